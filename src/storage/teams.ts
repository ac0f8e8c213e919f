import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { GitHubTeam } from '../domain/entities.ts';
import { saveActorsStatement } from './actors.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { account as a } from './people.ts';
import { columnOf, excluded, list, nameOf, namesOf, recordOf, select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { teamMembers, teams } from './schema/teams.ts';
import { workspaces } from './schema/workspaces.ts';

const t = alias(teams, 't');
const m = alias(teamMembers, 'm');
const other = alias(teams, 'other');

const TEAM = {
  id: t.id,
  name: t.name,
  /** GitHub's id; null for a team created through the API. */
  githubId: sql<string | null>`${t.githubId}::text`,
  members: list(
    { id: a.id, login: a.login },
    sql`from ${teamMembers} ${m} join ${actors} ${a} on ${a.id} = ${m.actorId} where ${m.teamId} = ${t.id}`,
    sql`${a.login}, ${a.id}`,
  ),
};

export type Team = RowOf<typeof TEAM>;

export interface TeamChange {
  name?: string | undefined;
  /** The ids of all its members' accounts. */
  members?: string[] | undefined;
}

/** The teams of a workspace by name, a page of them. */
export async function listTeams(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<Team>> {
  const beyond = after ? sql`and (${t.name}, ${t.id}) > (${after[0]}, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      TEAM,
      sql`from ${teams} ${t} where ${t.workspaceId} = ${opaque(workspaceId)} ${beyond} order by ${t.name}, ${t.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ name, id }) => [name, id]);
}

/** A team by its id; null when the workspace has none with this id. */
export async function getTeam(db: Database, workspaceId: string, id: string): Promise<Team | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(TEAM, sql`from ${teams} ${t} where ${t.workspaceId} = ${opaque(workspaceId)} and ${t.id} = ${id}`),
  );
  return row ?? null;
}

/** Creates a team; null when another team has this name. */
export async function createTeam(
  db: Database,
  workspaceId: string,
  { name, members }: { name: string; members: string[] },
): Promise<Team | null> {
  const key = namesOf(teams.workspaceId, teams.name);
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    sql<{ id: string }>`
      with team as (
        insert into ${teams} (${key}) values (${workspaceId}, ${name}) on conflict (${key}) do nothing returning ${teams.id}
      ),
      members as (
        insert into ${teamMembers} (${MEMBERSHIP})
        select team.id, ${a.id}, ${workspaceId}::uuid from team, ${actors} ${a} where ${among(workspaceId, members)}
      )
      select id from team`,
  );
  return row ? getTeam(db, workspaceId, row.id) : null;
}

/** Changes a team's name or members; false, without any change, when another team has this name. */
export async function changeTeam(
  db: Database,
  workspaceId: string,
  id: string,
  { name, members }: TeamChange,
): Promise<boolean> {
  const free = sql`not exists (select from ${teams}
    where ${teams.workspaceId} = ${opaque(workspaceId)} and ${teams.name} = ${name ?? null} and ${teams.id} <> ${id})`;
  const mine = sql`${t.workspaceId} = ${opaque(workspaceId)} and ${t.id} = ${id} and ${free}`;
  const changes: SQL[] = [];
  if (members !== undefined) {
    changes.push(
      sql`delete from ${teamMembers} ${m} using ${teams} ${t} where ${m.teamId} = ${t.id} and ${mine}`,
      sql`
        insert into ${teamMembers} (${MEMBERSHIP})
        select ${t.id}, ${a.id}, ${workspaceId}::uuid from ${teams} ${t}, ${actors} ${a}
        where ${mine} and ${among(workspaceId, members)}`,
    );
  }
  const results = await asTenant(db, workspaceId, [
    ...changes,
    changed(workspaceId),
    sql`update ${teams} ${t} set ${nameOf(t.name)} = coalesce(${name ?? null}, ${t.name}) where ${mine} returning ${t.id}`,
  ]);
  return (results.at(-1) ?? []).length > 0;
}

/**
 * Adds an account to a team that was made here, or takes it out. The other members stay as they are, even when another request
 * changes them at the same time. It changes nothing when the account is already in or out of the team.
 */
