import { sql, type SQL } from 'drizzle-orm';
import type { ChildLists, ListName, PullRequestSnapshot, UnknownField } from '../domain/entities.ts';
import { jsonParameter } from './json-parameter.ts';
import { saveActorsStatement } from './actors.ts';
import { cappedList } from './capped-list.ts';
import {
  actorsOfRows,
  COUNTED_LISTS,
  countOf,
  keepWinners,
  LIST_NAMES,
  saveListStatement,
  type ListPart,
} from './child-lists.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { markWeeksStatement } from './metrics/rollups.ts';
import { saveAcceptable } from './save-acceptable.ts';
import { setAside } from './set-aside.ts';
import { noteUnreadStatement } from './unread.ts';

/**
 * Stores pull requests with all their lists in one round trip and one transaction. An older copy, by
 * `(updated_at, read_at)`, never overwrites a newer row, and changes nothing of its lists. What a copy does not know stays
 * as it is stored, and is set aside; so is what Postgres refuses, alone, whatever it comes with. Throws a `FailureError`.
 */
export async function savePullRequests(db: Database, scope: Scope, snapshots: PullRequestSnapshot[]): Promise<void> {
  const save = (copies: PullRequestSnapshot[]) => saveCopies(db, scope, copies, true);
  const probe = (copies: PullRequestSnapshot[]) => saveCopies(db, scope, copies, false);
  await saveAround(newestCopies(snapshots), save, (copy) =>
    saveAcceptable(copy, probe, save, (reason) =>
      setAside(db, scope, [{ number: copy.number, list: null, reason }], Date.parse(copy.readAt)),
    ),
  );
}

/** With `notes`, what the copies do not know is set aside, and what they know no longer is. */
async function saveCopies(db: Database, scope: Scope, copies: PullRequestSnapshot[], notes: boolean): Promise<void> {
  const { workspaceId } = scope;
  const lists = LIST_NAMES.flatMap((list) => {
    const parts = partsOf(list, copies);
    return parts.length > 0 ? [saveListStatement(workspaceId, list, parts)] : [];
  });
  await asTenant(db, workspaceId, [
    saveActorsStatement(workspaceId, copies.flatMap(actorsOf)),
    savePullRequestsStatement(scope, copies),
    ...lists,
    ...(notes ? [noteUnreadStatement(scope, copies)] : []),
  ]);
}

/** Removes pull requests that GitHub no longer has, with all their lists. */
export async function removePullRequests(db: Database, scope: Scope, numbers: number[]): Promise<void> {
  const among = sql`number in (select value::int from json_array_elements_text(${JSON.stringify(numbers)}::json))`;
  const removed = sql`from pull_requests where repository_id = ${scope.repositoryId} and ${among}`;
  await asTenant(db, scope.workspaceId, [
    markWeeksStatement(scope, sql`f.pull_request_id in (select id ${removed})`),
    sql`delete ${removed}`,
    sql`delete from set_aside where repository_id = ${scope.repositoryId} and ${among}`,
    // A revert may name another pull request now, or none.
    sql`update pull_requests set facts_due = true where id in (
      select pull_request_id from pull_request_facts where repository_id = ${scope.repositoryId} and reverts_named is not null)`,
    sql`update repositories set metrics_changed_at = clock_timestamp() where id = ${scope.repositoryId}`,
  ]);
}

/** One copy of each pull request, in the order of their numbers; of two copies the newer. */
function newestCopies(snapshots: PullRequestSnapshot[]): PullRequestSnapshot[] {
  const byNumber = new Map<number, PullRequestSnapshot>();
  for (const snapshot of snapshots) {
    const other = byNumber.get(snapshot.number);
    if (!other || isNewer(snapshot, other)) byNumber.set(snapshot.number, snapshot);
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number);
}

function isNewer(a: PullRequestSnapshot, b: PullRequestSnapshot): boolean {
  const updated = Date.parse(a.updatedAt) - Date.parse(b.updatedAt);
  return updated > 0 || (updated === 0 && Date.parse(a.readAt) > Date.parse(b.readAt));
}

