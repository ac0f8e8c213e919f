import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { TimelineEvent } from '../../domain/entities.ts';
import { emptyObject, githubId, hashOf, id, instant, occurrence, syncedAt } from './columns.ts';

/**
 * `read_at` is that of the copy of the pull request that brought the row, or that confirmed it while its list was being
 * continued.
 *
 * These tables have no foreign keys: to check them would cost each of some twenty rows of a pull request two searches and
 * two locks. The workspace is the pull request's. Rows are stored with their pull request, whose row is locked, and the
 * trigger `pull_requests_lists` of migration 0035 removes them with it. Accounts are found by the same statement, and go
 * with their workspace alone.
 */
export function child() {
  return {
    id: id(),
    workspaceId: uuid('workspace_id').notNull(),
    pullRequestId: uuid('pull_request_id').notNull(),
    readAt: instant('read_at').notNull(),
    syncedAt: syncedAt(),
  };
}

export const reviews = pgTable(
  'reviews',
  {
    ...child(),
    githubId: githubId().notNull(),
    authorId: uuid('author_id'),
    state: text('state', { enum: ['approved', 'changes_requested', 'commented', 'dismissed'] }).notNull(),
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
    authorId: uuid('author_id'),
    authorName: text('author_name').notNull(),
    /** What the author's address says, never the address: see author-account.ts. */
    authorAccount: text('author_account'),
    /** Null when Postgres cannot hold the instant: a commit may claim to be of the year 0. */
    authoredAt: instant('authored_at'),
    committedAt: instant('committed_at'),
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
    pathHash: hashOf('path_hash', sql`sha256_of(path)`),
    occurrence: occurrence(),
    changeType: text('change_type').notNull(),
    additions: integer('additions').notNull(),
    deletions: integer('deletions').notNull(),
  },
  (table) => [unique('files_path_hash').on(table.pullRequestId, table.pathHash, table.occurrence)],
);

export const comments = pgTable(
  'comments',
  {
    ...child(),
    githubId: githubId().notNull(),
    kind: text('kind', { enum: ['issue', 'review'] }).notNull(),
    authorId: uuid('author_id'),
    body: text('body').notNull(),
    path: text('path'),
    /** The review of an inline comment and the comment that it answers; null for issue comments, and until they are read. */
    reviewGithubId: githubId('review_github_id'),
    inReplyToGithubId: githubId('in_reply_to_github_id'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  // GitHub numbers issue comments and inline comments separately.
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
    /** The slug of the app that ran it, and the name of its workflow when the app was GitHub Actions. */
    app: text('app'),
    workflow: text('workflow'),
    /** Whether the branch requires it; null when this is not known. */
    isRequired: boolean('is_required'),
  },
  (table) => [unique('check_runs_github').on(table.pullRequestId, table.githubId)],
);

export const commitStatuses = pgTable(
  'commit_statuses',
  {
    ...child(),
    context: text('context').notNull(),
    contextHash: hashOf('context_hash', sql`sha256_of(context)`),
    occurrence: occurrence(),
    state: text('state').notNull(),
    isRequired: boolean('is_required'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('commit_statuses_context_hash').on(table.pullRequestId, table.contextHash, table.occurrence)],
);

export const timelineEvents = pgTable(
  'timeline_events',
  {
    ...child(),
    nodeId: text('node_id').notNull(),
    kind: text('kind').$type<TimelineEvent['kind']>().notNull(),
    actorId: uuid('actor_id'),
    subjectId: uuid('subject_id'),
    data: jsonb('data').$type<TimelineEvent['data']>().notNull().default(emptyObject),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [unique('timeline_events_node').on(table.pullRequestId, table.nodeId)],
);
