import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { OWNER_NAME } from '../domain/github-names.ts';
import {
  type Team as TeamRow,
  changeMember,
  changeTeam,
  createTeam,
  deleteTeam,
  getTeam,
  knownAccounts,
  listTeams,
} from '../storage/teams.ts';
import { importTeams } from '../services/repositories.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, GitHubId, idOf, IdParam, isId, json, jsonBody, ListQuery, listOf, Text } from './shapes.ts';

const Name = Text.trim().min(1).max(100);
/** The maximum is as many ids as a body has room for. */
const Members = z
  .array(idOf('an actor'))
  .max(1_000)
  .openapi({ description: 'Ids of actors. Accounts of the same person count as one member' });

const NewTeam = z.strictObject({ name: Name, members: Members.default([]) });
const TeamChange = z
  .strictObject({ name: Name.optional(), members: Members.optional() })
  .refine((change) => Object.keys(change).length > 0, { path: ['name'], message: 'name, members, or both' });

const Team = z
  .object({
    id: z.string(),
    name: z.string(),
    githubId: GitHubId.nullable().openapi({ description: 'GitHub’s id of the team; null when it was created here' }),
    members: z.array(z.object({ id: z.string(), login: z.string() })),
  })
  .openapi('Team');

export const createTeamRoute = createRoute({
  method: 'post',
  path: '/v1/teams',
  middleware: allow('member'),
  ...audits('team.created'),
  summary: 'Create a team to filter metrics by (member)',
  request: { body: jsonBody(NewTeam) },
  responses: { 201: json(Team, 'The new team'), ...errors },
});

export const importTeamsRoute = createRoute({
  method: 'post',
  path: '/v1/teams/import',
  middleware: allow('owner'),
  ...audits('import.started'),
  summary: 'Import the teams of a GitHub organization with their members (owner)',
  request: {
    body: jsonBody(
      z.strictObject({
        organization: Text.trim().regex(OWNER_NAME, 'the login of an organization, as in `rust-lang`'),
        connectionId: idOf('a connection').openapi({
          description: 'A connection that may read the organization’s teams',
        }),
      }),
    ),
  },
  responses: {
    200: json(
      z.object({
        imported: z.number().openapi({
          description:
            'How many teams are imported already. The others follow within seconds, and those that GitHub does not show whole for now within a day',
        }),
      }),
      'The import has begun. A repeated request updates the teams',
    ),
    ...errors,
  },
});

export const teamsRoute = createRoute({
  method: 'get',
  path: '/v1/teams',
  middleware: allow('reader'),
  summary: 'List the teams, sorted by name (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Team), 'A page of teams'), ...errors },
});

export const teamRoute = createRoute({
  method: 'get',
  path: '/v1/teams/{id}',
  middleware: allow('reader'),
  summary: 'Get one team with its members (reader)',
  request: { params: IdParam },
  responses: { 200: json(Team, 'The team with its members'), ...errors },
});

export const changeTeamRoute = createRoute({
  method: 'patch',
  path: '/v1/teams/{id}',
  middleware: allow('member'),
  ...audits('team.changed'),
  summary: 'Change the name or the members of a team (member)',
  request: { params: IdParam, body: jsonBody(TeamChange) },
  responses: { 200: json(Team, 'The changed team'), ...errors },
});

const MemberParams = IdParam.extend({ actorId: z.string().openapi({ description: 'The id of an actor' }) });

export const addMemberRoute = createRoute({
  method: 'put',
  path: '/v1/teams/{id}/members/{actorId}',
  middleware: allow('member'),
  ...audits('team.changed'),
  summary: 'Add one person to a team, and leave its other members as they are (member)',
  request: { params: MemberParams },
  responses: { 200: json(Team, 'The team with this member, also when it had the member before'), ...errors },
});

export const removeMemberRoute = createRoute({
  method: 'delete',
  path: '/v1/teams/{id}/members/{actorId}',
  middleware: allow('member'),
  ...audits('team.changed'),
  summary: 'Take one person out of a team, and leave its other members as they are (member)',
  request: { params: MemberParams },
  responses: { 200: json(Team, 'The team without this member, also when it did not have the member'), ...errors },
});

