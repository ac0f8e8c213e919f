import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import {
  DETAIL_FIELDS,
  fieldOf,
  isPerson,
  LISTED_FIELDS,
  type DetailField,
  type FieldValue,
  type ListedField,
  type PersonField,
} from '../domain/pull-request-fields.ts';
import type { Who } from '../domain/metrics/who.ts';
import type { AnalysisResult } from '../domain/analysis/result.ts';
import { MISSING_LIMIT } from '../domain/receipt.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { account, isBy } from './people.ts';
import { list, literal, object, select, type Fields, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { aiSignals, llmAnalyses } from './schema/analyses.ts';
import { checkRuns, comments, commits, commitStatuses, files, reviews, timelineEvents } from './schema/lists.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { aside, setAsideOf } from './set-aside.ts';
import { iso, shownPerson, type ShownPerson } from './shown.ts';
import { SHOWN_FACTS } from './shown-facts.ts';
import { listedPullRequests, searchableAiTools, searchableAnalyses } from './schema/views.ts';

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
const analysis = alias(llmAnalyses, 'l');

/** A field as the API shows it. */
export type ShownField<Name extends ListedField | DetailField> = Name extends PersonField
  ? ShownPerson
  : FieldValue<Name>;

/** Fields of the pull request `p` as the API shows them. */
function shownFields<Name extends ListedField | DetailField>(names: Name[]): { [Of in Name]: SQL<ShownField<Of>> } {
  return Object.fromEntries(names.map((name) => [name, shownField(name)])) as { [Of in Name]: SQL<ShownField<Of>> };
}

function shownField(name: ListedField | DetailField): SQL {
  if (isPerson(name)) return shownPerson(p[`${name}Id`]);
  const column = p[name];
  switch (fieldOf(name).kind) {
    case 'instant':
      return iso(column);
    case 'id':
      return sql`${column}::text`;
    default:
      return sql`${column}`;
  }
}

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

/** A pull request with everything that is stored about it. */
export type PullRequestDetail = RowOf<typeof DETAIL>;

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

/** The rows of a list of the pull request `p`, in an order. */
function listed<Of extends Fields>(table: ListTable, fields: Of, order: SQL): SQL<RowOf<Of>[]> {
  return list(fields, sql`from ${table} where ${table.pullRequestId} = ${p.id}`, order);
}

type ListTable =
  | typeof reviews
  | typeof commits
  | typeof files
  | typeof comments
  | typeof checkRuns
  | typeof commitStatuses
  | typeof timelineEvents
  | typeof aiSignals;

/** Everything that is stored about the pull request `p`. */
const DETAIL = {
  ...SUMMARY,
  ...shownFields(DETAIL_FIELDS),
  setAside: setAsideOf(sql`${aside.repositoryId} = ${p.repositoryId} and ${aside.number} = ${p.number}`, MISSING_LIMIT),
  cappedLists: p.cappedLists,
  syncedAt: iso(p.syncedAt),
  reviews: listed(
    reviews,
    {
      id: reviews.id,
      author: shownPerson(reviews.authorId),
      state: reviews.state,
      body: reviews.body,
      submittedAt: iso(reviews.submittedAt),
    },
    sql`${reviews.submittedAt}, ${reviews.githubId}`,
  ),
  commits: listed(
    commits,
    {
      sha: commits.sha,
      message: commits.message,
      author: shownPerson(commits.authorId),
      authorName: commits.authorName,
      authoredAt: iso<string | null>(commits.authoredAt),
      committedAt: iso<string | null>(commits.committedAt),
      additions: commits.additions,
      deletions: commits.deletions,
    },
    sql`${commits.committedAt}, ${commits.sha}`,
  ),
  files: listed(
    files,
    { path: files.path, changeType: files.changeType, additions: files.additions, deletions: files.deletions },
    sql`${files.path}, ${files.occurrence}`,
  ),
  comments: listed(
    comments,
    {
      id: comments.id,
      kind: comments.kind,
      author: shownPerson(comments.authorId),
      body: comments.body,
      path: comments.path,
      createdAt: iso(comments.createdAt),
    },
    sql`${comments.createdAt}, ${comments.githubId}`,
  ),
  checkRuns: listed(
    checkRuns,
    {
      name: checkRuns.name,
      status: checkRuns.status,
      conclusion: checkRuns.conclusion,
      startedAt: iso<string | null>(checkRuns.startedAt),
      completedAt: iso<string | null>(checkRuns.completedAt),
    },
    sql`${checkRuns.name}, ${checkRuns.githubId}`,
  ),
  commitStatuses: listed(
    commitStatuses,
    { context: commitStatuses.context, state: commitStatuses.state, createdAt: iso(commitStatuses.createdAt) },
    sql`${commitStatuses.context}, ${commitStatuses.occurrence}`,
  ),
  timelineEvents: listed(
    timelineEvents,
    {
      kind: timelineEvents.kind,
      actor: shownPerson(timelineEvents.actorId),
      subject: shownPerson(timelineEvents.subjectId),
      data: timelineEvents.data,
      createdAt: iso(timelineEvents.createdAt),
    },
    sql`${timelineEvents.createdAt}, ${timelineEvents.nodeId}`,
  ),
  aiSignals: listed(
    aiSignals,
    {
      kind: aiSignals.kind,
      tool: aiSignals.tool,
      tier: aiSignals.tier,
      source: aiSignals.source,
      quote: aiSignals.quote,
      ruleVersion: aiSignals.ruleVersion,
    },
    sql`array_position(array['certain', 'strong', 'weak'], ${aiSignals.tier}), ${aiSignals.tool}, ${aiSignals.kind},
      ${aiSignals.source}`,
  ),
  facts: SHOWN_FACTS,
  analysis: sql<AnalysisResult | null>`(
    select ${analysis.result} from ${llmAnalyses} ${analysis}
    where ${analysis.pullRequestId} = ${p.id} and ${analysis.isCurrent})`,
  analysisState: analysisState(),
};

/**
 * The state of the analysis of the pull request `p`: the one of its present content, else the one that waits, else any.
 */
function analysisState() {
  const state = object({
    status: analysis.status,
    reason: analysis.reason,
    model: analysis.model,
    promptVersion: analysis.promptVersion,
    finishedAt: iso<string | null>(analysis.finishedAt),
    inputTokens: analysis.inputTokens,
    outputTokens: analysis.outputTokens,
    cost: analysis.cost,
  });
  return sql<typeof state extends SQL<infer State> ? State | null : never>`(
    select ${state} from ${llmAnalyses} ${analysis} where ${analysis.pullRequestId} = ${p.id}
    order by ${analysis.isCurrent} desc, ${analysis.status} = 'pending' desc limit 1)`;
}

/**
 * One pull request with everything that is stored about it, in one round trip; null when the workspace has none with
 * this id.
 */
export async function getPullRequest(db: Database, workspaceId: string, id: string): Promise<PullRequestDetail | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(DETAIL, sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${workspaceId} and ${p.id} = ${id}`),
  );
  return row ?? null;
}

export async function hasPullRequest(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const statement = sql`select from ${pullRequests} where ${pullRequests.workspaceId} = ${workspaceId} and ${pullRequests.id} = ${id}`;
  return (await rowsAsTenant(db, workspaceId, statement)).length > 0;
}
