import { sql } from 'drizzle-orm';
import type { Caller } from '../domain/caller.ts';
import type { Role } from '../domain/roles.ts';
import { rowsAsOwner, type Database } from './database.ts';
import { digits, nameOf, select } from './rows.ts';
import { members, sessions } from './schema/rights.ts';
import { apiKeys } from './schema/workspaces.ts';
import { isAlive } from './sessions.ts';

/** The use of a key or a session is noted at most this often. */
const NOTED = sql`interval '1 hour'`;

/**
 * Who has this key; null when no workspace has it. Read as the owner of the tables, because the tenant is not known
 * before. Notes that the key is used.
 */
export async function findApiKey(db: Database, keyHash: string): Promise<Caller | null> {
  const { lastUsedAt } = apiKeys;
  const [row] = await rowsAsOwner(
    db,
    select(
      { id: apiKeys.id, name: apiKeys.name, role: apiKeys.role, workspaceId: apiKeys.workspaceId },
      sql`from ${apiKeys} where ${apiKeys.keyHash} = ${keyHash}`,
      sql`with used as (
        update ${apiKeys} set ${nameOf(lastUsedAt)} = now()
        where ${apiKeys.keyHash} = ${keyHash} and (${lastUsedAt} is null or ${lastUsedAt} < now() - ${NOTED})
      )`,
    ),
  );
  return row ? { ...row, kind: 'key', githubId: null, sessionId: null } : null;
}

/** Who is signed in with this session; null when it has ended or never was. Notes that the session is used. */
export async function findSession(db: Database, secretHash: string): Promise<Caller | null> {
  const isIt = sql`${sessions.secretHash} = ${secretHash} and ${isAlive()}`;
  const [row] = await rowsAsOwner(
    db,
    select(
      {
        sessionId: sessions.id,
        workspaceId: sessions.workspaceId,
        keyId: sessions.keyId,
        memberId: sessions.memberId,
        role: sql<Role>`coalesce(${members.role}, ${apiKeys.role})`,
        name: sql<string>`coalesce(${members.login}, ${apiKeys.name})`,
        githubId: digits(members.githubId),
      },
      sql`from ${sessions} left join ${apiKeys} on ${apiKeys.id} = ${sessions.keyId}
        left join ${members} on ${members.id} = ${sessions.memberId} where ${isIt}`,
      sql`with used as (
        update ${sessions} set ${nameOf(sessions.lastUsedAt)} = now()
        where ${isIt} and ${sessions.lastUsedAt} < now() - ${NOTED}
      )`,
    ),
  );
  if (!row) return null;
  const { keyId, memberId, ...known } = row;
  return { ...known, kind: memberId === null ? 'key' : 'member', id: memberId ?? keyId ?? '' };
}
