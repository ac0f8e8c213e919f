/**
 * Every table, in the names of the public contract. `created_at` and `updated_at` of GitHub's entities are GitHub's own;
 * when our row was written is `synced_at`. Every row of a tenant carries `workspace_id`, which row-level security guards
 * (see migrations/0001_tenant.sql).
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
  doublePrecision,
} from 'drizzle-orm/pg-core';

const id = () => uuid('id').primaryKey().defaultRandom();
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const githubId = () => bigint('github_id', { mode: 'number' });
const syncedAt = () => instant('synced_at').notNull().defaultNow();
const emptyArray = sql`'[]'::jsonb`;
const emptyObject = sql`'{}'::jsonb`;

export const workspaces = pgTable('workspaces', {
  id: id(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' });

export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    role: text('role', { enum: ['owner', 'member', 'reader'] }).notNull(),
    /** SHA-256 of the key, hexadecimal. */
    keyHash: text('key_hash').notNull().unique(),
    /** The key's last four characters, to tell keys apart. */
    hint: text('hint').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('api_keys_workspace').on(table.workspaceId)],
);

export const connections = pgTable(
  'connections',
  {
    id: id(),
    workspaceId: workspaceId(),
    type: text('type', { enum: ['token', 'app'] }).notNull(),
    installationId: bigint('installation_id', { mode: 'number' }),
    /** AES-GCM, base64: twelve bytes of nonce, then the sealed token. */
    tokenCiphertext: text('token_ciphertext'),
    /** Whose quota it is: GitHub's id and login of the token's user. */
    githubId: githubId(),
    login: text('login'),
    status: text('status', { enum: ['ok', 'failed'] })
      .notNull()
      .default('ok'),
    reason: text('reason'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('connections_workspace').on(table.workspaceId)],
);

export const repositories = pgTable(
  'repositories',
  {
    id: id(),
    workspaceId: workspaceId(),
    connectionId: uuid('connection_id').references(() => connections.id, { onDelete: 'set null' }),
    githubId: githubId().notNull(),
    nodeId: text('node_id').notNull(),
    fullName: text('full_name').notNull(),
    defaultBranch: text('default_branch'),
    isPrivate: boolean('is_private').notNull().default(false),
    isArchived: boolean('is_archived').notNull().default(false),
    languages: jsonb('languages').notNull().default(emptyObject),
    /** Everything updated since then is stored; the epoch when the history is stored whole. */
    coveredSince: instant('covered_since'),
    syncedThrough: instant('synced_through'),
    lastReceipt: jsonb('last_receipt'),
    unavailableReason: text('unavailable_reason'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('repositories_github').on(table.workspaceId, table.githubId),
    index('repositories_connection').on(table.connectionId),
  ],
);

const repositoryId = () =>
  uuid('repository_id')
    .notNull()
    .references(() => repositories.id, { onDelete: 'cascade' });

export const actors = pgTable(
  'actors',
  {
    id: id(),
    workspaceId: workspaceId(),
    githubId: githubId().notNull(),
    login: text('login').notNull(),
    kind: text('kind').notNull(),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('actors_github').on(table.workspaceId, table.githubId),
    index('actors_login').on(table.workspaceId, table.login),
  ],
);

const actorId = (name: string) => uuid(name).references(() => actors.id);

export const pullRequests = pgTable(
  'pull_requests',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    number: integer('number').notNull(),
    githubId: githubId().notNull(),
    nodeId: text('node_id').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    state: text('state', { enum: ['open', 'closed', 'merged'] }).notNull(),
    isDraft: boolean('is_draft').notNull(),
    authorId: actorId('author_id'),
    mergedById: actorId('merged_by_id'),
    baseRef: text('base_ref').notNull(),
    headRef: text('head_ref').notNull(),
    headSha: text('head_sha').notNull(),
    mergeCommitSha: text('merge_commit_sha'),
    additions: integer('additions').notNull(),
    deletions: integer('deletions').notNull(),
    changedFiles: integer('changed_files').notNull(),
    labels: jsonb('labels').notNull().default(emptyArray),
    assignees: jsonb('assignees').notNull().default(emptyArray),
    requestedReviewers: jsonb('requested_reviewers').notNull().default(emptyArray),
    linkedIssues: jsonb('linked_issues').notNull().default(emptyArray),
    milestone: text('milestone'),
    reviewDecision: text('review_decision'),
    /** The earliest `authored_at` of its commits ever seen: lowered, never raised. */
    earliestCommitAt: instant('earliest_commit_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    mergedAt: instant('merged_at'),
    closedAt: instant('closed_at'),
    detailsComplete: boolean('details_complete').notNull(),
    /** Lists that are not read to their end, as `{list: {after}}` or `{list: {by}}`. */
    pendingLists: jsonb('pending_lists').notNull().default(emptyObject),
    /** GitHub's total of each list, as `{list: total}`. */
    listTotals: jsonb('list_totals').notNull().default(emptyObject),
    /** Lists that GitHub refuses to show whole, as `{list: {total, listed}}`. */
    cappedLists: jsonb('capped_lists').notNull().default(emptyObject),
    /** Facts have not been computed since this copy, or more of its lists, was stored. */
    factsDue: boolean('facts_due').notNull().default(true),
    readAt: instant('read_at').notNull(),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('pull_requests_number').on(table.repositoryId, table.number),
    // `desc nulls first` is how Postgres reads a plain `order by … desc`; NULLS LAST would leave the index unused.
    index('pull_requests_workspace_list').on(table.workspaceId, sql`${table.updatedAt} desc`, sql`${table.id} desc`),
    index('pull_requests_repository_list').on(table.repositoryId, sql`${table.updatedAt} desc`, sql`${table.id} desc`),
    index('pull_requests_labels').using('gin', sql`${table.labels} jsonb_path_ops`),
    index('pull_requests_pending')
      .on(table.repositoryId, table.id)
      .where(sql`not details_complete`),
    index('pull_requests_facts_due')
      .on(table.repositoryId, table.id)
      .where(sql`facts_due`),
    index('pull_requests_author').on(table.authorId, sql`${table.updatedAt} desc`, sql`${table.id} desc`),
    index('pull_requests_merge_commit').on(table.repositoryId, table.mergeCommitSha),
  ],
);

const pullRequestId = () =>
  uuid('pull_request_id')
    .notNull()
    .references(() => pullRequests.id, { onDelete: 'cascade' });

/** `read_at` of the copy of the pull request that brought the row, or confirmed it while its list was being continued. */
const child = () => ({
  id: id(),
  workspaceId: workspaceId(),
  pullRequestId: pullRequestId(),
  readAt: instant('read_at').notNull(),
  syncedAt: syncedAt(),
});

export const reviews = pgTable(
  'reviews',
  {
    ...child(),
    githubId: githubId().notNull(),
    authorId: actorId('author_id'),
    state: text('state').notNull(),
    body: text('body').notNull(),
    submittedAt: instant('submitted_at').notNull(),
  },
  (table) => [unique('reviews_github').on(table.pullRequestId, table.githubId)],
);

export const commits = pgTable(
  'commits',
  {
    ...child(),
    sha: text('sha').notNull(),
    message: text('message').notNull(),
    authorId: actorId('author_id'),
    authorName: text('author_name').notNull(),
    authoredAt: instant('authored_at').notNull(),
    committedAt: instant('committed_at').notNull(),
    additions: integer('additions').notNull(),
    deletions: integer('deletions').notNull(),
  },
  (table) => [unique('commits_sha').on(table.pullRequestId, table.sha)],
);

export const files = pgTable(
  'files',
  {
    ...child(),
    path: text('path').notNull(),
    changeType: text('change_type').notNull(),
    additions: integer('additions').notNull(),
    deletions: integer('deletions').notNull(),
  },
  (table) => [unique('files_path').on(table.pullRequestId, table.path)],
);

export const comments = pgTable(
  'comments',
  {
    ...child(),
    githubId: githubId().notNull(),
    kind: text('kind', { enum: ['issue', 'review'] }).notNull(),
    authorId: actorId('author_id'),
    body: text('body').notNull(),
    path: text('path'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  // Issue comments and inline comments are numbered apart.
  (table) => [unique('comments_github').on(table.pullRequestId, table.kind, table.githubId)],
);

export const checkRuns = pgTable(
  'check_runs',
  {
    ...child(),
    githubId: githubId().notNull(),
    name: text('name').notNull(),
    status: text('status').notNull(),
    conclusion: text('conclusion'),
    startedAt: instant('started_at'),
    completedAt: instant('completed_at'),
  },
  (table) => [unique('check_runs_github').on(table.pullRequestId, table.githubId)],
);

export const commitStatuses = pgTable(
  'commit_statuses',
  {
    ...child(),
    context: text('context').notNull(),
    state: text('state').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('commit_statuses_context').on(table.pullRequestId, table.context)],
);

export const timelineEvents = pgTable(
  'timeline_events',
  {
    ...child(),
    nodeId: text('node_id').notNull(),
    kind: text('kind').notNull(),
    actorId: actorId('actor_id'),
    subjectId: actorId('subject_id'),
    data: jsonb('data').notNull().default(emptyObject),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('timeline_events_node').on(table.pullRequestId, table.nodeId)],
);

export const deployments = pgTable(
  'deployments',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    githubId: githubId().notNull(),
    sha: text('sha').notNull(),
    ref: text('ref'),
    environment: text('environment').notNull(),
    isProduction: boolean('is_production').notNull(),
    state: text('state').notNull(),
    creatorId: actorId('creator_id'),
    createdAt: instant('created_at').notNull(),
    succeededAt: instant('succeeded_at'),
    updatedAt: instant('updated_at').notNull(),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('deployments_github').on(table.repositoryId, table.githubId),
    index('deployments_created').on(table.repositoryId, table.createdAt),
  ],
);

export const syncRuns = pgTable(
  'sync_runs',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    kind: text('kind', { enum: ['backfill', 'incremental'] }).notNull(),
    daysBack: integer('days_back'),
    status: text('status', {
      enum: ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'],
    }).notNull(),
    phase: text('phase').notNull(),
    progress: jsonb('progress').notNull(),
    github: jsonb('github').notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
    resumeAt: instant('resume_at'),
    error: jsonb('error'),
    receipt: jsonb('receipt'),
    analysis: jsonb('analysis'),
    deadLetters: jsonb('dead_letters').notNull().default(emptyArray),
    /** Set when it ends: the record is deleted after that. */
    expiresAt: instant('expires_at'),
  },
  (table) => [
    index('sync_runs_list').on(table.repositoryId, sql`${table.startedAt} desc`, sql`${table.id} desc`),
    index('sync_runs_expiry')
      .on(table.expiresAt)
      .where(sql`expires_at is not null`),
  ],
);

export const pullRequestFacts = pgTable(
  'pull_request_facts',
  {
    pullRequestId: uuid('pull_request_id')
      .primaryKey()
      .references(() => pullRequests.id, { onDelete: 'cascade' }),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    formulaVersion: integer('formula_version').notNull(),
    firstCommitAt: instant('first_commit_at'),
    openedAt: instant('opened_at').notNull(),
    readyAt: instant('ready_at'),
    firstReviewRequestedAt: instant('first_review_requested_at'),
    firstReviewAt: instant('first_review_at'),
    firstReviewerId: actorId('first_reviewer_id'),
    firstApprovalAt: instant('first_approval_at'),
    lastApprovalAt: instant('last_approval_at'),
    mergedAt: instant('merged_at'),
    closedAt: instant('closed_at'),
    deployedAt: instant('deployed_at'),
    startedAt: instant('started_at').notNull(),
    codingSeconds: doublePrecision('coding_seconds'),
    pickupSeconds: doublePrecision('pickup_seconds'),
    reviewSeconds: doublePrecision('review_seconds'),
    mergeWaitSeconds: doublePrecision('merge_wait_seconds'),
    cycleSeconds: doublePrecision('cycle_seconds'),
    deploySeconds: doublePrecision('deploy_seconds'),
    unreviewed: boolean('unreviewed'),
    reviewRounds: integer('review_rounds'),
    commitsAfterFirstReview: integer('commits_after_first_review'),
    fixResponseSeconds: doublePrecision('fix_response_seconds'),
    reviewers: integer('reviewers').notNull(),
    reviews: integer('reviews').notNull(),
    comments: integer('comments').notNull(),
    size: integer('size').notNull(),
    sizeClass: text('size_class').notNull(),
    isRevert: boolean('is_revert'),
    revertsNumber: integer('reverts_number'),
    isHotfix: boolean('is_hotfix'),
    checksPassed: boolean('checks_passed'),
    aiAuthored: boolean('ai_authored'),
    aiAssisted: boolean('ai_assisted'),
    aiReviewed: boolean('ai_reviewed'),
    aiTools: jsonb('ai_tools').notNull().default(emptyArray),
    computedAt: instant('computed_at').notNull().defaultNow(),
  },
  (table) => [
    index('pull_request_facts_merged').on(table.repositoryId, table.mergedAt),
    index('pull_request_facts_workspace_merged').on(table.workspaceId, table.mergedAt),
    index('pull_request_facts_ai_tools').using('gin', sql`${table.aiTools} jsonb_path_ops`),
  ],
);

export const weeklyMetrics = pgTable(
  'weekly_metrics',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: uuid('repository_id').references(() => repositories.id, { onDelete: 'cascade' }),
    authorId: uuid('author_id').references(() => actors.id, { onDelete: 'cascade' }),
    weekStart: date('week_start').notNull(),
    metrics: jsonb('metrics').notNull(),
    computedAt: instant('computed_at').notNull().defaultNow(),
  },
  (table) => [
    unique('weekly_metrics_week')
      .on(table.workspaceId, table.repositoryId, table.authorId, table.weekStart)
      .nullsNotDistinct(),
  ],
);

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

export const aiSignals = pgTable(
  'ai_signals',
  {
    ...child(),
    kind: text('kind').notNull(),
    tool: text('tool').notNull(),
    tier: text('tier').notNull(),
    source: text('source').notNull(),
    quote: text('quote').notNull(),
    ruleVersion: integer('rule_version').notNull(),
  },
  (table) => [unique('ai_signals_source').on(table.pullRequestId, table.kind, table.tool, table.source)],
);

export const llmAnalyses = pgTable(
  'llm_analyses',
  {
    id: id(),
    workspaceId: workspaceId(),
    pullRequestId: pullRequestId(),
    inputHash: text('input_hash').notNull(),
    promptVersion: integer('prompt_version').notNull(),
    model: text('model').notNull(),
    status: text('status').notNull(),
    reason: text('reason'),
    result: jsonb('result'),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    cost: doublePrecision('cost'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('llm_analyses_input').on(table.pullRequestId, table.inputHash, table.promptVersion, table.model),
    index('llm_analyses_result').using('gin', sql`${table.result} jsonb_path_ops`),
  ],
);

export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: text('id').primaryKey(),
    event: text('event').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [index('webhook_deliveries_expiry').on(table.expiresAt)],
);
