import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { LISTED_FIELDS } from '../domain/pull-request-fields.ts';
import { DEFAULT_SORT, isDate, MAX_TOTAL, readSort } from '../domain/pull-request-list.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { columnOf, conditionsOf, typeOf, withFacts, type PullRequestFilters } from './pull-request-filters.ts';
import { select, type RowOf } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { listedPullRequests } from './schema/views.ts';
import { iso } from './shown.ts';
import { SHOWN_FACTS } from './shown-facts.ts';
import { shownFields } from './shown-fields.ts';

const p = alias(pullRequests, 'p');
const asked = alias(pullRequests, 'asked');
const f = alias(pullRequestFacts, 'f');

/** A pull request `p` as lists show it. */
export const SUMMARY = {
  ...shownFields(LISTED_FIELDS),
  /** Tools with certain or strong evidence; empty before the facts are computed. */
  aiTools: sql<
    string[]
  >`coalesce((select ${f.aiTools} from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${p.id}), '[]')`,
  /** The rule that leaves it out of metrics; null when it counts. */
  excludedBy: sql<string | null>`(
    select ${f.excludedBy} from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${p.id})`,
};

/** A pull request `p` as lists and exports show it. */
export const LISTED = {
  /** OWNER/NAME. */
  repository: sql<string>`(select ${repositories.fullName} from ${repositories} where ${repositories.id} = ${p.repositoryId})`,
  ...SUMMARY,
  /** Whose review it asks for: logins, and `team:` with the slug of a team. The view of the lists does not have it. */
  requestedReviewers: sql<string[]>`(
    select ${asked.requestedReviewers} from ${pullRequests} ${asked} where ${asked.id} = ${p.id})`,
  /** Null before they are computed. */
  facts: SHOWN_FACTS,
};

export type ListedPullRequest = RowOf<typeof LISTED>;

export interface PullRequestPage extends Page<ListedPullRequest> {
  /** How many the list has, up to `MAX_TOTAL`. */
  total: number;
  /** There are more. */
  totalIsMore: boolean;
}

/**
 * The statement of the list, for the API and for the test that reads Postgres' plan. It reads views that belong to one
 * workspace, because row-level security would stop Postgres from using the GIN indexes: see migrations/0002_search.sql.
 */
export function listStatement(workspaceId: string, filters: PullRequestFilters, limit: number, after: string[] | null) {
  const { by, descending } = readSort(filters.sort ?? DEFAULT_SORT);
  const column = columnOf(by);
  // The id is taken from the table that is sorted, so that one index has the whole order.
  const id = by === 'updated' ? p.id : f.pullRequestId;
  const direction = sql.raw(descending ? 'desc' : 'asc');
  const beyond = after
    ? sql`and (${column}, ${id}) ${sql.raw(descending ? '<' : '>')} (${after[0]}::${typeOf(column)}, ${after[1]}::uuid)`
    : sql``;
  const place: SQL<string> = isDate(by) ? iso(column) : sql`${column}::text`;
  return select(
    { ...LISTED, place },
    sql`${matching(workspaceId, filters)} ${beyond} order by ${column} ${direction}, ${id} ${direction} limit ${limit + 1}`,
  );
}

/** The statement that counts the list as far as `MAX_TOTAL`, and one more. */
export function totalStatement(workspaceId: string, filters: PullRequestFilters): SQL<{ n: number }> {
  return select(
    { n: sql<number>`count(*)::int` },
    sql`from (select ${matching(workspaceId, filters)} limit ${MAX_TOTAL + 1}) counted`,
  );
}

function matching(workspaceId: string, filters: PullRequestFilters): SQL {
  return sql`from ${listedPullRequests} ${p} ${withFacts(workspaceId)} where ${conditionsOf(workspaceId, filters)}`;
}

/** A page of the pull requests that match, in the order that is asked for, and how many there are. One round trip. */
export async function listPullRequests(
  db: Database,
  workspaceId: string,
  filters: PullRequestFilters,
  limit: number,
  after: string[] | null,
): Promise<PullRequestPage> {
  const [rows, [counted]] = await asTenant(db, workspaceId, [
    listStatement(workspaceId, filters, limit, after),
    totalStatement(workspaceId, filters),
  ]);
  const { data, nextCursor } = pageOf(rows, limit, ({ place, id }) => [place, id, ...cursorEnd(filters)]);
  const n = counted?.n ?? 0;
  return {
    data: data.map((row) => {
      const { place: _, ...shown } = row;
      return shown;
    }),
    nextCursor,
    total: Math.min(n, MAX_TOTAL),
    totalIsMore: n > MAX_TOTAL,
  };
}

/** What a cursor of the list names after its place, so that no other order takes it. The default order has none. */
export function cursorEnd({ sort = DEFAULT_SORT }: Pick<PullRequestFilters, 'sort'>): string[] {
  return sort === DEFAULT_SORT ? [] : [sort];
}

/** Where a pull request is on GitHub, and when the stored copy was read; null when the workspace has none with this id. */
export async function placeOfPullRequest(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<{ repositoryId: string; number: number; readAt: string } | null> {
  const fields = { repositoryId: p.repositoryId, number: p.number, readAt: iso(p.readAt) };
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(fields, sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${opaque(workspaceId)} and ${p.id} = ${id}`),
  );
  return row ?? null;
}