export const deleteTeamRoute = createRoute({
  method: 'delete',
  path: '/v1/teams/{id}',
  middleware: allow('member'),
  ...audits('team.deleted'),
  summary: 'Delete a team. Its members stay as actors (member)',
  request: { params: IdParam },
  responses: { 204: { description: 'The team is deleted' }, ...errors },
});

export function teams(app: OpenAPIHono<AppEnv>): void {
  app.openapi(createTeamRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const asked = context.req.valid('json');
    await checkMembers(deps, workspaceId, asked.members);
    const team = await createTeam(deps.db, workspaceId, asked);
    if (!team) throw nameTaken();
    return context.json(team, 201);
  });

  app.openapi(importTeamsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { organization, connectionId } = context.req.valid('json');
    return context.json({ imported: await importTeams(deps, workspaceId, organization, connectionId) }, 200);
  });

  app.openapi(teamsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listTeams(deps.db, workspaceId, limit, afterOf(cursor, 'text')), 200);
  });

  app.openapi(teamRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    return context.json(await teamOf(deps, workspaceId, context.req.valid('param').id), 200);
  });

  app.openapi(changeTeamRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = await ownTeamOf(deps, workspaceId, context.req.valid('param').id);
    const asked = context.req.valid('json');
    await checkMembers(deps, workspaceId, asked.members ?? []);
    if (!(await changeTeam(deps.db, workspaceId, id, asked))) throw nameTaken();
    return context.json(await teamOf(deps, workspaceId, id), 200);
  });

  app.openapi(addMemberRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id, actorId } = context.req.valid('param');
    const { id: teamId } = await ownTeamOf(deps, workspaceId, id);
    const isKnown = isId(actorId) && (await knownAccounts(deps.db, workspaceId, [actorId])).size > 0;
    if (!isKnown) throw new ProblemError(404, 'There is no such person.');
    await changeMember(deps.db, workspaceId, { teamId, actorId, isMember: true });
    return context.json(await teamOf(deps, workspaceId, teamId), 200);
  });

  app.openapi(removeMemberRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id, actorId } = context.req.valid('param');
    const { id: teamId } = await ownTeamOf(deps, workspaceId, id);
    if (!isId(actorId)) throw new ProblemError(404, 'There is no such person.');
    await changeMember(deps.db, workspaceId, { teamId, actorId, isMember: false });
    return context.json(await teamOf(deps, workspaceId, teamId), 200);
  });

  app.openapi(deleteTeamRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await deleteTeam(deps.db, workspaceId, id))) throw noSuchTeam();
    return context.body(null, 204);
  });
}

async function teamOf(deps: AppContext, workspaceId: string, id: string): Promise<TeamRow> {
  const team = isId(id) ? await getTeam(deps.db, workspaceId, id) : null;
  if (!team) throw noSuchTeam();
  return team;
}

/** The team, which must have been made here. Throws 404, and 409 for a team of GitHub. */
async function ownTeamOf(deps: AppContext, workspaceId: string, id: string): Promise<TeamRow> {
  const team = await teamOf(deps, workspaceId, id);
  if (team.githubId === null) return team;
  throw new ProblemError(409, 'The team comes from GitHub. Change it there, then import it again.');
}

/** Throws 422 when an id is not an actor of the workspace. The error names each such id. */
async function checkMembers(deps: AppContext, workspaceId: string, members: string[]): Promise<void> {
  if (members.length === 0) return;
  const known = await knownAccounts(deps.db, workspaceId, members);
  const unknown = members.flatMap((id, index) =>
    known.has(id.toLowerCase()) ? [] : [{ id, path: `members.${index}` }],
  );
  if (unknown.length === 0) return;
  throw new ProblemError(
    422,
    `members: no actors of this workspace: ${unknown.map(({ id }) => id).join(', ')}`,
    unknown.map(({ path }) => ({ path, message: 'the id of an actor of this workspace' })),
  );
}

const noSuchTeam = () => new ProblemError(404, 'There is no such team.');
const nameTaken = () =>
  new ProblemError(409, 'name: another team has it', [{ path: 'name', message: 'one that no other team has' }]);
