import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { CheckName } from '../../domain/entities.ts';
import type { KeptStatus } from '../../domain/facts/input.ts';
import type { LinkedIssue } from '../../domain/pull-request-fields.ts';
import { actorId } from './actors.ts';
import { baseBeginning } from './base-beginning.ts';
import { emptyArray, emptyObject, githubId, id, instant, syncedAt } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { titleWords } from './title-words.ts';
import { workspaceId } from './workspaces.ts';

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
    labels: jsonb('labels').$type<string[]>().notNull().default(emptyArray),
    assignees: jsonb('assignees').$type<string[]>().notNull().default(emptyArray),
    requestedReviewers: jsonb('requested_reviewers').$type<string[]>().notNull().default(emptyArray),
    linkedIssues: jsonb('linked_issues').$type<LinkedIssue[]>().notNull().default(emptyArray),
    milestone: text('milestone'),
    reviewDecision: text('review_decision', { enum: ['approved', 'changes_requested', 'review_required'] }),
    /**
     * The checks that its branch required, as GitHub said when this was first known after the merge, and when that was.
     * Both never change afterwards; null before.
     */
    requiredChecks: jsonb('required_checks').$type<CheckName[]>(),
    requiredAsOf: instant('required_as_of'),
    /** Its statuses at the merge, which later ones replace in `commit_statuses`; never changed once they are stored. */
    statusesAtMerge: jsonb('statuses_at_merge').$type<KeptStatus[]>(),
    /** The earliest possible `authored_at` among all its commits that were ever read: it moves only to earlier instants. */
    earliestCommitAt: instant('earliest_commit_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    mergedAt: instant('merged_at'),
    closedAt: instant('closed_at'),
    detailsComplete: boolean('details_complete').notNull(),
    /** Lists that are not read to their end, as `{list: {after}}` or `{list: {by}}`. */
    pendingLists: jsonb('pending_lists')
      .$type<Record<string, { after: string } | { by: string }>>()
      .notNull()
      .default(emptyObject),
    /** GitHub's total of each list, as `{list: total}`. */
    listTotals: jsonb('list_totals').$type<Record<string, number>>().notNull().default(emptyObject),
    /** The newest `updatedAt` in GitHub's totals; an older copy has missed a change. */
    heardUpdatedAt: instant('heard_updated_at'),
    /** Lists that GitHub does not show whole, as `{list: {total, listed}}`. */
    cappedLists: jsonb('capped_lists')
      .$type<Record<string, { total: number; listed: number }>>()
      .notNull()
      .default(emptyObject),
    /** Facts have not been computed since this copy, or more rows of its lists, were stored. */
    factsDue: boolean('facts_due').notNull().default(true),
    readAt: instant('read_at').notNull(),
    /** `READ_VERSION` of the version that read this copy; 0 of one that did not say it. */
    readVersion: integer('read_version').notNull().default(0),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('pull_requests_number').on(table.repositoryId, table.number),
    // Postgres reads a plain `order by … desc` as `desc nulls first`; with NULLS LAST it would not use the index.
    index('pull_requests_workspace_list').on(table.workspaceId, sql`${table.updatedAt} desc`, sql`${table.id} desc`),
    index('pull_requests_repository_list').on(table.repositoryId, sql`${table.updatedAt} desc`, sql`${table.id} desc`),
    index('pull_requests_labels').using('gin', sql`${table.labels} jsonb_path_ops`),
    index('pull_requests_words').using('gin', titleWords(table.title)),
    index('pull_requests_title').using('gin', sql`${table.title} gin_trgm_ops`),
    index('pull_requests_pending')
      .on(table.repositoryId, table.id)
      .where(sql`not details_complete`),
    index('pull_requests_facts_due')
      .on(table.repositoryId, table.number)
      .where(sql`facts_due`),
    index('pull_requests_author').on(table.authorId, sql`${table.updatedAt} desc`, sql`${table.id} desc`),
    index('pull_requests_base').on(table.workspaceId, baseBeginning(table.baseRef)),
    // Drafts are few.
    index('pull_requests_drafts')
      .on(table.workspaceId, sql`${table.updatedAt} desc`, sql`${table.id} desc`)
      .where(sql`is_draft`),
    index('pull_requests_head').on(table.repositoryId, table.headSha),
    index('pull_requests_open')
      .on(table.repositoryId, table.number)
      .where(sql`state = 'open'`),
    // Pull requests that an older version read; none when all are read again. Equal keys are stored once.
    index('pull_requests_read_version').on(table.repositoryId, table.readVersion),
    index('pull_requests_merge_commit').on(table.repositoryId, table.mergeCommitSha),
  ],
);

export function pullRequestId() {
  return uuid('pull_request_id')
    .notNull()
    .references(() => pullRequests.id, { onDelete: 'cascade' });
}
