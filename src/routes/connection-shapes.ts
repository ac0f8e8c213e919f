import { z } from '@hono/zod-openapi';
import { READABLE_LISTS } from '../domain/access.ts';

/** GitHub's id of an installation: digits, or a number that has no more of them than JSON keeps. */
export const InstallationId = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,17}$/, 'the digits of an id')])
  .transform(String);

export const ConnectionShape = z
  .object({
    id: z.string(),
    type: z.enum(['token', 'app']),
    login: z.string().nullable(),
    status: z.enum(['active', 'marked']).openapi({ description: '`marked`: GitHub refuses it' }),
    since: z.string().nullable().openapi({ description: 'Since when it is marked' }),
    reason: z.string().nullable(),
    advice: z.string().nullable().openapi({ description: 'What a person can do about it' }),
    nextLookAt: z.string().nullable().openapi({ description: 'When it is looked at again, without anybody asking' }),
    access: z
      .array(
        z.object({
          list: z.enum(READABLE_LISTS),
          readable: z.boolean(),
          grant: z.string().nullable().openapi({ description: 'What to grant for it to be readable' }),
        }),
      )
      .openapi({ description: 'What can be read with it, as GitHub said when it was last looked at' }),
    createdAt: z.string(),
  })
  .openapi('Connection');
