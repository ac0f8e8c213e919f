import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AnalysisResult } from '../domain/analysis/result.ts';
import { DETAIL_FIELDS } from '../domain/pull-request-fields.ts';
import { MISSING_LIMIT } from '../domain/receipt.ts';
import { SIGNAL } from './ai-signals.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { LISTED, SUMMARY } from './pull-requests.ts';
import { digits, list, object, select, type Fields, type RowOf } from './rows.ts';
import { aiSignals, llmAnalyses } from './schema/analyses.ts';
import { checkRuns, comments, commits, commitStatuses, files, reviews, timelineEvents } from './schema/lists.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { exclusions } from './schema/rules.ts';
import { aside, setAsideOf } from './set-aside.ts';
import { SHOWN_FACTS } from './shown-facts.ts';
import { shownFields } from './shown-fields.ts';
import { iso, shownPerson } from './shown.ts';

const p = alias(pullRequests, 'p');
const s = alias(aiSignals, 's');
const analysis = alias(llmAnalyses, 'l');
const r = alias(pullRequestFacts, 'r');
const other = alias(pullRequests, 'other');
// By themselves, because TypeScript would take null for possible within the fields of a list.
const REVERTED_AT = iso(r.mergedAt);
const SUBMITTED_AT = iso(reviews.submittedAt);
const COMMENTED_AT = iso(comments.createdAt);
const STATUS_AT = iso(commitStatuses.createdAt);
const EVENT_AT = iso(timelineEvents.createdAt);

/** A pull request with everything that is stored about it. */
export type PullRequestDetail = RowOf<typeof DETAIL>;

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
  | typeof timelineEvents;

/** Everything that is stored about the pull request `p`. */
const DETAIL = {
  ...SUMMARY,
  repository: LISTED.repository,
  /** The merged pull requests that take it back. */
  revertedBy: list(
    { id: other.id, number: other.number, mergedAt: REVERTED_AT },
    sql`from ${pullRequestFacts} ${r} join ${pullRequests} ${other} on ${other.id} = ${r.pullRequestId}
      where ${r.repositoryId} = ${p.repositoryId} and ${r.revertsNumber} = ${p.number}
        and ${r.isRevert} and ${r.mergedAt} is not null`,
    sql`${r.mergedAt}, ${other.number}`,
  ),
  ...shownFields(DETAIL_FIELDS),
  setAside: setAsideOf(sql`${aside.repositoryId} = ${p.repositoryId} and ${aside.number} = ${p.number}`, MISSING_LIMIT),
  /** Who left it out of metrics one by one, why and when. */
  exclusion: sql<{ reason: string; by: string; at: string } | null>`(
    select ${object({ reason: exclusions.reason, by: exclusions.saidBy, at: iso(exclusions.saidAt) })}
    from ${exclusions} where ${exclusions.pullRequestId} = ${p.id})`,
  cappedLists: p.cappedLists,
  requiredChecks: p.requiredChecks,
  requiredAsOf: iso<string | null>(p.requiredAsOf),
  readAt: iso(p.readAt),
  syncedAt: iso(p.syncedAt),
  reviews: listed(
    reviews,
    {
      id: reviews.id,
      githubId: digits(reviews.githubId),
      author: shownPerson(reviews.authorId),
      state: reviews.state,
      body: reviews.body,
      submittedAt: SUBMITTED_AT,
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
      githubId: digits(comments.githubId),
      kind: comments.kind,
      author: shownPerson(comments.authorId),
      body: comments.body,
      path: comments.path,
      reviewGithubId: sql<string | null>`${comments.reviewGithubId}::text`,
      inReplyToGithubId: sql<string | null>`${comments.inReplyToGithubId}::text`,
      createdAt: COMMENTED_AT,
    },
    sql`${comments.createdAt}, ${comments.githubId}`,
  ),
  checkRuns: listed(
    checkRuns,
    {
      githubId: digits(checkRuns.githubId),
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
    { context: commitStatuses.context, state: commitStatuses.state, createdAt: STATUS_AT },
    sql`${commitStatuses.context}, ${commitStatuses.occurrence}`,
  ),
  timelineEvents: listed(
    timelineEvents,
    {
      kind: timelineEvents.kind,
      actor: shownPerson(timelineEvents.actorId),
      subject: shownPerson(timelineEvents.subjectId),
      data: timelineEvents.data,
      createdAt: EVENT_AT,
    },
    sql`${timelineEvents.createdAt}, ${timelineEvents.nodeId}`,
  ),
  /** The evidence of AI use, the strongest first; what a person corrected is among it. */
  aiSignals: list(
    SIGNAL,
    sql`from ${aiSignals} ${s} where ${s.pullRequestId} = ${p.id}`,
    sql`array_position(array['certain', 'strong', 'weak'], ${s.tier}), ${s.tool}, ${s.kind}, ${s.source}`,
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
    select(DETAIL, sql`from ${pullRequests} ${p} where ${p.workspaceId} = ${opaque(workspaceId)} and ${p.id} = ${id}`),
  );
  return row ?? null;
}
