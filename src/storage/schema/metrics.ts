import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
  type PgColumn,
} from 'drizzle-orm/pg-core';
import { ANALYSIS_TYPES } from '../../domain/analysis/result.ts';
import type { RevertNames } from '../../domain/facts/reverts.ts';
import type { FactName } from '../../domain/facts/values.ts';
import { WAITING_ON } from '../../domain/facts/waiting.ts';
import { WORK_TYPE_SOURCES } from '../../domain/facts/work-type.ts';
import { factsBehind, measuresIn } from '../../domain/metrics/measures.ts';
import { SORTED_FACTS } from '../../domain/pull-request-list.ts';
import { actorId, actors } from './actors.ts';
import { authorKind, emptyArray, id, instant } from './columns.ts';
import { reviews } from './lists.ts';
import { pullRequests } from './pull-requests.ts';
import { repositories, repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

export const pullRequestFacts = pgTable(
  'pull_request_facts',
  {
    pullRequestId: uuid('pull_request_id')
      .primaryKey()
      .references(() => pullRequests.id, { onDelete: 'cascade' }),
    // Those of the pull request. A foreign key of each would cost a check and a lock for every row that is computed.
    workspaceId: uuid('workspace_id').notNull(),
    repositoryId: uuid('repository_id').notNull(),
    formulaVersion: integer('formula_version').notNull(),
    /** The version of the rules that found the evidence of AI use. */
    ruleVersion: integer('rule_version').notNull().default(0),
    /** The person behind the author's account. */
    authorId: actorId('author_id'),
    /** What the author counts as; null for a deleted account. */
    authorKind: authorKind('author_kind'),
    /** The rule that leaves it out of metrics; null when it counts. */
    excludedBy: text('excluded_by'),
    firstCommitAt: instant('first_commit_at'),
    openedAt: instant('opened_at').notNull(),
    readyAt: instant('ready_at'),
    firstReviewRequestedAt: instant('first_review_requested_at'),
    firstResponseAt: instant('first_response_at'),
    firstResponderId: actorId('first_responder_id'),
    firstReviewAt: instant('first_review_at'),
    firstReviewerId: actorId('first_reviewer_id'),
    firstApprovalAt: instant('first_approval_at'),
    lastApprovalAt: instant('last_approval_at'),
    mergedAt: instant('merged_at'),
    closedAt: instant('closed_at'),
    deployedAt: instant('deployed_at'),
    isDeployed: boolean('is_deployed'),
    startedAt: instant('started_at').notNull(),
    codingSeconds: doublePrecision('coding_seconds'),
    pickupSeconds: doublePrecision('pickup_seconds'),
    reviewSeconds: doublePrecision('review_seconds'),
    mergeWaitSeconds: doublePrecision('merge_wait_seconds'),
    cycleSeconds: doublePrecision('cycle_seconds'),
    responseSeconds: doublePrecision('response_seconds'),
    approvedToMergeSeconds: doublePrecision('approved_to_merge_seconds'),
    deploySeconds: doublePrecision('deploy_seconds'),
    /** The parts of the waits above that lie within working hours; null without the rule. */
    pickupWorkingSeconds: doublePrecision('pickup_working_seconds'),
    reviewWorkingSeconds: doublePrecision('review_working_seconds'),
    mergeWaitWorkingSeconds: doublePrecision('merge_wait_working_seconds'),
    responseWorkingSeconds: doublePrecision('response_working_seconds'),
    approvedToMergeWorkingSeconds: doublePrecision('approved_to_merge_working_seconds'),
    unreviewed: boolean('unreviewed'),
    mergedWithoutApproval: boolean('merged_without_approval'),
    /** Whose move an open pull request is, and since when; null when it is closed. */
    waitingOn: text('waiting_on', { enum: WAITING_ON }),
    waitingSince: instant('waiting_since'),
    reviewRounds: integer('review_rounds'),
    commitsAfterFirstReview: integer('commits_after_first_review'),
    fixResponseSeconds: doublePrecision('fix_response_seconds'),
    reviewers: integer('reviewers').notNull(),
    reviews: integer('reviews').notNull(),
    comments: integer('comments').notNull(),
    commentsPer100Lines: doublePrecision('comments_per_100_lines'),
    size: integer('size').notNull(),
    sizeClass: text('size_class', { enum: ['XS', 'S', 'M', 'L', 'XL'] }).notNull(),
    workType: text('work_type', { enum: ANALYSIS_TYPES }),
    workTypeSource: text('work_type_source', { enum: WORK_TYPE_SOURCES }),
    isRevert: boolean('is_revert'),
    revertsNumber: integer('reverts_number'),
    /**
     * `RevertNames` of domain/facts: what `reverts_number` stands for once a pull request of this repository matches.
     */
    revertsNamed: jsonb('reverts_named').$type<RevertNames>(),
    isHotfix: boolean('is_hotfix'),
    checksPassed: boolean('checks_passed'),
    ciSeconds: doublePrecision('ci_seconds'),
    /** Whether the result depends on checks of which it was not known whether they are required. */
    checksUndecided: boolean('checks_undecided').notNull().default(false),
    /** Names of checks that failed and then passed on the same head. */
    flakyChecks: jsonb('flaky_checks').$type<string[]>().notNull().default(emptyArray),
    reopened: integer('reopened').notNull().default(0),
    forcePushes: integer('force_pushes').notNull().default(0),
    aiAuthored: boolean('ai_authored'),
    aiAssisted: boolean('ai_assisted'),
    aiReviewed: boolean('ai_reviewed'),
    aiTools: jsonb('ai_tools').$type<string[]>().notNull().default(emptyArray),
    /** The strongest evidence for each: `certain`, `strong` or `weak`; null without evidence. */
    aiAuthoredTier: text('ai_authored_tier', { enum: ['certain', 'strong', 'weak'] }),
    aiAssistedTier: text('ai_assisted_tier', { enum: ['certain', 'strong', 'weak'] }),
    aiReviewedTier: text('ai_reviewed_tier', { enum: ['certain', 'strong', 'weak'] }),
    computedAt: instant('computed_at').notNull().defaultNow(),
  },
  (table) => [
    // Nearly all rows have one version. Equal keys are stored once, in the order of the table, so both are small.
    index('pull_request_facts_version').on(table.repositoryId, table.formulaVersion),
    index('pull_request_facts_rules').on(table.repositoryId, table.ruleVersion),
    index('pull_request_facts_merged').on(table.repositoryId, table.mergedAt),
    // Includes every fact that a measure of merges aggregates: a read from the index alone takes half the time.
    index('pull_request_facts_window').on(
      table.workspaceId,
      table.mergedAt,
      table.repositoryId,
      table.authorId,
      table.authorKind,
      table.excludedBy,
      ...factsBehind(measuresIn('window', 'total', 'comparison')).map((fact) => table[fact]),
    ),
    index('pull_request_facts_repairs')
      .on(table.workspaceId, table.openedAt)
      .where(sql`is_revert or is_hotfix`),
    // Open pull requests are few.
    index('pull_request_facts_waiting')
      .on(table.workspaceId, table.waitingOn, table.waitingSince)
      .where(sql`waiting_on is not null`),
    index('pull_request_facts_opened').on(table.workspaceId, table.openedAt, table.authorKind, table.excludedBy),
    // With what tells those that were merged, and those that were not yet opened, so that no row is read.
    index('pull_request_facts_closed').on(
      table.workspaceId,
      table.closedAt,
      table.authorKind,
      table.excludedBy,
      table.openedAt,
      table.mergedAt,
    ),
    // These rows are few: lists show them alone, or leave them out.
    index('pull_request_facts_excluded')
      .on(table.workspaceId, table.pullRequestId)
      .where(sql`excluded_by is not null`),
    index('pull_request_facts_deployed').on(table.repositoryId, table.deployedAt),
    index('pull_request_facts_author').on(table.authorId, table.mergedAt),
    index('pull_request_facts_computed').on(table.repositoryId, table.computedAt),
    index('pull_request_facts_reverts').on(table.repositoryId, table.revertsNumber),
    // These rows are few, for a repository of any size. The index begins with the workspace, because row-level security
    // asks for it: otherwise the planner, without statistics, prefers an index of all rows.
    index('pull_request_facts_named')
      .on(table.workspaceId, table.repositoryId)
      .where(sql`reverts_named is not null`),
    index('pull_request_facts_undecided')
      .on(table.repositoryId, table.computedAt)
      .where(sql`checks_undecided`),
    index('pull_request_facts_ai_tools').using('gin', sql`${table.aiTools} jsonb_path_ops`),
    // For what only few have, such as a rare type. Equal rows are stored once, so that all of it is hundreds of kilobytes.
    index('pull_request_facts_kinds').on(
      table.workspaceId,
      table.workType,
      table.sizeClass,
      table.aiAuthored,
      table.aiAssisted,
      table.aiReviewed,
    ),
    ...sortedBy(table, SORTED_FACTS),
    ...sortedBy(table, ['deployedAt', 'firstReviewAt', 'waitingSince']),
  ],
);

/** The orders of lists. Rows without the value are in no such list. */
function sortedBy(table: Record<'workspaceId' | 'pullRequestId' | FactName, PgColumn>, names: readonly FactName[]) {
  return names.map((name) => {
    const column = table[name];
    const order = index(`pull_request_facts_by_${column.name}`).on(table.workspaceId, column, table.pullRequestId);
    // A condition that is always true would keep Postgres from the index.
    return column.notNull ? order : order.where(sql.raw(`${column.name} is not null`));
  });
}

/** The submitted reviews of humans other than the author: the source of reviewer metrics. */
export const reviewFacts = pgTable(
  'review_facts',
  {
    reviewId: uuid('review_id')
      .primaryKey()
      .references(() => reviews.id, { onDelete: 'cascade' }),
    // Those of the review, as in the facts of the pull request.
    workspaceId: uuid('workspace_id').notNull(),
    repositoryId: uuid('repository_id').notNull(),
    pullRequestId: uuid('pull_request_id').notNull(),
    /** The person behind the reviewer's account. */
    reviewerId: actorId('reviewer_id').notNull(),
    submittedAt: instant('submitted_at').notNull(),
    /** The merge of the pull request: the instant at which the review counts. */
    mergedAt: instant('merged_at'),
    /** What the author of the pull request counts as, and the rule that leaves it out: as in its facts. */
    authorKind: authorKind('author_kind'),
    excludedBy: text('excluded_by'),
    /** Seconds since the request that it answers; null when there was no request. */
    responseSeconds: doublePrecision('response_seconds'),
    /** `approved` or `changes_requested` on the last review in which its reviewer decided; else null. */
    decision: text('decision', { enum: ['approved', 'changes_requested'] }),
  },
  (table) => [
    index('review_facts_pull_request').on(table.pullRequestId),
    index('review_facts_merged').on(table.workspaceId, table.mergedAt, table.authorKind, table.excludedBy),
    index('review_facts_submitted').on(
      table.workspaceId,
      table.submittedAt,
      table.authorKind,
      table.excludedBy,
      table.reviewerId,
    ),
    // For a window of all reviewers, read from the index alone, and for the windows of one reviewer.
    index('review_facts_reviewer').on(
      table.workspaceId,
      table.reviewerId,
      table.submittedAt,
      table.responseSeconds,
      table.pullRequestId,
      table.authorKind,
      table.excludedBy,
    ),
  ],
);

/** Weeks (UTC) whose pairs of reviewers must be counted again; those of a removed repository belong to the workspace alone. */
export const dirtyWeeks = pgTable(
  'dirty_weeks',
  {
    workspaceId: workspaceId(),
    repositoryId: uuid('repository_id').notNull(),
    weekStart: date('week_start').notNull(),
    markedAt: instant('marked_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.repositoryId, table.weekStart] })],
);

/**
 * Not read or written any more: weeks are computed at the request. The version before still needs the table while it runs
 * beside this one, and after a rollback.
 */
export const weeklyMetrics = pgTable(
  'weekly_metrics',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: uuid('repository_id').references(() => repositories.id, { onDelete: 'cascade' }),
    authorId: uuid('author_id').references(() => actors.id, { onDelete: 'cascade' }),
    weekStart: date('week_start').notNull(),
    metrics: jsonb('metrics').$type<object>().notNull(),
    computedAt: instant('computed_at').notNull().defaultNow(),
  },
  (table) => [
    unique('weekly_metrics_week')
      .on(table.workspaceId, table.repositoryId, table.authorId, table.weekStart)
      .nullsNotDistinct(),
  ],
);

/** Weeks are those of UTC, not of the workspace's zone: no answer shows them, they only make reading cheaper. */
export const reviewerPairs = pgTable(
  'reviewer_pairs',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    firstReviewerId: uuid('first_reviewer_id')
      .notNull()
      .references(() => actors.id, { onDelete: 'cascade' }),
    secondReviewerId: uuid('second_reviewer_id')
      .notNull()
      .references(() => actors.id, { onDelete: 'cascade' }),
    weekStart: date('week_start').notNull(),
    together: integer('together').notNull(),
    agreements: integer('agreements').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.repositoryId, table.firstReviewerId, table.secondReviewerId, table.weekStart],
    }),
  ],
);
