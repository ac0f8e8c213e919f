import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ROLES } from '../../domain/roles.ts';
import { getSettings } from '../../storage/workspaces.ts';
import { membershipsOf } from '../../storage/members.ts';
import { allow, type AppEnv } from '../auth.ts';
import { errors, json } from '../shapes.ts';

const Membership = z
  .object({
    workspaceId: z.string(),
    workspace: z.string().openapi({ description: 'The name of the workspace' }),
    role: z.enum(ROLES),
    current: z.boolean().openapi({ description: 'Whether this request is in that workspace' }),
  })
  .openapi('Membership');

const list = createRoute({
  method: 'get',
  path: '/v1/memberships',
  middleware: allow('reader'),
  summary: 'List the workspaces that you are a member of; for a key its own (reader)',
  responses: { 200: json(z.object({ data: z.array(Membership) }), 'The workspaces'), ...errors },
});

/** The workspaces of a person. `POST /session/workspace` changes to another one. */
export function memberships(app: OpenAPIHono<AppEnv>): void {
  app.openapi(list, async (context) => {
    const { deps, caller } = context.var;
    const { workspaceId, role, githubId } = caller;
    if (githubId === null) {
      const { name: workspace } = await getSettings(deps.db, workspaceId);
      return context.json({ data: [{ workspaceId, workspace, role, current: true }] }, 200);
    }
    const all = await membershipsOf(deps.db, githubId);
    const data = all.map((each) => ({
      workspaceId: each.workspaceId,
      workspace: each.workspace,
      role: each.role,
      current: each.workspaceId === workspaceId,
    }));
    return context.json({ data }, 200);
  });
}
