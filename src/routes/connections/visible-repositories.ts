import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { visibleRepositories as readVisible } from '../../services/visible-repositories.ts';
import { getConnection } from '../../storage/connections.ts';
import { decodeCursor, encodeCursor } from '../../storage/keyset.ts';
import { allow, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { errors, GitHubId, IdParam, isId, json, ListQuery, listOf } from '../shapes.ts';

const Visible = z
  .object({
    githubId: GitHubId,
    fullName: z.string(),
    isPrivate: z.boolean(),
    isArchived: z.boolean(),
    language: z.string().nullable().openapi({ description: 'That of most of its code; null when GitHub knows none' }),
    pushedAt: z.string().nullable().openapi({ description: 'When somebody last pushed; null: nobody did' }),
    pullRequests: z.number().int().nullable().openapi({ description: 'How many GitHub says there are' }),
    estimate: z
      .object({ seconds: z.number().int(), requests: z.number().int() })
      .nullable()
      .openapi({ description: 'About what its first read takes: time, and requests to GitHub' }),
    repositoryId: z.string().nullable().openapi({ description: 'Its id here when it is tracked; null when not' }),
  })
  .openapi('VisibleRepository');

export const visibleRepositoriesRoute = createRoute({
  method: 'get',
  path: '/v1/connections/{id}/repositories',
  middleware: allow('member'),
  summary: 'List the repositories that a connection sees, with what their import takes (member)',
  description:
    'GitHub is asked for each page: two requests, and four for more than 100. A token’s come by their last push, the newest first.',
  request: { params: IdParam, query: ListQuery },
  responses: { 200: json(listOf(Visible), 'A page of repositories'), ...errors },
});

/** What somebody chooses from who adds repositories. */
export function visibleRepositories(app: OpenAPIHono<AppEnv>): void {
  app.openapi(visibleRepositoriesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const { limit, cursor } = context.req.valid('query');
    const page = pageOf(cursor, limit);
    const connection = isId(id) ? await getConnection(deps.db, workspaceId, id) : null;
    if (!connection) throw new ProblemError(404, 'There is no such connection.');
    const { repositories, hasMore } = await readVisible(deps, workspaceId, connection, page, limit);
    const nextCursor = hasMore ? encodeCursor([String(page + 1), String(limit)]) : null;
    return context.json({ data: repositories, nextCursor }, 200);
  });
}

/** GitHub counts pages, so that a cursor is valid for its `limit` alone. Throws 400. */
function pageOf(cursor: string | undefined, limit: number): number {
  if (cursor === undefined) return 1;
  const [page = '', size] = decodeCursor(cursor, 2) ?? [];
  if (/^[1-9]\d{0,5}$/.test(page) && size === String(limit)) return Number(page);
  throw new ProblemError(400, 'cursor: not one of ours', [
    { path: 'cursor', message: 'a `nextCursor` of this list, with the same `limit`' },
  ]);
}
