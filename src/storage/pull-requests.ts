import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { LISTED_FIELDS } from '../domain/pull-request-fields.ts';
import type { Filters } from '../domain/metrics/filters.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { allOf, countsFor, factsOf, hasTexts, hasTools, isIn, isReviewedBy, textsOf } from './metrics/filters.ts';
import { account, isBy } from './people.ts';
import { select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { listedPullRequests, searchableAiTools, searchableAnalyses } from './schema/views.ts';
import { shownFields } from './shown-fields.ts';

export interface PullRequestFilters extends Filters {
  state?: 'open' | 'closed' | 'merged' | undefined;
  language?: string | undefined;
  /** Half-open window on `updatedAt`. */
  from?: string | undefined;
  to?: string | undefined;
  /** A substring of the title. */
  q?: string | undefined;
}

const p = alias(pullRequests, 'p');
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

/** A pull request as lists show it. */
export type PullRequestSummary = RowOf<typeof SUMMARY>;

/**
 * The statement of the list, for the API and for the test that reads Postgres' plan. It reads views that belong to one
 * workspace, because row-level security would stop Postgres from using the GIN indexes: see migrations/0002_search.sql.
 */
export function listStatement(
  workspaceId: string,
  filters: PullRequestFilters,
  limit: number,
  after: string[] | null,
): SQL<PullRequestSummary> {
  const place = after ? sql`and (${p.updatedAt}, ${p.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  return select(
    SUMMARY,
    sql`from ${listedPullRequests} ${p} where ${conditionsOf(workspaceId, filters)} ${place}
      order by ${p.updatedAt} desc, ${p.id} desc limit ${limit + 1}`,
  );
}

/** Whether a pull request `p` belongs to the workspace and matches the filters. */
export function conditionsOf(workspaceId: string, filters: PullRequestFilters): SQL {
  const { state, author, teamId, label, base, aiTool, language, from, to, q, by, excluded, ...facts } = filters;
  const conditions = [
    ...isIn(workspaceId, filters, p),
    ...hasTexts({ label }, p),
    ...textsOf({ base }, p.id),
    ...isReviewedBy(workspaceId, filters, p.id),
    ...factsOf(facts, p.id),
  ];
  if (state) conditions.push(sql`${p.state} = ${state}`);
  if (author !== undefined || teamId !== undefined) {
    const whose = { workspaceId, author, teamId };
    const accounts = sql`select ${account.id} from ${actors} ${account} where ${account.workspaceId} = ${workspaceId}`;
    conditions.push(sql`${p.authorId} in (
      ${accounts} and ${isBy(whose, account.id)} union ${accounts} and ${isBy(whose, account.personId)})`);
  }
  if (aiTool !== undefined) {
    conditions.push(
      sql`${p.id} in (select ${searchableAiTools.pullRequestId} from ${searchableAiTools}
        where ${allOf(hasTools({ aiTool }, searchableAiTools))})`,
    );
  }
  if (language) {
    const pattern = JSON.stringify({ tech: { languages: [language.toLowerCase()] } });
    conditions.push(
      sql`${p.id} in (select ${searchableAnalyses.pullRequestId} from ${searchableAnalyses}
        where ${searchableAnalyses.result} @> ${pattern}::jsonb)`,
    );
  }
  // Without facts a pull request is of no kind yet, and nothing excludes it.
  const hasOwn = (of: SQL) =>
    sql`exists (select from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${p.id} and ${of})`;
  if (by) conditions.push(hasOwn(allOf(countsFor({ by }, f))));
  if (excluded === 'only') conditions.push(hasOwn(sql`${f.excludedBy} is not null`));
  if (excluded === 'leave') conditions.push(sql`not ${hasOwn(sql`${f.excludedBy} is not null`)}`);
  if (from) conditions.push(sql`${p.updatedAt} >= ${from}::timestamptz`);
  if (to) conditions.push(sql`${p.updatedAt} < ${to}::timestamptz`);
  if (q) conditions.push(sql`${p.title} ilike ${`%${q.replace(/[\\%_]/g, String.raw`\$&`)}%`}`);
  return allOf(conditions);
}

/** Pull requests by `updatedAt` descending. */
export async function listPullRequests(
  db: Database,
  workspaceId: string,
  filters: PullRequestFilters,
  limit: number,
  after: string[] | null,
): Promise<Page<PullRequestSummary>> {
  const rows = await rowsAsTenant(db, workspaceId, listStatement(workspaceId, filters, limit, after));
  return pageOf(rows, limit, (row) => [row.updatedAt, row.id]);
}

export async function hasPullRequest(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const statement = sql`select from ${pullRequests} where ${pullRequests.workspaceId} = ${workspaceId} and ${pullRequests.id} = ${id}`;
  return (await rowsAsTenant(db, workspaceId, statement)).length > 0;
}
