import { getTableColumns, sql, type Column, type SQL } from 'drizzle-orm';
import { MISSING_LIMIT } from '../domain/receipt.ts';
import { asOwner, asTenant, rowsAsOwner, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';
import { markWeeksStatement } from './metrics/rollups.ts';
import { opaque } from './opaque.ts';
import { digits, excluded, nameOf, namesOf, recordOf, returning, select, type RowOf } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { ruleIn } from './rules.ts';
import { repositories as table } from './schema/repositories.ts';
import { workspaceRules } from './schema/rules.ts';
import { aside, setAsideOf } from './set-aside.ts';

/** A repository as GitHub describes it. */
export interface GitHubRepository {
  githubId: string;
  nodeId: string;
  fullName: string;
  defaultBranch: string | null;
  isPrivate: boolean;
  isArchived: boolean;
  pushedAt?: string | null;
  pullRequestCount?: number | null;
}

const COLUMNS = {
  id: table.id,
  workspaceId: table.workspaceId,
  connectionId: table.connectionId,
  githubId: digits(table.githubId),
  nodeId: table.nodeId,
  fullName: table.fullName,
  defaultBranch: table.defaultBranch,
  isPrivate: table.isPrivate,
  isArchived: table.isArchived,
  coveredSince: table.coveredSince,
  syncedThrough: table.syncedThrough,
  verifiedAt: table.verifiedAt,
  lastReceipt: table.lastReceipt,
  /** The receipt of the last sync that counted everything. */
  fullReceipt: table.fullReceipt,
  /** The record of the last sync that ended. */
  lastSync: table.lastSync,
  lastCheckedAt: table.lastCheckedAt,
  completeThrough: table.completeThrough,
  unavailableReason: table.unavailableReason,
  setAside: setAsideOf(sql`${aside.repositoryId} = ${table.id}`, MISSING_LIMIT),
};

/** A tracked repository. */
export type RepositoryRow = RowOf<typeof COLUMNS>;

/** GitHub's description of a repository, by column. */
const SAID = [table.nodeId, table.fullName, table.isPrivate, table.isArchived];

/** What GitHub does not say of itself in each answer: what was said before stays. */
const SAID_AT_TIMES = [table.defaultBranch, table.pushedAt, table.pullRequestCount];

/** What an upsert sets by rules of its own, or never changes. */
const SURVIVES = new Set<Column>([
  table.id,
  table.workspaceId,
  table.githubId,
  ...SAID,
  ...SAID_AT_TIMES,
  table.connectionId,
  table.unavailableReason,
  table.recomputeFrom,
  table.removedAt,
]);

/** Tracks a repository, or updates one that is tracked already: GitHub's id identifies it. */
export async function upsertRepository(
  db: Database,
  workspaceId: string,
  repository: GitHubRepository,
  connectionId: string | null,
): Promise<RepositoryRow> {
  const [row] = await upsertRepositories(db, workspaceId, [repository], connectionId);
  if (!row) throw new Error('the upsert answered no row');
  return row;
}

/**
 * The same for many in one statement, in the order of their ids: two such statements at once wait for each other,
 * without a deadlock.
 */
export async function upsertRepositories(
  db: Database,
  workspaceId: string,
  repositories: GitHubRepository[],
  connectionId: string | null,
): Promise<RepositoryRow[]> {
  const rows = repositories.map((repository) => ({
    [table.githubId.name]: repository.githubId,
    [table.nodeId.name]: repository.nodeId,
    [table.fullName.name]: repository.fullName,
    [table.defaultBranch.name]: repository.defaultBranch,
    [table.isPrivate.name]: repository.isPrivate,
    [table.isArchived.name]: repository.isArchived,
    [table.pushedAt.name]: repository.pushedAt ?? null,
    [table.pullRequestCount.name]: repository.pullRequestCount ?? null,
  }));
  const said = [table.githubId, ...SAID, ...SAID_AT_TIMES];
  const kept = SAID_AT_TIMES.map((column) => sql`${nameOf(column)} = coalesce(excluded.${nameOf(column)}, ${column})`);
  const id = nameOf(table.githubId);
  const asked = (column: Column) => sql`excluded.${nameOf(column)}`;
  // One that is being removed is as a new one; what is not deleted yet stays, and its first sync reads all again.
  const anew = Object.values(getTableColumns(table))
    .filter((column) => !SURVIVES.has(column))
    .map(
      (column) =>
        sql`${nameOf(column)} = case when ${table.removedAt} is null then ${column} else ${asked(column)} end`,
    );
  // The workspace's rule is that of a new repository.
  const rule = sql`${ruleIn(workspaceId, 'deploymentSource')} #>> '{workspace,type}'`;
  const saved = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      COLUMNS,
      sql`insert into ${table} (${namesOf(table.workspaceId, table.connectionId, table.deploymentRule, ...said)})
        select distinct on (x.${id}) ${workspaceId}::uuid, ${connectionId}::uuid, ${rule}, ${namesOf(...said)}
        from json_to_recordset(${jsonParameter(rows)}::json) as x(${recordOf(said)})
        order by x.${id}
        on conflict (${namesOf(table.workspaceId, table.githubId)}) do update set ${excluded(SAID)}, ${sql.join([...kept, ...anew], sql`, `)},
          ${nameOf(table.connectionId)} = coalesce(${asked(table.connectionId)},
            case when ${table.removedAt} is null then ${table.connectionId} end),
          ${nameOf(table.unavailableReason)} = null, ${nameOf(table.removedAt)} = null,
          ${nameOf(table.recomputeFrom)} = ${recomputeIfChanged(asked(table.fullName), asked(table.defaultBranch))}`,
    ),
  );
  return saved.map(fromRow);
}

