import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { LISTED_FIELDS } from '../domain/pull-request-fields.ts';
import type { Who } from '../domain/metrics/who.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { account, isBy } from './people.ts';
import { literal, select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { listedPullRequests, searchableAiTools, searchableAnalyses } from './schema/views.ts';
import { iso } from './shown.ts';
import { shownFields } from './shown-fields.ts';

export interface PullRequestFilters extends Pick<Who, 'by' | 'excluded'> {
  repositoryId?: string | undefined;
  state?: 'open' | 'closed' | 'merged' | undefined;
  /** A login; all accounts of the person behind it count. */
  author?: string | undefined;
  teamId?: string | undefined;
  label?: string | undefined;
  aiTool?: string | undefined;
  language?: string | undefined;
  type?: string | undefined;
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
  const { repositoryId, state, author, teamId, label, aiTool, language, type, from, to, q, by, excluded } = filters;
  const contains = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  const conditions: SQL[] = [sql`${p.workspaceId} = ${workspaceId}`];
  const analysed = (pattern: unknown) =>
    sql`${p.id} in (select ${searchableAnalyses.pullRequestId} from ${searchableAnalyses}
      where ${searchableAnalyses.result} @> ${contains(pattern)})`;
  if (repositoryId) conditions.push(sql`${p.repositoryId} = ${repositoryId}`);
  if (state) conditions.push(sql`${p.state} = ${state}`);
  if (author !== undefined || teamId !== undefined) {
    const whose = { workspaceId, author, teamId };
    const accounts = sql`select ${account.id} from ${actors} ${account} where ${account.workspaceId} = ${workspaceId}`;
    conditions.push(sql`${p.authorId} in (
      ${accounts} and ${isBy(whose, account.id)} union ${accounts} and ${isBy(whose, account.personId)})`);
  }
  if (label) conditions.push(sql`${p.labels} @> ${contains([label])}`);
  if (aiTool) {
    conditions.push(
      sql`${p.id} in (select ${searchableAiTools.pullRequestId} from ${searchableAiTools}
        where ${searchableAiTools.aiTools} @> ${contains([aiTool.toLowerCase()])})`,
    );
  }
  if (language) conditions.push(analysed({ tech: { languages: [language.toLowerCase()] } }));
  if (type) conditions.push(analysed({ summary: { type } }));
  // Without facts a pull request is of no kind yet, and nothing excludes it.
  const hasFacts = (of: SQL) =>
    sql`exists (select from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${p.id} and ${of})`;
  if (by) conditions.push(hasFacts(sql`${f.authorKind} in (${sql.join(by.map(literal), sql`, `)})`));
  if (excluded === 'only') conditions.push(hasFacts(sql`${f.excludedBy} is not null`));
  if (excluded === 'leave') conditions.push(sql`not ${hasFacts(sql`${f.excludedBy} is not null`)}`);
  if (from) conditions.push(sql`${p.updatedAt} >= ${from}::timestamptz`);
  if (to) conditions.push(sql`${p.updatedAt} < ${to}::timestamptz`);
  if (q) conditions.push(sql`${p.title} ilike ${`%${q.replace(/[\\%_]/g, String.raw`\$&`)}%`}`);
  return sql.join(conditions, sql` and `);
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
    select(fields, sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${workspaceId} and ${p.id} = ${id}`),
  );
  return row ?? null;
}
