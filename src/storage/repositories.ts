import { sql, type SQL } from 'drizzle-orm';
import { MISSING_LIMIT } from '../domain/receipt.ts';
import type { SetAside } from '../domain/set-aside.ts';
import { asOwner, asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';
import { markWeeksStatement } from './metrics/rollups.ts';
import { setAsideOf } from './set-aside.ts';

/** A repository as GitHub describes it. */
export interface GitHubRepository {
  githubId: string;
  nodeId: string;
  fullName: string;
  defaultBranch: string | null;
  isPrivate: boolean;
  isArchived: boolean;
}

export interface RepositoryRow extends GitHubRepository {
  id: string;
  workspaceId: string;
  connectionId: string | null;
  coveredSince: string | null;
  syncedThrough: string | null;
  verifiedAt: string | null;
  lastReceipt: unknown;
  /** Of the last sync that counted everything. */
  fullReceipt: unknown;
  /** The record of the last sync that ended. */
  lastSync: unknown;
  lastCheckedAt: string | null;
  completeThrough: string | null;
  setAside: SetAside[];
  unavailableReason: string | null;
}

const COLUMNS = sql`id, workspace_id as "workspaceId", connection_id as "connectionId", github_id::text as "githubId",
  node_id as "nodeId", full_name as "fullName", default_branch as "defaultBranch", is_private as "isPrivate",
  is_archived as "isArchived", covered_since as "coveredSince", synced_through as "syncedThrough",
  verified_at as "verifiedAt", last_receipt as "lastReceipt", full_receipt as "fullReceipt", last_sync as "lastSync",
  last_checked_at as "lastCheckedAt", complete_through as "completeThrough", unavailable_reason as "unavailableReason",
  ${setAsideOf(sql`s.repository_id = repositories.id`, MISSING_LIMIT)} as "setAside"`;

/** Tracks a repository, or brings up to date what is known of one that is tracked already: identity is GitHub's id. */
export async function upsertRepository(
  db: Database,
  workspaceId: string,
  repository: GitHubRepository,
  connectionId: string | null,
): Promise<RepositoryRow> {
  const [row] = await upsertRepositories(db, workspaceId, [repository], connectionId);
  if (!row) throw new Error('an upsert always answers a row');
  return row;
}

/** The same for many in one statement, in the order of their ids: two at once wait for each other, and never for ever. */
export async function upsertRepositories(
  db: Database,
  workspaceId: string,
  repositories: GitHubRepository[],
  connectionId: string | null,
): Promise<RepositoryRow[]> {
  const rows = await rowsAsTenant<RepositoryRow>(
    db,
    workspaceId,
    sql`insert into repositories
        (workspace_id, github_id, node_id, full_name, default_branch, is_private, is_archived, connection_id)
      select distinct on (x."githubId") ${workspaceId}::uuid, x."githubId", x."nodeId", x."fullName", x."defaultBranch",
        x."isPrivate", x."isArchived", ${connectionId}::uuid
      from json_to_recordset(${jsonParameter(repositories)}::json) as x("githubId" bigint, "nodeId" text, "fullName" text,
        "defaultBranch" text, "isPrivate" boolean, "isArchived" boolean)
      order by x."githubId"
      on conflict (workspace_id, github_id) do update set full_name = excluded.full_name, node_id = excluded.node_id,
        default_branch = excluded.default_branch, is_private = excluded.is_private, is_archived = excluded.is_archived,
        connection_id = coalesce(excluded.connection_id, repositories.connection_id), unavailable_reason = null,
        recompute_from = ${recomputeIfRenamed(sql`excluded.full_name`)}
      returning ${COLUMNS}`,
  );
  return rows.map(fromRow);
}

export async function listRepositories(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<RepositoryRow>> {
  const [fullName, id] = after ?? [];
  const beyond: SQL = after ? sql`and (full_name, id) > (${fullName}, ${id}::uuid)` : sql``;
  const rows = await rowsAsTenant<RepositoryRow>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from repositories where workspace_id = ${workspaceId} ${beyond}
      order by full_name, id limit ${limit + 1}`,
  );
  return pageOf(rows.map(fromRow), limit, (row) => [row.fullName, row.id]);
}

export async function getRepository(db: Database, workspaceId: string, id: string): Promise<RepositoryRow | null> {
  const [row] = await rowsAsTenant<RepositoryRow>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from repositories where workspace_id = ${workspaceId} and id = ${id}`,
  );
  return row ? fromRow(row) : null;
}

/** Pull requests that one request deletes, with all their rows: a large repository's take longer than the deadline of one. */
const DELETED_AT_ONCE = 1_000;

/**
 * Deletes a repository with all that is stored of it, the repository itself last: a repeat finishes what was broken off. False
 * when the workspace has none of this id.
 */
export async function deleteRepository(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const markWeeks = markWeeksStatement({ workspaceId, repositoryId: id }, sql`true`);
  await asTenant(db, workspaceId, [markWeeks]);
  let deleted: unknown[];
  do {
    deleted = await rowsAsTenant(
      db,
      workspaceId,
      sql`delete from pull_requests where id = any(array(
          select id from pull_requests where repository_id = ${id} limit ${DELETED_AT_ONCE})) returning id`,
    );
  } while (deleted.length > 0);
  const [, rows = []] = await asTenant(db, workspaceId, [
    markWeeks,
    sql`delete from repositories where workspace_id = ${workspaceId} and id = ${id} returning id`,
  ]);
  return rows.length > 0;
}

/** The repositories with these ids of GitHub's in every workspace that tracks them; for webhooks, which name no tenant. */
export async function repositoriesByGithubIds(db: Database, githubIds: string[]): Promise<RepositoryRow[]> {
  const [rows] = await asOwner(db, [
    sql`select ${COLUMNS} from repositories
      where github_id in (select value::bigint from json_array_elements_text(${JSON.stringify(githubIds)}::json))
      order by id`,
  ]);
  return (rows as unknown as RepositoryRow[]).map(fromRow);
}

/** Writes what GitHub says of a repository, and that it is available; what it did not say stays. */
export async function describeRepository(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  description: Omit<GitHubRepository, 'githubId'> & { languages?: Record<string, number> | null },
): Promise<void> {
  const { nodeId, fullName, defaultBranch, isPrivate, isArchived, languages = null } = description;
  const known = languages && JSON.stringify(languages);
  await asTenant(db, workspaceId, [
    sql`update repositories set node_id = ${nodeId}, full_name = ${fullName},
        default_branch = coalesce(${defaultBranch}, default_branch), is_private = ${isPrivate},
        is_archived = ${isArchived}, languages = coalesce(${known}::jsonb, languages), unavailable_reason = null,
        recompute_from = ${recomputeIfRenamed(sql`${fullName}`)}
      where workspace_id = ${workspaceId} and id = ${repositoryId}`,
  ]);
}

/** Facts are computed again under another name, if there is one: which pull request a revert means hangs on it. */
export function recomputeIfRenamed(name: SQL): SQL {
  return sql`case when repositories.full_name <> ${name}::text then clock_timestamp() else repositories.recompute_from end`;
}

/** Notes that GitHub was asked at `at` (ISO 8601) and had nothing that is not stored. */
export async function markChecked(db: Database, { workspaceId, repositoryId }: Scope, at: string): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update repositories set last_checked_at = greatest(last_checked_at, ${at}::timestamptz)
      where workspace_id = ${workspaceId} and id = ${repositoryId}`,
  ]);
}

/** Notes why GitHub does not show a repository; what is stored of it stays. */
export async function markUnavailable(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  reason: string,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update repositories set unavailable_reason = ${reason}
      where workspace_id = ${workspaceId} and id = ${repositoryId}`,
  ]);
}

function fromRow(row: RepositoryRow): RepositoryRow {
  const iso = (instant: string | null) => instant && new Date(instant).toISOString();
  return {
    ...row,
    coveredSince: iso(row.coveredSince),
    syncedThrough: iso(row.syncedThrough),
    verifiedAt: iso(row.verifiedAt),
    lastCheckedAt: iso(row.lastCheckedAt),
    completeThrough: iso(row.completeThrough),
  };
}
