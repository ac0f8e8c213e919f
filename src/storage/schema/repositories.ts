import { boolean, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { DeploymentRule, DeploymentSource } from '../../domain/deployments/source.ts';
import { emptyObject, githubId, id, instant } from './columns.ts';
import { connections, workspaceId } from './workspaces.ts';

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
    /** When somebody last pushed, as GitHub last said; null when nobody did, or when it was not asked yet. */
    pushedAt: instant('pushed_at'),
    /** How many pull requests it had when GitHub last said it; null before. */
    pullRequestCount: integer('pull_request_count'),
    languages: jsonb('languages').notNull().default(emptyObject),
    /** Everything updated since then is stored; the epoch when the whole history is stored. */
    coveredSince: instant('covered_since'),
    syncedThrough: instant('synced_through'),
    /** When everything stored was last compared with GitHub's totals. */
    verifiedAt: instant('verified_at'),
    /** Facts that were computed before this instant must be computed again. */
    recomputeFrom: instant('recompute_from'),
    /** When the stored requirements of its branches last changed. */
    requirementsChangedAt: instant('requirements_changed_at'),
    /** The prompt and model for which all its pull requests have been enqueued for analysis. */
    analysisKey: text('analysis_key'),
    /** When its facts or deployments last changed. */
    metricsChangedAt: instant('metrics_changed_at').notNull().defaultNow(),
    /**
     * All of GitHub's deployments created between these two are stored; null before any were read. `through` is also null when
     * there are none.
     */
    deploymentsSince: instant('deployments_since'),
    deploymentsThrough: instant('deployments_through'),
    /** What its deployments carried is walked back to then, whatever their source; null before their lists were read. */
    walksSince: instant('walks_since'),
    /** Where its deployments shall come from; `auto`: from what is found there. */
    deploymentRule: text('deployment_rule').$type<DeploymentRule>().notNull().default('auto'),
    /**
     * Where they come from, and when that was decided; `merges` stand for them. Null: with the next reading, of what the
     * rules name by then.
     */
    deploymentSource: text('deployment_source').$type<DeploymentSource>().notNull().default('merges'),
    deploymentSourceAt: instant('deployment_source_at'),
    /** When something last changed that facts of deployments are computed from, beside what `deploymentsBasis` names. */
    deploymentsChangedAt: instant('deployments_changed_at').notNull().defaultNow(),
    /** The basis that the stored facts of deployments were computed from; null before the first time. */
    deploymentsComputed: text('deployments_computed'),
    /** When a rule changed that these rest on; null once they are computed by it from everything that it names. */
    deploymentsDueFrom: instant('deployments_due_from'),
    /** The receipts of the last successful sync, and of the last one that counted everything stored. */
    lastReceipt: jsonb('last_receipt'),
    fullReceipt: jsonb('full_receipt'),
    /** The record of the last ended sync, with any result; the one in `sync_runs` expires. */
    lastSync: jsonb('last_sync'),
    /** When GitHub was last asked, and everything up to then was stored. */
    lastCheckedAt: instant('last_checked_at'),
    /** Up to this instant every change is stored, with nothing missing and nothing set aside. */
    completeThrough: instant('complete_through'),
    /**
     * What the fronts of its lists were when GitHub was asked, if something had changed: a sync that begins after that and
     * succeeds has read all of it. See src/domain/fronts.ts.
     */
    frontsTag: text('fronts_tag'),
    frontsAt: instant('fronts_at'),
    /** When a webhook's delivery about it was last taken; null before the first. */
    lastDeliveryAt: instant('last_delivery_at'),
    unavailableReason: text('unavailable_reason'),
    /** When somebody removed it: what is stored of it is being deleted, and the repository itself last. */
    removedAt: instant('removed_at', 3),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    unique('repositories_github').on(table.workspaceId, table.githubId),
    index('repositories_github_id').on(table.githubId),
    index('repositories_connection').on(table.connectionId),
    /** The next page of those that are checked together. */
    index('repositories_check').on(table.workspaceId, table.id),
  ],
);

export function repositoryId() {
  return uuid('repository_id')
    .notNull()
    .references(() => repositories.id, { onDelete: 'cascade' });
}