function actorsOf(snapshot: PullRequestSnapshot) {
  const ofLists = LIST_NAMES.flatMap((list) => actorsOfRows(list, rowsOf(snapshot.lists, list)));
  return [snapshot.author, snapshot.mergedBy, ...ofLists];
}

function rowsOf(lists: ChildLists, name: ListName) {
  const list = lists[name];
  return list.state === 'complete' || list.state === 'continues' ? list.rows : [];
}

function partsOf(name: ListName, copies: PullRequestSnapshot[]): ListPart[] {
  return copies.flatMap((copy) => {
    const list = copy.lists[name];
    if (list.state !== 'complete' && list.state !== 'continues') return [];
    return [{ parent: copy.number, rows: list.rows, ends: list.state === 'complete' && !list.unread?.length }];
  });
}

const COLUMNS = {
  number: 'int',
  github_id: 'bigint',
  node_id: 'text',
  title: 'text',
  body: 'text',
  state: 'text',
  is_draft: 'boolean',
  base_ref: 'text',
  head_ref: 'text',
  head_sha: 'text',
  merge_commit_sha: 'text',
  additions: 'int',
  deletions: 'int',
  changed_files: 'int',
  labels: 'jsonb',
  assignees: 'jsonb',
  requested_reviewers: 'jsonb',
  linked_issues: 'jsonb',
  milestone: 'text',
  review_decision: 'text',
  earliest_commit_at: 'timestamptz',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
  merged_at: 'timestamptz',
  closed_at: 'timestamptz',
  details_complete: 'boolean',
  pending_lists: 'jsonb',
  list_totals: 'jsonb',
  capped_lists: 'jsonb',
  read_at: 'timestamptz',
} as const;

/** Columns of fields that a copy may not know: `[]` and null are what it has of them then. */
const UNKNOWABLE: Partial<Record<keyof typeof COLUMNS, UnknownField>> = {
  merge_commit_sha: 'mergeCommitSha',
  milestone: 'milestone',
  review_decision: 'reviewDecision',
  labels: 'labels',
  assignees: 'assignees',
  requested_reviewers: 'requestedReviewers',
  linked_issues: 'linkedIssues',
  additions: 'files',
  deletions: 'files',
  changed_files: 'files',
};

type Columns = Record<keyof typeof COLUMNS, unknown>;

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

/** Offers the copies, and keeps which of them are stored now: those in hand and equal ones, and none that was older. */
function savePullRequestsStatement({ workspaceId, repositoryId }: Scope, copies: PullRequestSnapshot[]): SQL {
  const rows = copies.map((copy) => ({
    ...columnsOf(copy),
    author: copy.author?.githubId,
    merged_by: copy.mergedBy?.githubId,
    unknown: [...Object.keys(copy.unknown ?? {}), ...(copy.unasked ?? [])],
  }));
  const hasUnknown = rows.some(({ unknown }) => unknown.length > 0);
  const known = (field: UnknownField, column: string, value: SQL) =>
    hasUnknown ? sql`case when x.unknown ? ${field} then old.${sql.raw(column)} else ${value} end` : value;
  const actor = (field: UnknownField, column: 'author' | 'merged_by') =>
    known(
      field,
      `${column}_id`,
      sql`(
      select a.id from actors a where a.workspace_id = ${workspaceId} and a.github_id = x.${sql.raw(column)})`,
    );
  const values = NAMES.map((name) => {
    const [value, field] = [sql.raw(`x.${name}`), UNKNOWABLE[name]];
    return field ? sql`coalesce(${known(field, name, value)}, ${value})` : value;
  });
  // As they are stored, for fields that a copy does not know.
  const old = hasUnknown
    ? sql`left join lateral (
        select * from pull_requests where repository_id = ${repositoryId} and number = x.number offset 0) old on true`
    : sql``;
  const record = NAMES.map((name) => `${name} ${COLUMNS[name]}`).join(', ');
  const updated = [...NAMES, 'author_id', 'merged_by_id'].filter((name) => name !== 'earliest_commit_at');
  return sql`
    with saved as (
      insert into pull_requests (workspace_id, repository_id, author_id, merged_by_id, ${sql.raw(NAMES.join(', '))})
      select ${workspaceId}::uuid, ${repositoryId}::uuid, ${actor('author', 'author')}, ${actor('mergedBy', 'merged_by')},
        ${sql.join(values, sql`, `)}
      from json_to_recordset(${jsonParameter(rows)}::json) as x(author bigint, merged_by bigint, unknown jsonb, ${sql.raw(record)})
      ${old}
      order by x.number
      on conflict (repository_id, number) do update set
        ${sql.raw(updated.map((name) => `${name} = excluded.${name}`).join(', '))},
        earliest_commit_at = least(pull_requests.earliest_commit_at, excluded.earliest_commit_at),
        facts_due = true, synced_at = now()
      where (pull_requests.updated_at, pull_requests.read_at) <= (excluded.updated_at, excluded.read_at)
      returning number as parent, id, number, read_at
    )
    ${keepWinners(sql`select * from saved`)}`;
}