export async function listRepositories(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<RepositoryRow>> {
  const [fullName, id] = after ?? [];
  const beyond: SQL = after ? sql`and (${table.fullName}, ${table.id}) > (${fullName}, ${id}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      COLUMNS,
      sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.removedAt} is null ${beyond}
        order by ${table.fullName}, ${table.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows.map(fromRow), limit, (row) => [row.fullName, row.id]);
}

export async function getRepository(db: Database, workspaceId: string, id: string): Promise<RepositoryRow | null> {
  const [row] = await rowsAsTenant(db, workspaceId, select(COLUMNS, sql`from ${table} where ${isIt(workspaceId, id)}`));
  return row ? fromRow(row) : null;
}

/**
 * How many pull requests one statement deletes, with all their rows, and how many statements one invocation runs: all of
 * a large repository would take longer than a request may.
 */
const DELETED = { atOnce: 1_000, statements: 20 };

/**
 * Removes a repository: from now on nothing finds it, and nothing reads it. False when the workspace has none with this id.
 * `deleteRemoved` deletes what is stored of it.
 */
export async function markRemoved(db: Database, { workspaceId, repositoryId }: Scope): Promise<boolean> {
  const [rows] = await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.removedAt)} = coalesce(${table.removedAt}, now())
      where ${hasId(workspaceId, repositoryId)} returning ${table.id}`,
    ...forgetStatements({ workspaceId, repositoryId }),
  ]);
  return rows.length > 0;
}

/**
 * Deletes what is stored of a removed repository, the repository itself last, as far as one invocation may: answers
 * whether something is left. Nothing more is deleted of one that was added again meanwhile: each statement holds it, so
 * that it is added before or after, and `addedAgain` says so.
 */
export async function deleteRemoved(
  db: Database,
  scope: Scope,
  { atOnce, statements } = DELETED,
): Promise<'deleted' | 'left' | 'addedAgain'> {
  const { workspaceId, repositoryId } = scope;
  const isRemoved = sql`${hasId(workspaceId, repositoryId)} and ${table.removedAt} is not null`;
  const removed = sql`select ${table.id} from ${table} where ${isRemoved} for no key update`;
  const deleteNext = sql`with removed as (${removed})
    delete from ${pullRequests} where ${pullRequests.id} = any(array(
      select ${pullRequests.id} from ${pullRequests}
      where ${pullRequests.repositoryId} = (select id from removed) limit ${atOnce}))
    returning ${pullRequests.id}`;
  for (let statement = 0; (await rowsAsTenant(db, workspaceId, deleteNext)).length > 0;) {
    if (++statement === statements) return 'left';
  }
  const rows = await asTenant(db, workspaceId, [
    ...forgetStatements(scope),
    sql`delete from ${table} where ${isRemoved} returning ${table.id}`,
  ]);
  return (rows.at(-1)?.length ?? 0) > 0 ? 'deleted' : 'addedAgain';
}

/** Marks the weeks in which a repository counts, and forgets what the rules say of it. */
function forgetStatements({ workspaceId, repositoryId }: Scope): SQL[] {
  const { rules } = workspaceRules;
  const paths = [`{productionBranches,${repositoryId}}`, `{deploymentSource,repositories,${repositoryId}}`];
  return [
    markWeeksStatement({ workspaceId, repositoryId }, sql`true`),
    sql`update ${workspaceRules} set ${nameOf(rules)} = ${rules} #- ${paths[0]}::text[] #- ${paths[1]}::text[]
      where ${workspaceRules.workspaceId} = ${opaque(workspaceId)}`,
  ];
}

/** The repository that was removed first of those of which something is left; null when there is none. */
export async function nextRemoved(db: Database): Promise<Scope | null> {
  const [row] = await rowsAsOwner(
    db,
    select(
      { workspaceId: table.workspaceId, repositoryId: table.id },
      sql`from ${table} where ${table.removedAt} is not null order by ${table.removedAt}, ${table.id} limit 1`,
    ),
  );
  return row ?? null;
}

