import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { githubId, id, instant } from './columns.ts';

export const workspaces = pgTable('workspaces', {
  id: id(),
  name: text('name').notNull(),
  /** IANA name of the zone in which its weeks start. */
  timeZone: text('time_zone').notNull().default('UTC'),
  /** Names of the environments that are production; `*` stands for anything. Case does not matter. */
  productionEnvironments: jsonb('production_environments')
    .notNull()
    .default(sql`'["production*", "prod"]'::jsonb`),
  /** When something that is not a repository's last changed its metrics: teams, people, settings. */
  metricsChangedAt: instant('metrics_changed_at').notNull().defaultNow(),
  createdAt: instant('created_at').notNull().defaultNow(),
});

/** Whose row it is: what row-level security asks for. See migrations/0001_tenant.sql. */
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
  (table) => [
    index('connections_workspace').on(table.workspaceId),
    // An installation belongs to one workspace.
    unique('connections_installation').on(table.installationId),
  ],
);
