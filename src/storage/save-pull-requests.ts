import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ChildLists, ListName, PullRequestSnapshot } from '../domain/entities.ts';
import { READ_VERSION } from '../domain/read-version.ts';
import { isPossible } from '../domain/storable-instant.ts';
import {
  GITHUB_FIELDS,
  isPerson,
  unknownAs,
  type GitHubField,
  type PersonField,
  type UnknownField,
} from '../domain/pull-request-fields.ts';
import { jsonParameter } from './json-parameter.ts';
import { saveActorsStatement } from './actors.ts';
import { cappedList } from './capped-list.ts';
import { actorsOfRows, countOf, keepWinners, saveListStatement, type ListPart } from './child-lists.ts';
import { COUNTED_LISTS, LIST_NAMES } from './list-tables.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { saveAround } from './isolate.ts';
import { f } from './metrics/events.ts';
import { markWeeksStatement } from './metrics/rollups.ts';
import { opaque } from './opaque.ts';
import { excluded, nameOf, namesOf, recordOf } from './rows.ts';
import { saveAcceptable } from './save-acceptable.ts';
import { actors } from './schema/actors.ts';
import { comments } from './schema/lists.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { setAside as aside } from './schema/set-aside.ts';
import { setAside } from './set-aside.ts';
import { noteUnreadStatement } from './unread.ts';

/**
 * Stores pull requests with all their lists in one round trip and one transaction. An older copy, by `(updated_at,
 * read_at)`, never overwrites a newer row, and changes nothing in its lists. A field that a copy does not know keeps
 * its stored value, and is set aside. What Postgres refuses is set aside too, without affecting the rest. Throws a
 * `FailureError`.
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

/** With `notes`, fields that the copies do not know are set aside, and those that they know no longer are. */
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
  const { workspaceId, repositoryId } = scope;
  const listed = sql`(select value::int from json_array_elements_text(${JSON.stringify(numbers)}::json))`;
  const removed = sql`from ${pullRequests}
    where ${pullRequests.repositoryId} = ${opaque(repositoryId)} and ${pullRequests.number} in ${listed}`;
  await asTenant(db, workspaceId, [
    // Before its pull requests, as where their facts are saved.
    sql`update ${repositories} set ${DEPLOYMENTS_CHANGED} where ${repositories.id} = ${repositoryId}`,
    markWeeksStatement(scope, sql`${f.pullRequestId} in (select ${pullRequests.id} ${removed})`),
    sql`delete ${removed}`,
    sql`delete from ${aside} where ${aside.repositoryId} = ${opaque(repositoryId)} and ${aside.number} in ${listed}`,
    // A revert may now name another pull request, or none.
    sql`update ${pullRequests} set ${nameOf(pullRequests.factsDue)} = true where ${pullRequests.id} in (
      select ${f.pullRequestId} from ${pullRequestFacts} ${f}
      where ${f.repositoryId} = ${opaque(repositoryId)} and ${f.revertsNamed} is not null)`,
  ]);
}

/** One copy of each pull request, in the order of their numbers; the newer of two copies. */
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
  return [...PEOPLE.map((name) => snapshot[name]), ...ofLists];
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

/** GitHub's fields of a pull request, without people, who are stored as accounts. */
const SAID = GITHUB_FIELDS.filter((name): name is Exclude<GitHubField, PersonField> => !isPerson(name));
const PEOPLE = GITHUB_FIELDS.filter(isPerson);
/** The fields that this product computes. */
const FOUND = [
  'earliestCommitAt',
  'detailsComplete',
  'pendingLists',
  'listTotals',
  'cappedLists',
  'readAt',
  'readVersion',
] as const;

const STORED = [...SAID, ...FOUND];

function isSaid(name: (typeof STORED)[number]): name is (typeof SAID)[number] {
  return SAID.some((said) => said === name);
}

type Stored = Omit<Pick<typeof pullRequests.$inferInsert, (typeof STORED)[number]>, 'githubId'> & { githubId: string };

const account = alias(actors, 'a');

const BY_PULL_REQUEST = sql`'{"reviewComments": {"by": "pull_request"}}'::jsonb`;
/**
 * Whether a copy that waits for the repository-wide list of inline comments needs its pull request's own list: it changed, and
 * has inline comments, one of which may be deleted. The repository-wide list does not say that. Or it waits for its own already.
 */
const NEEDS_OWN_COMMENTS = sql`excluded.${nameOf(pullRequests.pendingLists)} @> '{"reviewComments": {"by": "repository"}}'
  and (${pullRequests.pendingLists} @> ${BY_PULL_REQUEST} or ${pullRequests.updatedAt} < excluded.${nameOf(pullRequests.updatedAt)}
    and exists (select from ${comments} where ${comments.pullRequestId} = ${pullRequests.id} and ${comments.kind} = 'review'))`;

