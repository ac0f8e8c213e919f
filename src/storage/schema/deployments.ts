import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { DeploymentKind } from '../../domain/deployments/deployment-event.ts';
import type { Cause, CauseSource } from '../../domain/deployments/judge.ts';
import type { DeploymentSource } from '../../domain/deployments/source.ts';
import type { OtherSource } from '../../domain/deployments/sources-to-read.ts';
import { actorId } from './actors.ts';
import { emptyArray, githubId, id, instant, syncedAt } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

export const deployments = pgTable(
  'deployments',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    /** Where it was read; merges, which may stand for deployments, are not stored here. */
    source: text('source').$type<Exclude<DeploymentSource, 'merges'>>().notNull().default('deployments'),
    /** Null for what is not a deployment of GitHub. */
    githubId: githubId(),
    /** What its source calls it, for other sources than GitHub's deployments. */
    externalId: text('external_id'),
    sha: text('sha').notNull(),
    ref: text('ref'),
    environment: text('environment').notNull(),
    isProduction: boolean('is_production').notNull(),
    state: text('state').notNull(),
    creatorId: actorId('creator_id'),
    createdAt: instant('created_at').notNull(),
    /** The instant of its first success. */
    succeededAt: instant('succeeded_at'),
    /** Where the walk through its commits goes on. */
    walkCursor: text('walk_cursor'),
    /** Its commits since then are known; null before the walk has ended. */
    walkedSince: instant('walked_since'),
    updatedAt: instant('updated_at').notNull(),
    syncedAt: syncedAt(),
  },
  (table) => [
    unique('deployments_github').on(table.repositoryId, table.githubId),
    // Not by the source first: without statistics the planner would prefer it to the index by commit.
    unique('deployments_external').on(table.repositoryId, table.externalId, table.source),
    index('deployments_created').on(table.repositoryId, table.createdAt),
    index('deployments_succeeded').on(table.repositoryId, table.succeededAt),
    index('deployments_sha').on(table.repositoryId, table.sha),
  ],
);

/** Commits of production deployments, each with the first deployment that carried it. */
export const deployedCommits = pgTable(
  'deployed_commits',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    sha: text('sha').notNull(),
    deployedAt: instant('deployed_at').notNull(),
    /** The commit of that deployment. */
    carrier: text('carrier'),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.sha] }),
    index('deployed_commits_carrier').on(table.repositoryId, table.carrier),
  ],
);

/** Whether a commit is an ancestor of another: asked of GitHub once for each pair. */
export const commitAncestry = pgTable(
  'commit_ancestry',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    sha: text('sha').notNull(),
    ofSha: text('of_sha').notNull(),
    /** Null until GitHub has answered; `unknown`: GitHub does not have one of the two. */
    answer: text('answer', { enum: ['yes', 'no', 'unknown'] }),
    /** When `sha` was committed, once that is known: history before then need not be read. */
    since: instant('since'),
    /** Where the history of `of_sha` goes on. */
    cursor: text('cursor'),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.sha, table.ofSha] }),
    index('commit_ancestry_pending')
      .on(table.workspaceId, table.repositoryId)
      .where(sql`answer is null`),
  ],
);

/** What a person says about a deployment, which goes before what is computed. */
export const deploymentMarks = pgTable('deployment_marks', {
  /** The id of the deployment, or of the pull request whose merge stands for one. */
  id: uuid('id').primaryKey(),
  workspaceId: workspaceId(),
  repositoryId: repositoryId(),
  failed: boolean('failed').notNull(),
  reason: text('reason').notNull(),
  markedAt: instant('marked_at').notNull().defaultNow(),
});

export const incidents = pgTable(
  'incidents',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    source: text('source', { enum: ['api', 'issue'] }).notNull(),
    /** What its source calls it. */
    externalId: text('external_id').notNull(),
    title: text('title').notNull(),
    startedAt: instant('started_at').notNull(),
    /** Null while it lasts. */
    endedAt: instant('ended_at'),
    /** The deployment that it names, or the pull request whose merge stands for the deployment. */
    deploymentId: uuid('deployment_id'),
    createdAt: instant('created_at').notNull().defaultNow(),
    /** Of an issue: when GitHub last listed it. */
    seenAt: instant('seen_at'),
  },
  (table) => [
    unique('incidents_external').on(table.repositoryId, table.source, table.externalId),
    index('incidents_started').on(table.workspaceId, table.startedAt, table.id),
  ],
);

/** How far the lists beside GitHub's deployments were read. */
export const sourceReadings = pgTable(
  'source_readings',
  {
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    source: text('source').$type<OtherSource>().notNull(),
    /** What was asked for: the name of the workflow, the labels; '' for releases. */
    about: text('about').notNull(),
    /** The list is stored from its newest entry then (`through`) back to `since`; null while a reading is under way. */
    since: instant('since'),
    through: instant('through'),
    /** GitHub's tag of the first page. */
    etag: text('etag'),
    workflowId: text('workflow_id'),
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.source] })],
);

/**
 * What each production deployment of a repository is, by the source that counts there: see src/domain/deployments/. A row
 * has the id of its deployment; with the source `merges`, of the pull request whose merge stands for one.
 */
export const deploymentFacts = pgTable(
  'deployment_facts',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    source: text('source').$type<DeploymentSource>().notNull(),
    sha: text('sha').notNull(),
    environment: text('environment').notNull(),
    kind: text('kind').$type<DeploymentKind>().notNull(),
    /** The deployment or rollback that a part belongs to; of a repetition, the deployment that it repeats. */
    partOf: uuid('part_of'),
    /** The instant of its first success, or of its beginning when it never succeeded. The list is sorted by it. */
    at: instant('at').notNull(),
    beganAt: instant('began_at').notNull(),
    succeededAt: instant('succeeded_at'),
    /** How many merged pull requests it carried first, and the median of their seconds from first commit to it. */
    carried: integer('carried').notNull(),
    leadSeconds: doublePrecision('lead_seconds'),
    isRework: boolean('is_rework').notNull(),
    /** Null for what counts nowhere, and for rollbacks. */
    failed: boolean('failed'),
    causes: jsonb('causes').$type<Cause[]>().notNull().default(emptyArray),
    recoveredAt: instant('recovered_at'),
    recoveredBy: jsonb('recovered_by').$type<{ source: CauseSource; id: string }>(),
    /** A hash of everything that is computed: rows that stay the same are not written again. */
    fingerprint: text('fingerprint').notNull(),
  },
  (table) => [
    index('deployment_facts_list').on(table.workspaceId, table.at, table.id),
    index('deployment_facts_repository').on(table.repositoryId, table.at, table.id),
    index('deployment_facts_sha').on(table.repositoryId, table.sha),
  ],
);

/** When a repository's deployments began to come from another source. */
export const deploymentSourceChanges = pgTable(
  'deployment_source_changes',
  {
    id: id(),
    workspaceId: workspaceId(),
    repositoryId: repositoryId(),
    at: instant('at').notNull(),
    previous: text('previous').$type<DeploymentSource>().notNull(),
    source: text('source').$type<DeploymentSource>().notNull(),
  },
  (table) => [index('deployment_source_changes_at').on(table.workspaceId, table.at)],
);
