import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { ListAccess } from '../../domain/access.ts';
import { ROLES } from '../../domain/roles.ts';
import { emptyArray, githubId, id, instant } from './columns.ts';

export const workspaces = pgTable('workspaces', {
  id: id(),
  name: text('name').notNull(),
  /** IANA name of the zone in which its weeks start. */
  timeZone: text('time_zone').notNull().default('UTC'),
  /** Names of the production environments; `*` stands for anything. Case does not matter. */
  productionEnvironments: jsonb('production_environments')
    .$type<string[]>()
    .notNull()
    .default(sql`'["production*", "prod"]'::jsonb`),
  /** The deployment's own token reads its private repositories, too. */
  deploymentToken: boolean('deployment_token').notNull().default(false),
  /** It shows a generated history, which is read from EXAMPLE_API_URL, and nothing of GitHub. */
  isExample: boolean('is_example').notNull().default(false),
  /** When teams, people or settings, which belong to no repository, last changed its metrics. */
  metricsChangedAt: instant('metrics_changed_at').notNull().defaultNow(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** The workspace that the row belongs to; row-level security uses it. See migrations/0001_tenant.sql. */
export function workspaceId() {
  return uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' });
}

export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    role: text('role', { enum: ROLES }).notNull(),
    /** SHA-256 of the key, hexadecimal. */
    keyHash: text('key_hash').notNull().unique(),
    /** The key's last four characters, to tell keys apart. */
    hint: text('hint').notNull(),
    /** Who has it, when the operator has said so: keys of one holder, in several workspaces, have the same. */
    holderId: uuid('holder_id'),
    /** Null until it is used; written at most once an hour. */
    lastUsedAt: instant('last_used_at', 3),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('api_keys_workspace').on(table.workspaceId), index('api_keys_holder').on(table.holderId)],
);

export const connections = pgTable(
  'connections',
  {
    id: id(),
    workspaceId: workspaceId(),
    type: text('type', { enum: ['token', 'app'] }).notNull(),
    installationId: bigint('installation_id', { mode: 'number' }),
    /** The sealed token, see src/secret-box.ts. */
    tokenCiphertext: text('token_ciphertext'),
    /** The owner of the quota: GitHub's id and login of the token's user. */
    githubId: githubId(),
    login: text('login'),
    /** `marked`: GitHub refuses it. The schedule reads nothing with it, and checks it again at `nextLookAt`. */
    status: text('status', { enum: ['active', 'marked'] })
      .notNull()
      .default('active'),
    /** Why it is marked, since when, and what a person can do about it, in words. */
    reason: text('reason'),
    since: instant('since'),
    advice: text('advice'),
    nextLookAt: instant('next_look_at'),
    /** The only organization that refuses it, in lower case; null when GitHub refuses it as a whole. */
    refusedFor: text('refused_for'),
    /** What it can read: `[{list, readable, grant}]`, as found at `lookedAt`. */
    access: jsonb('access').$type<ListAccess[]>().notNull().default(emptyArray),
    lookedAt: instant('looked_at'),
    /** An owner of the account or the operator connected the installation; to see it in GitHub's list is not enough. */
    confirmed: boolean('confirmed').notNull().default(false),
    /** The instant of the last webhook that suspended, removed or brought back the installation. */
    installationAsOf: instant('installation_as_of'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('connections_workspace').on(table.workspaceId),
    // An installation belongs to one workspace.
    unique('connections_installation').on(table.installationId),
  ],
);
