import { boolean, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { actorId } from './actors.ts';
import { githubId, id, instant, syncedAt } from './columns.ts';
import { repositoryId } from './repositories.ts';
import { workspaceId } from './workspaces.ts';

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
  },
  (table) => [primaryKey({ columns: [table.repositoryId, table.sha] })],
);