export async function changeMember(
  db: Database,
  workspaceId: string,
  { teamId, actorId, isMember }: { teamId: string; actorId: string; isMember: boolean },
): Promise<void> {
  const isOwn = sql`${t.workspaceId} = ${opaque(workspaceId)} and ${t.id} = ${teamId} and ${t.githubId} is null`;
  const change = isMember
    ? sql`
      insert into ${teamMembers} (${MEMBERSHIP})
      select ${t.id}, ${a.id}, ${workspaceId}::uuid from ${teams} ${t}, ${actors} ${a}
      where ${isOwn} and ${among(workspaceId, [actorId])}
      on conflict do nothing`
    : sql`
      delete from ${teamMembers} ${m} using ${teams} ${t}
      where ${m.teamId} = ${t.id} and ${m.actorId} = ${actorId} and ${isOwn}`;
  await asTenant(db, workspaceId, [change, changed(workspaceId)]);
}

const MEMBERSHIP = namesOf(teamMembers.teamId, teamMembers.actorId, teamMembers.workspaceId);

/** Removes a team; false when the workspace has none with this id. Its people stay. */
export async function deleteTeam(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const [rows] = await asTenant(db, workspaceId, [
    sql`delete from ${teams} where ${teams.workspaceId} = ${opaque(workspaceId)} and ${teams.id} = ${id} returning ${teams.id}`,
    changed(workspaceId),
  ]);
  return rows.length > 0;
}

/**
 * Stores GitHub's teams with their members, by GitHub's id. A team created through the API keeps its name: GitHub's
 * team of the same name gets its organization's name before it.
 */
export async function saveGitHubTeams(
  db: Database,
  workspaceId: string,
  organization: string,
  listed: GitHubTeam[],
): Promise<void> {
  const rows = listed.map(({ githubId, name, members }) => ({
    [teams.githubId.name]: githubId,
    [teams.name.name]: name,
    members: members.map((account) => account.githubId),
  }));
  const x = sql`json_to_recordset(${jsonParameter(rows)}::json) as x(${recordOf([teams.githubId, teams.name])}, members json)`;
  const [itsId, itsName] = [columnOf('x', teams.githubId), columnOf('x', teams.name)];
  const isIt = sql`${t.workspaceId} = ${opaque(workspaceId)} and ${t.githubId} = ${itsId}`;
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      listed.flatMap(({ members }) => members),
    ),
    sql`
      insert into ${teams} (${namesOf(teams.workspaceId, teams.githubId, teams.name)})
      select ${workspaceId}::uuid, ${itsId}, case when exists (
          select from ${teams} ${other} where ${other.workspaceId} = ${opaque(workspaceId)} and ${other.name} = ${itsName}
            and ${other.githubId} is distinct from ${itsId})
        then ${organization} || '/' || ${itsName} else ${itsName} end
      from ${x} order by ${itsId}
      on conflict (${namesOf(teams.workspaceId, teams.githubId)}) do update set ${excluded([teams.name])}`,
    sql`delete from ${teamMembers} ${m} using ${teams} ${t}, ${x} where ${isIt} and ${m.teamId} = ${t.id}`,
    sql`
      insert into ${teamMembers} (${MEMBERSHIP})
      select ${t.id}, ${a.id}, ${workspaceId}::uuid
      from ${x} join ${teams} ${t} on ${isIt}
      cross join json_array_elements_text(x.members) as member(id)
      join ${actors} ${a} on ${a.workspaceId} = ${opaque(workspaceId)} and ${a.githubId} = member.id::bigint
      on conflict do nothing`,
    changed(workspaceId),
  ]);
}

/** Those of these ids that are accounts of the workspace. */
export async function knownAccounts(db: Database, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select({ id: a.id }, sql`from ${actors} ${a} where ${among(workspaceId, ids)}`),
  );
  return new Set(rows.map(({ id }) => id));
}

function among(workspaceId: string, ids: string[]): SQL {
  return sql`${a.workspaceId} = ${opaque(workspaceId)}
    and ${a.id} in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`;
}

/** Notes that metrics with a team filter have changed. */
function changed(workspaceId: string): SQL {
  return sql`update ${workspaces} set ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp() where ${workspaces.id} = ${workspaceId}`;
}
