import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ROLES } from '../../domain/roles.ts';
import { FailureError } from '../../errors.ts';
import { groupToInvite, MAX_GROUPS } from '../../services/members.ts';
import {
  deleteInvitation,
  inviteByLink,
  invitedGroups,
  inviteGroup,
  listInvitations,
} from '../../storage/invitations.ts';
import { audits } from '../audited.ts';
import { allow, newSecret, sha256, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, listOf, ListQuery } from '../shapes.ts';

const DEFAULT_DAYS = 7;
const MAX_DAYS = 30;

const OWNERS_GO =
  'All owners of the workspace are members through this invitation. Make a key or somebody else an owner first.';

const Role = z.enum(ROLES);
const GitHubName = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,100}$/, 'a name on GitHub, as in its address');

const NewInvitation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('link'),
    role: Role,
    days: z
      .int()
      .min(1)
      .max(MAX_DAYS)
      .default(DEFAULT_DAYS)
      .openapi({ description: 'After how many days the link ends' }),
  }),
  z.strictObject({
    kind: z.literal('organization'),
    role: Role,
    organization: GitHubName.openapi({ description: 'The login of an organization on GitHub' }),
    team: GitHubName.optional().openapi({ description: 'The slug of a team of it; without it the whole organization' }),
  }),
]);

const Invitation = z
  .object({
    id: z.string(),
    kind: z.enum(['link', 'organization']),
    role: Role,
    endsAt: z.string().nullable().openapi({ description: 'Until when the link can be used; null for an organization' }),
    acceptedAt: z.string().nullable().openapi({ description: 'When the link was used' }),
    acceptedBy: z.string().nullable().openapi({ description: 'The login of who used it' }),
    organization: z.string().nullable(),
    team: z.string().nullable(),
    createdAt: z.string(),
  })
  .openapi('Invitation');

export const inviteRoute = createRoute({
  method: 'post',
  path: '/v1/invitations',
  middleware: allow('owner'),
  ...audits('invitation.created'),
  summary: 'Invite one person by a link, or everybody of an organization or team of GitHub (owner)',
  request: { body: jsonBody(NewInvitation) },
  responses: {
    201: json(
      Invitation.extend({ url: z.string().nullable() }),
      'The invitation. `url` is the link, which one person can open once; it is shown only in this answer',
    ),
    ...errors,
  },
});

export const invitationsRoute = createRoute({
  method: 'get',
  path: '/v1/invitations',
  middleware: allow('owner'),
  summary: 'List the invitations, without their links (owner)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Invitation), 'A page of the invitations, the newest first'), ...errors },
});

export const withdrawInvitationRoute = createRoute({
  method: 'delete',
  path: '/v1/invitations/{id}',
  middleware: allow('owner'),
  ...audits('invitation.deleted'),
  summary: 'Withdraw an invitation (owner)',
  request: { params: IdParam },
  responses: {
    204: {
      description:
        'The link opens nothing any more. Of an organization or team: who is a member through it is removed, and signed out. ' +
        '409 when all owners of the workspace are',
    },
    ...errors,
  },
});

/** How people come to have rights in a workspace. */
export function invitations(app: OpenAPIHono<AppEnv>): void {
  app.openapi(inviteRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const asked = context.req.valid('json');
    if (asked.kind === 'link') {
      const token = newSecret();
      const { role, days } = asked;
      const invitation = await inviteByLink(deps.db, workspaceId, { role, days, tokenHash: await sha256(token) });
      const url = new URL(`/invitations/${token}`, deps.config.PUBLIC_URL ?? context.req.url).href;
      return context.json({ ...invitation, url }, 201);
    }
    if ((await invitedGroups(deps.db, workspaceId, MAX_GROUPS)).length >= MAX_GROUPS) {
      throw new ProblemError(409, `A workspace invites at most ${MAX_GROUPS} organizations and teams.`);
    }
    const group = await groupOf(
      () => groupToInvite(deps, workspaceId, asked.organization, asked.team ?? null),
      asked.team,
    );
    const invitation = await inviteGroup(deps.db, workspaceId, { ...group, role: asked.role });
    if (!invitation) throw new ProblemError(409, 'It is invited already: withdraw that invitation first.');
    return context.json({ ...invitation, url: null }, 201);
  });

  app.openapi(invitationsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listInvitations(deps.db, workspaceId, limit, afterOf(cursor, 'instant')), 200);
  });

  app.openapi(withdrawInvitationRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const changed = isId(id) ? await deleteInvitation(deps.db, workspaceId, id) : 'absent';
    if (changed === 'absent') throw new ProblemError(404, 'There is no such invitation.');
    if (changed === 'last owner') throw new ProblemError(409, OWNERS_GO);
    return context.body(null, 204);
  });
}

/** Finds an organization or team. Throws 422, which names the field, when no connection may see who is in it. */
async function groupOf<Group>(find: () => Promise<Group>, team: string | undefined): Promise<Group> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'unavailable') throw error;
    const path = team === undefined ? 'organization' : 'team';
    const message = 'one whose members a connection of this workspace may see (permission Members: read)';
    throw new ProblemError(422, `${path}: it must be ${message}; GitHub: ${error.failure.detail}`, [{ path, message }]);
  }
}
