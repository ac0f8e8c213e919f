import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AUTHOR_KINDS } from '../domain/author-kind.ts';
import { searchedOf } from '../domain/search.ts';
import { MAX_FOUND, search as find } from '../storage/search.ts';
import { allow, type AppEnv } from './auth.ts';
import { refusalFor, whoIsSeen } from './individual-numbers.ts';
import { errors, json, Text } from './shapes.ts';

const Query = z.object({
  q: Text.trim().min(1, 'must not be empty').max(200).openapi({
    description:
      'A number (`37`, `#37`, `acme/widgets#37`) or the address of a pull request, words of its title, a part of the name of a repository or a team, or a part of any login that somebody ever had',
    example: 'acme/widgets#37',
  }),
});

const Found = z
  .object({
    q: z.string(),
    n: z.number().int().openapi({ description: 'How many are found, over all kinds' }),
    pullRequests: z
      .array(
        z.object({
          id: z.string(),
          repositoryId: z.string(),
          repository: z.string(),
          number: z.number().int(),
          title: z.string(),
          state: z.enum(['open', 'closed', 'merged']),
          isDraft: z.boolean(),
          author: z.object({ login: z.string(), kind: z.string() }).nullable(),
          updatedAt: z.string(),
        }),
      )
      .openapi({ description: 'Those with that number, then those whose title comes closest, then the newest' }),
    repositories: z.array(z.object({ id: z.string(), fullName: z.string(), isArchived: z.boolean() })),
    people: z.array(
      z.object({
        id: z.string(),
        login: z.string(),
        kind: z.enum(AUTHOR_KINDS),
        foundBy: z.string().nullable().openapi({
          description: 'The login that was looked for, when it is an earlier one or one of another account of theirs',
        }),
      }),
    ),
    teams: z.array(z.object({ id: z.string(), name: z.string() })),
    withheld: z.object({ people: z.string() }).nullable().openapi({
      description: 'Why people other than who asks are left out, by the rule `individualNumbers`; null when nobody is',
    }),
  })
  .openapi('Found');

export const searchRoute = createRoute({
  method: 'get',
  path: '/v1/search',
  middleware: allow('reader'),
  summary: 'Find pull requests, repositories, people and teams (reader)',
  request: { query: Query },
  responses: { 200: json(Found, `At most ${MAX_FOUND} of each kind, the best first`), ...errors },
});

export function search(app: OpenAPIHono<AppEnv>): void {
  app.openapi(searchRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { q } = context.req.valid('query');
    const refusal = (await refusalFor(deps, caller))();
    const found = await find(deps.db, workspaceId, searchedOf(q), await whoIsSeen(deps, caller));
    const n = Object.values(found).reduce((sum, { length }) => sum + length, 0);
    return context.json({ q, n, ...found, withheld: refusal === null ? null : { people: refusal } }, 200);
  });
}