/** Saves the copies, and keeps those that are stored now: new and equal ones. An older copy replaces nothing. */
function savePullRequestsStatement({ workspaceId, repositoryId }: Scope, copies: PullRequestSnapshot[]): SQL {
  const rows = copies.map((copy) => {
    const values = valuesOf(copy);
    return {
      ...Object.fromEntries(STORED.map((name) => [pullRequests[name].name, values[name]])),
      ...Object.fromEntries(PEOPLE.map((name) => [name, copy[name]?.githubId])),
      unknown: [...Object.keys(copy.unknown ?? {}), ...(copy.unasked ?? [])],
    };
  });
  const hasUnknown = rows.some(({ unknown }) => unknown.length > 0);
  const known = (field: UnknownField, column: Column, value: SQL) =>
    hasUnknown ? sql`case when x.unknown ? ${field} then old.${nameOf(column)} else ${value} end` : value;
  const people = PEOPLE.map((name) =>
    known(
      name,
      pullRequests[`${name}Id`],
      sql`(select ${account.id} from ${actors} ${account}
        where ${account.workspaceId} = ${opaque(workspaceId)} and ${account.githubId} = x.${sql.identifier(name)})`,
    ),
  );
  // A field that a copy does not know is `[]` or null in it.
  const values = STORED.map((name) => {
    const [column, value] = [pullRequests[name], sql`x.${nameOf(pullRequests[name])}`];
    const field = isSaid(name) ? unknownAs(name) : null;
    return field ? sql`coalesce(${known(field, column, value)}, ${value})` : value;
  });
  // The stored values, for fields that a copy does not know.
  const old = hasUnknown
    ? sql`left join lateral (
        select * from ${pullRequests}
        where ${pullRequests.repositoryId} = ${opaque(repositoryId)} and ${pullRequests.number} = x.number offset 0) old on true`
    : sql``;
  const columns: Column[] = [
    ...PEOPLE.map((name) => pullRequests[`${name}Id`]),
    ...STORED.map((name) => pullRequests[name]),
  ];
  const { earliestCommitAt, number, pendingLists, readAt, updatedAt } = pullRequests;
  const updated = columns.filter((column) => column !== earliestCommitAt && column !== pendingLists);
  const ids = sql.join(
    PEOPLE.map((name) => sql`${sql.identifier(name)} bigint`),
    sql`, `,
  );
  return sql`
    with saved as (
      insert into ${pullRequests} (${namesOf(pullRequests.workspaceId, pullRequests.repositoryId, ...columns)})
      select ${workspaceId}::uuid, ${repositoryId}::uuid, ${sql.join([...people, ...values], sql`, `)}
      from json_to_recordset(${jsonParameter(rows)}::json)
        as x(unknown jsonb, ${ids}, ${recordOf(STORED.map((name) => pullRequests[name]))})
      ${old}
      order by x.number
      on conflict (${namesOf(pullRequests.repositoryId, number)}) do update set
        ${excluded(updated)},
        ${nameOf(earliestCommitAt)} = least(${earliestCommitAt}, excluded.${nameOf(earliestCommitAt)}),
        ${nameOf(pendingLists)} = case when ${NEEDS_OWN_COMMENTS}
          then excluded.${nameOf(pendingLists)} || ${BY_PULL_REQUEST} else excluded.${nameOf(pendingLists)} end,
        ${nameOf(pullRequests.factsDue)} = true, ${nameOf(pullRequests.syncedAt)} = now()
      where (${updatedAt}, ${readAt}) <= (excluded.${nameOf(updatedAt)}, excluded.${nameOf(readAt)})
      returning ${number} as parent, ${pullRequests.id}, ${number}, ${readAt}
    )
    ${keepWinners(sql`select * from saved`)}`;
}

/** The values of a copy in the types of their columns; GitHub's id as digits. */
function valuesOf(copy: PullRequestSnapshot): Stored {
  const pending = pendingOf(copy.lists);
  const authored = rowsOf(copy.lists, 'commits').map((commit) => ('authoredAt' in commit ? commit.authoredAt : null));
  return {
    ...copy,
    earliestCommitAt: earliest(authored.filter((at) => at !== null && isPossible(at, copy.readAt))),
    detailsComplete: Object.keys(pending).length === 0,
    pendingLists: pending,
    listTotals: totalsOf(copy),
    cappedLists: cappedOf(copy),
    readVersion: READ_VERSION,
  };
}

/** Where each open list goes on, with how many of its rows so far GitHub listed twice. */
function pendingOf(lists: ChildLists): Record<string, { after: string; twice: number } | { by: string }> {
  return Object.fromEntries(
    LIST_NAMES.flatMap((name): [string, { after: string; twice: number } | { by: string }][] => {
      const list = lists[name];
      if (list.state === 'continues')
        return [[name, { after: list.after, twice: list.rows.length - countOf(name, list.rows) }]];
      return list.state === 'deferred' ? [[name, { by: list.by }]] : [];
    }),
  );
}

/** GitHub's totals. For files the total is `changedFiles`, because GitHub's count of files has the cap of its list. */
function totalsOf({ lists, changedFiles }: PullRequestSnapshot): Record<string, number> {
  return Object.fromEntries(
    LIST_NAMES.flatMap((name) => {
      const list = lists[name];
      if (list.state !== 'complete' && list.state !== 'continues') return [];
      const distinct = countOf(name, list.rows);
      if (COUNTED_LISTS.has(name)) return [[name, distinct]];
      // For a diff that is too large, GitHub also says that no files changed.
      if (name === 'files') return [[name, changedFiles > 0 ? changedFiles : list.total]];
      // An entry that GitHub lists and counts twice is stored once.
      return [[name, list.total - (list.rows.length - distinct)]];
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
