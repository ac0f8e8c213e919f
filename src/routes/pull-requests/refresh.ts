import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { withoutRoom } from '../../domain/cursor/live/request-refresh.ts';
import { trackedOf } from '../../services/connections.ts';
import { placeOfPullRequest } from '../../storage/pull-requests.ts';
import { getRepository } from '../../storage/repositories.ts';
import { setAside } from '../../storage/set-aside.ts';
import { audits } from '../audited.ts';
import { allow, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { errors, IdParam, isId, json } from '../shapes.ts';

export const refreshRoute = createRoute({
  method: 'post',
  path: '/v1/pull-requests/{id}/refresh',
  middleware: allow('member'),
  ...audits('pull-request.refreshed'),
  summary: 'Read a pull request again from GitHub, in the background (member)',
  request: { params: IdParam },
  responses: {
    202: json(
      z.object({
        id: z.string(),
        readAt: z.string().openapi({
          description:
            'When the stored copy was read. It has been read again when `GET /v1/pull-requests/{id}` says a later one',
        }),
      }),
      'It is read within seconds, unless GitHub’s limits are reached. A repeated request adds no work',
    ),
    ...errors,
  },
});

export function refresh(app: OpenAPIHono<AppEnv>): void {
  app.openapi(refreshRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const place = isId(id) ? await placeOfPullRequest(deps.db, workspaceId, id) : null;
    const repository = place && (await getRepository(deps.db, workspaceId, place.repositoryId));
    if (!repository) throw new ProblemError(404, 'There is no such pull request.');
    const { number, readAt } = place;
    // Nobody said that it changed, so any copy that GitHub gives is new enough.
    const tracked = trackedOf(repository);
    const left = await deps.cursor(repository.id).requestRefresh(tracked, [{ number, updatedAt: 0 }], 'webhook');
    await setAside(deps.db, tracked, withoutRoom(left), deps.now());
    return context.json({ id, readAt }, 202);
  });
}
