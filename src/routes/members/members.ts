import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ROLES } from '../../domain/roles.ts';
import { changeRole, listMembers, removeMember, type Changed } from '../../storage/members.ts';
import { audits } from '../audited.ts';
import { allow, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { afterOf, errors, GitHubId, IdParam, isId, json, jsonBody, listOf, ListQuery } from '../shapes.ts';

const Member = z
  .object({
    id: z.string(),
    login: z.string().openapi({ description: 'The login on GitHub, as of the last sign-in or check' }),
    githubId: GitHubId,
    role: z.enum(ROLES),
    through: z.string().nullable().openapi({
      description: 'The organization, or organization and team, as in `acme/web`; null for who came by a link',
    }),
    createdAt: z.string(),
    signedInAt: z.string().nullable(),
  })
  .openapi('Member');

export const membersRoute = createRoute({
  method: 'get',
  path: '/v1/members',
  middleware: allow('owner'),
  summary: 'List the people who have rights in the workspace (owner)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Member), 'A page of the members, by login'), ...errors },
});

export const changeMemberRoute = createRoute({
  method: 'patch',
  path: '/v1/members/{id}',
  middleware: allow('owner'),
  ...audits('member.role-changed'),
  summary: 'Give a member another role (owner)',
  request: { params: IdParam, body: jsonBody(z.strictObject({ role: z.enum(ROLES) })) },
  responses: {
    200: json(z.object({ id: z.string(), role: z.enum(ROLES) }), 'The member with the new role'),
    ...errors,
  },
});

export const removeMemberRoute = createRoute({
  method: 'delete',
  path: '/v1/members/{id}',
  middleware: allow('owner'),
  ...audits('member.removed'),
  summary: 'Remove a member (owner)',
  request: { params: IdParam },
  responses: {
    204: {
      description:
        'The member is removed, and signed out everywhere. They come back by a link, not through an organization or team',
    },
    ...errors,
  },
});

/** The people of a workspace. They become members by an invitation. */
export function members(app: OpenAPIHono<AppEnv>): void {
  app.openapi(membersRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listMembers(deps.db, workspaceId, limit, afterOf(cursor, 'text')), 200);
  });

  app.openapi(changeMemberRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const { role } = context.req.valid('json');
    mustBeDone(isId(id) ? await changeRole(deps.db, workspaceId, id, role) : 'absent');
    return context.json({ id, role }, 200);
  });

  app.openapi(removeMemberRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    mustBeDone(isId(id) ? await removeMember(deps.db, workspaceId, id) : 'absent');
    return context.body(null, 204);
  });
}

function mustBeDone(changed: Changed): void {
  if (changed === 'absent') throw new ProblemError(404, 'There is no such member.');
  if (changed === 'last owner') throw lastOwner();
}

/** A workspace always has an owner: a member, or a key. */
export function lastOwner(): ProblemError {
  return new ProblemError(409, 'This is the last owner of the workspace. Make another member or key an owner first.');
}
