import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ROLES } from '../../domain/roles.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Database } from '../../storage/database.ts';
import { pageOf } from '../../storage/keyset.ts';
import { membershipsOf } from '../../storage/members.ts';
import { workspacesOfKey } from '../../storage/workspaces.ts';
import { allow, type AppEnv } from '../auth.ts';
import { afterOf, errors, json, listOf, ListQuery } from '../shapes.ts';

const Membership = z
  .object({
    workspaceId: z.string(),
    workspace: z.string().openapi({ description: 'The name of the workspace' }),
    role: z.enum(ROLES),
    isExample: z.boolean().openapi({ description: 'Whether it shows a generated history' }),
    current: z.boolean().openapi({ description: 'Whether this request is in that workspace' }),
  })
  .openapi('Membership');

export const membershipsRoute = createRoute({
  method: 'get',
  path: '/v1/memberships',
  middleware: allow('reader'),
  summary: 'List the workspaces that you are a member of; for a key its own, and those of the same holder (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Membership), 'A page of the workspaces'), ...errors },
});

/** The workspaces that somebody may change to, with what a session in each of them is of. */
export async function workspacesOf(db: Database, { kind, id, githubId }: Caller) {
  if (githubId === null) return (await workspacesOfKey(db, id)).map((each) => ({ ...each, kind }));
  return (await membershipsOf(db, githubId)).map((each) => ({ ...each, kind }));
}

/** The workspaces of a person. `POST /session/workspace` changes to another one. */
export function memberships(app: OpenAPIHono<AppEnv>): void {
  app.openapi(membershipsRoute, async (context) => {
    const { deps, caller } = context.var;
    const { limit, cursor } = context.req.valid('query');
    const after = afterOf(cursor, 'number');
    const all = await workspacesOf(deps.db, caller);
    // They come by the last sign-in. The page begins after this workspace; when it is no longer among them, after the same number.
    const last = after === null ? -1 : all.findIndex(({ workspaceId }) => workspaceId === after[1]);
    const start = after !== null && last < 0 ? Number(after[0]) : last + 1;
    const page = pageOf(all.slice(start), limit, ({ workspaceId }) => [String(start + limit), workspaceId]);
    const data = page.data.map(({ workspaceId, workspace, role, isExample }) => ({
      workspaceId,
      workspace,
      role,
      isExample,
      current: workspaceId === caller.workspaceId,
    }));
    return context.json({ data, nextCursor: page.nextCursor }, 200);
  });
}
