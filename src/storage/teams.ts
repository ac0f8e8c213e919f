import { sql, type SQL } from 'drizzle-orm';
import type { GitHubTeam } from '../domain/entities.ts';
import { saveActorsStatement } from './actors.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';

export interface Team {
  id: string;
  name: string;
  /** GitHub's id; null for a team made here. */
  githubId: string | null;
  members: { id: string; login: string }[];
}

export interface TeamChange {
  name?: string | undefined;
  /** Ids of accounts: all members. */
  members?: string[] | undefined;
}

const COLUMNS = sql.raw(`t.id, t.name, t.github_id::text as "githubId", coalesce((
  select json_agg(json_build_object('id', a.id, 'login', a.login) order by a.login, a.id)
  from team_members m join actors a on a.id = m.actor_id where m.team_id = t.id), '[]') as members`);

/** The teams of a workspace by name, a page of them. */
export async function listTeams(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<Team>> {
  const beyond = after ? sql`and (t.name, t.id) > (${after[0]}, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant<Team>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from teams t where t.workspace_id = ${workspaceId} ${beyond} order by t.name, t.id limit ${limit + 1}`,
  );
  return pageOf(rows, limit, ({ name, id }) => [name, id]);
}

/** A team by its id; null when the workspace has none. */
export async function getTeam(db: Database, workspaceId: string, id: string): Promise<Team | null> {
  const [row] = await rowsAsTenant<Team>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from teams t where t.workspace_id = ${workspaceId} and t.id = ${id}`,
  );
  return row ?? null;
}

/** Makes a team; null when another has this name. */
export async function createTeam(
  db: Database,
  workspaceId: string,
  { name, members }: { name: string; members: string[] },
): Promise<Team | null> {
  const [row] = await rowsAsTenant<{ id: string }>(
    db,
    workspaceId,
    sql`
      with team as (
        insert into teams (workspace_id, name) values (${workspaceId}, ${name})
        on conflict (workspace_id, name) do nothing returning id
      ),
      members as (
        insert into team_members (team_id, actor_id, workspace_id)
        select team.id, a.id, ${workspaceId}::uuid from team, actors a where ${among(workspaceId, members)}
      )
      select id from team`,
  );
  return row ? getTeam(db, workspaceId, row.id) : null;
}

/** Changes a team's name or members; false, and nothing is changed, when another team has this name. */
export async function changeTeam(
  db: Database,
  workspaceId: string,
  id: string,
  { name, members }: TeamChange,
): Promise<boolean> {
  const free = sql`not exists (select from teams where workspace_id = ${workspaceId} and name = ${name ?? null} and id <> ${id})`;
  const mine = sql`t.workspace_id = ${workspaceId} and t.id = ${id} and ${free}`;
  const changes: SQL[] = [];
  if (members !== undefined) {
    changes.push(
      sql`delete from team_members m using teams t where m.team_id = t.id and ${mine}`,
      sql`
        insert into team_members (team_id, actor_id, workspace_id)
        select t.id, a.id, ${workspaceId}::uuid from teams t, actors a where ${mine} and ${among(workspaceId, members)}`,
    );
  }
  const results = await asTenant(db, workspaceId, [
    ...changes,
    changed(workspaceId),
    sql`update teams t set name = coalesce(${name ?? null}, t.name) where ${mine} returning id`,
  ]);
  return (results.at(-1) ?? []).length > 0;
}

/** Removes a team; false when the workspace has none of this id. Its people stay. */
export async function deleteTeam(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const [rows] = await asTenant(db, workspaceId, [
    sql`delete from teams where workspace_id = ${workspaceId} and id = ${id} returning id`,
    changed(workspaceId),
  ]);
  return (rows ?? []).length > 0;
}

/**
 * Stores teams as GitHub has them, members and all, by GitHub's id. One made here keeps its name: GitHub's of the same name
 * gets its organization's before it.
 */
export async function saveGitHubTeams(
  db: Database,
  workspaceId: string,
  organization: string,
  teams: GitHubTeam[],
): Promise<void> {
  const rows = teams.map(({ githubId, name, members }) => ({
    github_id: githubId,
    name,
    members: members.map((member) => member.githubId),
  }));
  const listed = sql`json_to_recordset(${jsonParameter(rows)}::json) as x(github_id bigint, name text, members json)`;
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      teams.flatMap(({ members }) => members),
    ),
    sql`
      insert into teams (workspace_id, github_id, name)
      select ${workspaceId}::uuid, x.github_id, case when exists (
          select from teams other where other.workspace_id = ${workspaceId} and other.name = x.name
            and other.github_id is distinct from x.github_id)
        then ${organization} || '/' || x.name else x.name end
      from ${listed} order by x.github_id
      on conflict (workspace_id, github_id) do update set name = excluded.name`,
    sql`
      delete from team_members m using teams t, ${listed}
      where t.workspace_id = ${workspaceId} and t.github_id = x.github_id and m.team_id = t.id`,
    sql`
      insert into team_members (team_id, actor_id, workspace_id)
      select t.id, a.id, ${workspaceId}::uuid
      from ${listed} join teams t on t.workspace_id = ${workspaceId} and t.github_id = x.github_id
      cross join json_array_elements_text(x.members) as member(github_id)
      join actors a on a.workspace_id = ${workspaceId} and a.github_id = member.github_id::bigint
      on conflict do nothing`,
    changed(workspaceId),
  ]);
}

/** Ids of these that are accounts of the workspace. */
export async function knownAccounts(db: Database, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await rowsAsTenant<{ id: string }>(
    db,
    workspaceId,
    sql`select a.id from actors a where ${among(workspaceId, ids)}`,
  );
  return new Set(rows.map(({ id }) => id));
}

function among(workspaceId: string, ids: string[]): SQL {
  return sql`a.workspace_id = ${workspaceId}
    and a.id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`;
}

/** Metrics that a team filters have changed. */
function changed(workspaceId: string): SQL {
  return sql`update workspaces set metrics_changed_at = clock_timestamp() where id = ${workspaceId}`;
}
