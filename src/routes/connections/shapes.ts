import { z } from '@hono/zod-openapi';
import { READABLE_LISTS } from '../../domain/access.ts';

/** GitHub's id of an installation: a string of digits, or a number that JSON can represent exactly. */
export const InstallationId = z
  .union(
    [z.int().positive(), z.string().regex(/^[1-9]\d{0,17}$/, 'the digits of an id')],
    'the id of an installation: a positive whole number',
  )
  .transform(String);

/** A token as it is pasted. What no header can have would look as if GitHub did not answer. */
export const Token = z
  .string()
  .trim()
  .max(1000)
  .regex(/^[!-~]*$/, 'a token has no spaces, no line breaks and only characters of ASCII');

export const ConnectionShape = z
  .object({
    id: z.string(),
    type: z.enum(['token', 'app']),
    login: z.string().nullable(),
    status: z.enum(['active', 'marked']).openapi({ description: '`marked` when GitHub refuses the credential' }),
    since: z.string().nullable().openapi({ description: 'Since when the connection has been marked' }),
    reason: z.string().nullable(),
    advice: z.string().nullable().openapi({ description: 'What a person can do to make the credential work again' }),
    nextLookAt: z
      .string()
      .nullable()
      .openapi({ description: 'When the product checks the credential again by itself' }),
    access: z
      .array(
        z.object({
          list: z.enum(READABLE_LISTS),
          readable: z.boolean(),
          grant: z.string().nullable().openapi({ description: 'The permission that would make the list readable' }),
        }),
      )
      .openapi({ description: 'For each list whether the credential can read it, as of the last check' }),
    createdAt: z.string(),
  })
  .openapi('Connection');