function columnsOf(copy: PullRequestSnapshot): Columns {
  const pending = pendingOf(copy.lists);
  const authored = rowsOf(copy.lists, 'commits').map((commit) => ('authoredAt' in commit ? commit.authoredAt : null));
  return {
    number: copy.number,
    github_id: copy.githubId,
    node_id: copy.nodeId,
    title: copy.title,
    body: copy.body,
    state: copy.state,
    is_draft: copy.isDraft,
    base_ref: copy.baseRef,
    head_ref: copy.headRef,
    head_sha: copy.headSha,
    merge_commit_sha: copy.mergeCommitSha,
    additions: copy.additions,
    deletions: copy.deletions,
    changed_files: copy.changedFiles,
    labels: copy.labels,
    assignees: copy.assignees,
    requested_reviewers: copy.requestedReviewers,
    linked_issues: copy.linkedIssues,
    milestone: copy.milestone,
    review_decision: copy.reviewDecision,
    earliest_commit_at: earliest(authored),
    created_at: copy.createdAt,
    updated_at: copy.updatedAt,
    merged_at: copy.mergedAt,
    closed_at: copy.closedAt,
    details_complete: Object.keys(pending).length === 0,
    pending_lists: pending,
    list_totals: totalsOf(copy),
    capped_lists: cappedOf(copy),
    read_at: copy.readAt,
  };
}

function pendingOf(lists: ChildLists): Record<string, { after: string } | { by: string }> {
  return Object.fromEntries(
    LIST_NAMES.flatMap((name): [string, { after: string } | { by: string }][] => {
      const list = lists[name];
      if (list.state === 'continues') return [[name, { after: list.after }]];
      return list.state === 'deferred' ? [[name, { by: list.by }]] : [];
    }),
  );
}

/** GitHub's totals; of files it is `changedFiles`, because GitHub counts what it lists and lists no more than its cap. */
function totalsOf({ lists, changedFiles }: PullRequestSnapshot): Record<string, number> {
  return Object.fromEntries(
    LIST_NAMES.flatMap((name) => {
      const list = lists[name];
      if (list.state !== 'complete' && list.state !== 'continues') return [];
      const distinct = countOf(name, list.rows);
      if (COUNTED_LISTS.has(name)) return [[name, distinct]];
      // No files changed is what GitHub says of a diff that is too large for it, too.
      if (name === 'files') return [[name, changedFiles > 0 ? changedFiles : list.total]];
      // What GitHub lists twice, and counts twice, is stored once.
      return [[name, list.state === 'complete' ? list.total - (list.rows.length - distinct) : list.total]];
    }),
  );
}

function cappedOf({ lists, changedFiles }: PullRequestSnapshot): Record<string, { total: number; listed: number }> {
  const { files, commits } = lists;
  return {
    ...(files.state === 'complete' && cappedList('files', changedFiles, files.rows.length)),
    ...(commits.state === 'complete' && cappedList('commits', commits.total, commits.rows.length)),
  };
}

function earliest(instants: (string | null)[]): string | null {
  const known = instants.filter((instant) => instant !== null);
  return known.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}
