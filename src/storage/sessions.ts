import { sql, type SQL } from 'drizzle-orm';
import type { Caller } from '../domain/caller.ts';
import type { Role } from '../domain/roles.ts';
import { asOwner, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { namesOf, select, type RowOf } from './rows.ts';
import { members, sessions } from './schema/rights.ts';
import { apiKeys } from './schema/workspaces.ts';
import { iso } from './shown.ts';

/** A session ends when nobody uses it for this long, and after `MAX_DAYS` in any case. */
export const IDLE_DAYS = 14;
export const MAX_DAYS = 90;

/** Enough for what browsers call themselves. */
const MAX_USER_AGENT = 300;

/** Whether a session has not ended, by its own end or because nobody used it. */
export function isAlive(): SQL {
  return sql`${sessions.endsAt} > now() and ${sessions.lastUsedAt} > now() - make_interval(days => ${IDLE_DAYS})`;
}

/** Who is signed in: a key or a member. */
export type SessionOf = Pick<Caller, 'workspaceId' | 'kind' | 'id'>;

/** Stores a new session. `secretHash` is the SHA-256 of the secret in the browser's cookie, hexadecimal. */
export async function createSession(
  db: Database,
  { workspaceId, kind, id }: SessionOf,
  { secretHash, userAgent }: { secretHash: string; userAgent: string },
): Promise<void> {
  const { keyId, memberId } = sessions;
  const columns = namesOf(
    sessions.workspaceId,
    kind === 'key' ? keyId : memberId,
    sessions.secretHash,
    sessions.userAgent,
    sessions.endsAt,
  );
  await rowsAsTenant(
    db,
    workspaceId,
    sql`insert into ${sessions} (${columns}) values (${workspaceId}, ${id}, ${secretHash},
      ${userAgent.slice(0, MAX_USER_AGENT)}, now() + make_interval(days => ${MAX_DAYS}))`,
  );
}

/** Ends the session with this secret, if there is one. Its workspace need not be known. */
export async function endSession(db: Database, secretHash: string): Promise<void> {
  await asOwner(db, [sql`delete from ${sessions} where ${sessions.secretHash} = ${secretHash}`]);
}

/** Deletes up to `limit` sessions that have ended. */
export function deleteEnded(limit: number): SQL {
  return sql`delete from ${sessions} where ${sessions.id} = any(array(
    select ${sessions.id} from ${sessions} where not (${isAlive()}) limit ${limit} for update skip locked)) returning 1`;
}

const SESSION = {
  id: sessions.id,
  kind: sql<'key' | 'member'>`case when ${sessions.memberId} is null then 'key' else 'member' end`,
  name: sql<string>`coalesce(${members.login}, ${apiKeys.name})`,
  role: sql<Role>`coalesce(${members.role}, ${apiKeys.role})`,
  userAgent: sessions.userAgent,
  createdAt: iso(sessions.createdAt),
  lastUsedAt: iso(sessions.lastUsedAt),
  endsAt: iso(sql`least(${sessions.endsAt}, ${sessions.lastUsedAt} + make_interval(days => ${IDLE_DAYS}))`),
};

/** A browser that is signed in. `endsAt`: when it ends if it is not used again. */
export type Session = RowOf<typeof SESSION>;

/** The sessions that a caller may see and end: an owner those of the workspace, everybody else their own. */
function seenBy({ workspaceId, role, kind, id }: Caller): SQL {
  const own = sql`${kind === 'key' ? sessions.keyId : sessions.memberId} = ${id}`;
  return sql`${sessions.workspaceId} = ${opaque(workspaceId)} and ${isAlive()} ${role === 'owner' ? sql`` : sql`and ${own}`}`;
}

/** A page of the sessions that a caller may see, the newest first. */
export async function listSessions(
  db: Database,
  caller: Caller,
  limit: number,
  after: string[] | null,
): Promise<Page<Session>> {
  const beyond = after
    ? sql`and (${sessions.createdAt}, ${sessions.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`
    : sql``;
  const rows = await rowsAsTenant(
    db,
    caller.workspaceId,
    select(
      SESSION,
      sql`from ${sessions} left join ${apiKeys} on ${apiKeys.id} = ${sessions.keyId}
        left join ${members} on ${members.id} = ${sessions.memberId}
        where ${seenBy(caller)} ${beyond} order by ${sessions.createdAt} desc, ${sessions.id} desc limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id]);
}

/** Ends a session; false when the caller may see none with this id. */
export async function deleteSession(db: Database, caller: Caller, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    caller.workspaceId,
    sql`delete from ${sessions} where ${seenBy(caller)} and ${sessions.id} = ${id} returning ${sessions.id}`,
  );
  return rows.length > 0;
}