/**
 * The repositories with these ids of GitHub's in every workspace that tracks them; for webhooks, which name no tenant.
 */
export async function repositoriesByGithubIds(db: Database, githubIds: string[]): Promise<RepositoryRow[]> {
  const [rows] = await asOwner(db, [
    select(
      COLUMNS,
      sql`from ${table}
        where ${table.githubId} in (select value::bigint from json_array_elements_text(${JSON.stringify(githubIds)}::json))
          and ${table.removedAt} is null
        order by ${table.id}`,
    ),
  ]);
  return rows.map(fromRow);
}

/**
 * Stores GitHub's description of a repository, and that the repository is available; fields that GitHub did not send
 * stay.
 */
export async function describeRepository(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  description: Omit<GitHubRepository, 'githubId'> & { languages?: Record<string, number> | null },
): Promise<void> {
  const { nodeId, fullName, defaultBranch, isPrivate, isArchived, languages = null } = description;
  const { pushedAt = null, pullRequestCount = null } = description;
  const known = languages && JSON.stringify(languages);
  const branch = sql`coalesce(${defaultBranch}, ${table.defaultBranch})`;
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.nodeId)} = ${nodeId}, ${nameOf(table.fullName)} = ${fullName},
        ${nameOf(table.defaultBranch)} = ${branch},
        ${nameOf(table.isPrivate)} = ${isPrivate}, ${nameOf(table.isArchived)} = ${isArchived},
        ${nameOf(table.pushedAt)} = coalesce(${pushedAt}::timestamptz, ${table.pushedAt}),
        ${nameOf(table.pullRequestCount)} = coalesce(${pullRequestCount}::int, ${table.pullRequestCount}),
        ${nameOf(table.languages)} = coalesce(${known}::jsonb, ${table.languages}), ${nameOf(table.unavailableReason)} = null,
        ${nameOf(table.recomputeFrom)} = ${recomputeIfChanged(sql`${fullName}`, branch)}
      where ${isIt(workspaceId, repositoryId)}`,
  ]);
}

/**
 * Makes facts due when the name or the default branch is a new one. The name decides which pull request a revert means;
 * a release delivers what is merged into a production branch, by default into the default branch.
 */
function recomputeIfChanged(name: SQL, defaultBranch: SQL): SQL {
  const isOther = sql`${table.deploymentSource} = 'releases' and ${table.defaultBranch} is distinct from ${defaultBranch}`;
  return sql`case when ${isOther} then clock_timestamp() else ${recomputeIfRenamed(name)} end`;
}

/** Makes facts due when the name is a new one. */
export function recomputeIfRenamed(name: SQL): SQL {
  return sql`case when ${table.fullName} <> ${name}::text then clock_timestamp() else ${table.recomputeFrom} end`;
}

/** Notes that GitHub was asked at `at` (ISO 8601) and had nothing new. */
export async function markChecked(db: Database, { workspaceId, repositoryId }: Scope, at: string): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.lastCheckedAt)} = greatest(${table.lastCheckedAt}, ${at}::timestamptz)
      where ${isIt(workspaceId, repositoryId)}`,
  ]);
}

/**
 * Notes that everything updated since an instant, ISO 8601, is complete, while a sync still reads further back. An instant
 * later than the noted one changes nothing: it comes from a holder that is late.
 */
export async function noteComplete(db: Database, { workspaceId, repositoryId }: Scope, since: string): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.coveredSince)} = least(${table.coveredSince}, ${since}::timestamptz)
      where ${isIt(workspaceId, repositoryId)}`,
  ]);
}

/** Notes why GitHub does not show a repository; its stored data stays. */
export async function markUnavailable(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  reason: string,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.unavailableReason)} = ${reason} where ${isIt(workspaceId, repositoryId)}`,
  ]);
}

/** The ids of the workspace's repositories by GitHub's, of those with one of these. */
export async function trackedByGithubId(
  db: Database,
  workspaceId: string,
  githubIds: string[],
): Promise<Map<string, string>> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: table.id, githubId: digits(table.githubId) },
      sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.removedAt} is null
        and ${table.githubId} in (select value::bigint from json_array_elements_text(${JSON.stringify(githubIds)}::json))`,
    ),
  );
  return new Map(rows.map(({ id, githubId }) => [githubId, id]));
}

/** Those of these ids that are repositories of the workspace. */
export async function repositoriesAmong(db: Database, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: table.id },
      sql`from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.removedAt} is null
        and ${table.id} in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`,
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** The tracked repository with this id. */
function isIt(workspaceId: string, id: string): SQL {
  return sql`${hasId(workspaceId, id)} and ${table.removedAt} is null`;
}

function hasId(workspaceId: string, id: string): SQL {
  return sql`${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id}`;
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
