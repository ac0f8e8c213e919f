import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { AUDIT_ACTORS, type AuditAction } from '../../domain/audit.ts';
import { ROLES } from '../../domain/roles.ts';
import { githubId, id, instant } from './columns.ts';
import { apiKeys, connections, workspaceId } from './workspaces.ts';

function role() {
  return text('role', { enum: ROLES }).notNull();
}

/** Who may become a member: the first person who opens a link, or everybody of an organization or a team of GitHub. */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    workspaceId: workspaceId(),
    role: role(),
    kind: text('kind', { enum: ['link', 'organization'] }).notNull(),
    /** SHA-256 of the link's token, hexadecimal. */
    tokenHash: text('token_hash').unique(),
    /** Until when the link can be used. */
    endsAt: instant('ends_at'),
    /** When the link was used, and by whom. */
    acceptedAt: instant('accepted_at'),
    acceptedBy: text('accepted_by'),
    /** The organization's login and GitHub's id of it. */
    organization: text('organization'),
    organizationGithubId: githubId('organization_github_id'),
    /** The slug of a team of it, and GitHub's id; null for the whole organization. */
    team: text('team'),
    teamGithubId: githubId('team_github_id'),
    /** What GitHub is asked with about the members; null when that connection was removed. */
    connectionId: uuid('connection_id').references(() => connections.id, { onDelete: 'set null' }),
    createdAt: instant('created_at', 3).notNull().defaultNow(),
  },
  (table) => [
    index('invitations_organization').on(table.organizationGithubId),
    // Links have no organization, so they are all different.
    uniqueIndex('invitations_group').on(
      table.workspaceId,
      table.organizationGithubId,
      sql`coalesce(${table.teamGithubId}, 0)`,
    ),
  ],
);

/** A person with rights in a workspace. GitHub's id names the person: a login may change. */
export const members = pgTable(
  'members',
  {
    id: id(),
    workspaceId: workspaceId(),
    githubId: githubId().notNull(),
    login: text('login').notNull(),
    role: role(),
    /** The organization or team that the person is a member through; null for who came by a link. */
    invitationId: uuid('invitation_id').references(() => invitations.id, { onDelete: 'cascade' }),
    /** When GitHub last said that the person is in that organization or team. */
    confirmedAt: instant('confirmed_at'),
    signedInAt: instant('signed_in_at'),
    createdAt: instant('created_at', 3).notNull().defaultNow(),
  },
  (table) => [
    unique('members_github').on(table.workspaceId, table.githubId),
    index('members_person').on(table.githubId),
    index('members_invitation').on(table.invitationId),
  ],
);

/** Whom an owner removed: they come back by a link, not through an organization or team. */
export const removedMembers = pgTable(
  'removed_members',
  { workspaceId: workspaceId(), githubId: githubId().notNull() },
  (table) => [primaryKey({ columns: [table.workspaceId, table.githubId] })],
);

/** A browser that is signed in, as a member or with a key. It ends with that member or key. */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    workspaceId: workspaceId(),
    /** SHA-256 of the secret in the cookie, hexadecimal. */
    secretHash: text('secret_hash').notNull().unique(),
    keyId: uuid('key_id').references(() => apiKeys.id, { onDelete: 'cascade' }),
    memberId: uuid('member_id').references(() => members.id, { onDelete: 'cascade' }),
    /** What the browser called itself when it signed in. */
    userAgent: text('user_agent').notNull(),
    createdAt: instant('created_at', 3).notNull().defaultNow(),
    /** Written at most once an hour. */
    lastUsedAt: instant('last_used_at', 3).notNull().defaultNow(),
    /** When it ends however much it is used. */
    endsAt: instant('ends_at', 3).notNull(),
  },
  (table) => [
    index('sessions_workspace').on(table.workspaceId, table.createdAt, table.id),
    index('sessions_key').on(table.keyId),
    index('sessions_member').on(table.memberId),
    check('sessions_of_one', sql`num_nonnulls(${table.keyId}, ${table.memberId}) = 1`),
  ],
);

/** Who changed what, and when. The role of the workspaces may add to it and read it, but change and delete nothing. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: id(),
    workspaceId: workspaceId(),
    at: instant('at', 3)
      .notNull()
      .default(sql`clock_timestamp()`),
    action: text('action').$type<AuditAction>().notNull(),
    /** A key, a member, the operator's admin token, or what GitHub said. */
    actorKind: text('actor_kind', { enum: AUDIT_ACTORS }).notNull(),
    /** The id of the key or member; null for the others. */
    actorId: uuid('actor_id'),
    /** The name of the key or the login of the member at that time. */
    actorName: text('actor_name').notNull(),
    /** The id of the thing that was changed, and its name at that time; null when it has no id or no name. */
    subjectId: text('subject_id'),
    subject: text('subject'),
    /** The changed fields, before and after; null where the change has none that are small. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    /** The request that made the change, as its answer names it in `x-request-id`. */
    requestId: uuid('request_id').notNull(),
  },
  (table) => [
    index('audit_log_newest').on(table.workspaceId, table.at, table.id),
    index('audit_log_request').on(table.requestId),
  ],
);
