import { sql, type SQL } from 'drizzle-orm';
import { asOwner, rowsAsTenant, type Database } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';

/** A message that no consumer could settle. */
export interface DeadLetter {
  id: string;
  syncId: string | null;
  queue: string;
  message: unknown;
  failedAt: string;
  replayedAt: string | null;
}

/** Whose letters: a workspace's, or the operator's (null), which belong to none. */
export type Owner = string | null;

/** A letter that nobody saw must not vanish over a weekend. */
const KEPT_HOURS = 7 * 24;

/** The columns of a letter, of the row named `d`. */
const COLUMNS = sql`d.id, d.sync_id as "syncId", d.queue, d.message, d.failed_at as "failedAt",
  d.replayed_at as "replayedAt"`;

/** The letters of the sync in row `sync_runs`, oldest first, as JSON. */
export const LETTERS_OF_SYNC = sql`(
  select coalesce(json_agg(json_build_object('id', d.id, 'syncId', d.sync_id, 'queue', d.queue, 'message', d.message,
    'failedAt', d.failed_at, 'replayedAt', d.replayed_at) order by d.failed_at, d.id), '[]')
  from dead_letters d where d.sync_id = sync_runs.id)`;

/**
 * Keeps a message that failed for good, once, with whoever it belongs to: told by the sync, the repository or the
 * workspace that it names, as far as they exist. A message is not to be trusted further than that.
 */
export async function saveDeadLetter(
  db: Database,
  letter: { queue: string; messageId: string; message: unknown },
  ttlHours: number,
): Promise<void> {
  const { queue, messageId, message } = letter;
  const named = typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {};
  const seconds = Math.max(ttlHours, KEPT_HOURS) * 3600;
  await asOwner(db, [
    sql`
      with sync as (select workspace_id, repository_id, id from sync_runs where id = ${uuidOrNull(named['syncId'])}),
      repository as (
        select r.workspace_id, r.id from repositories r
        where r.id = coalesce((select repository_id from sync), ${uuidOrNull(named['repositoryId'])})
      ),
      workspace as (
        select id from workspaces
        where id = coalesce((select workspace_id from repository), ${uuidOrNull(named['workspaceId'])})
      )
      insert into dead_letters (workspace_id, repository_id, sync_id, queue, message_id, message, expires_at)
      values ((select id from workspace), (select id from repository), (select id from sync), ${queue}, ${messageId},
        ${jsonParameter(message ?? null)}::jsonb, now() + make_interval(secs => ${seconds}::float8))
      on conflict (message_id) do nothing`,
  ]);
}

/** Letters, newest first. */
export async function listDeadLetters(
  db: Database,
  owner: Owner,
  limit: number,
  after: string[] | null,
): Promise<Page<DeadLetter>> {
  const [failedAt, id] = after ?? [];
  const beyond = after ? sql`and (d.failed_at, d.id) < (${failedAt}::timestamptz, ${id}::uuid)` : sql``;
  const rows = await rowsOf(
    db,
    owner,
    sql`select ${COLUMNS} from dead_letters d where ${isOf(owner)} ${beyond}
      order by d.failed_at desc, d.id desc limit ${limit + 1}`,
  );
  return pageOf(rows, limit, (row) => [row.failedAt, row.id]);
}

/** One letter; null when this owner has none of this id. */
export async function getDeadLetter(db: Database, owner: Owner, id: string): Promise<DeadLetter | null> {
  const [row] = await rowsOf(
    db,
    owner,
    sql`select ${COLUMNS} from dead_letters d where ${isOf(owner)} and d.id = ${id}`,
  );
  return row ?? null;
}

/** Notes that a letter was sent again. */
export async function markReplayed(db: Database, owner: Owner, id: string): Promise<DeadLetter | null> {
  const [row] = await rowsOf(
    db,
    owner,
    sql`update dead_letters d set replayed_at = now() where ${isOf(owner)} and d.id = ${id} returning ${COLUMNS}`,
  );
  return row ?? null;
}

function isOf(owner: Owner): SQL {
  return owner === null ? sql`d.workspace_id is null` : sql`d.workspace_id = ${owner}`;
}

async function rowsOf(db: Database, owner: Owner, statement: SQL<DeadLetter>): Promise<DeadLetter[]> {
  const rows = owner === null ? (await asOwner(db, [statement]))[0] : await rowsAsTenant(db, owner, statement);
  return rows.map(withIso);
}

/** With its instants as the API writes them. */
export function withIso(letter: DeadLetter): DeadLetter {
  return {
    ...letter,
    failedAt: new Date(letter.failedAt).toISOString(),
    replayedAt: letter.replayedAt && new Date(letter.replayedAt).toISOString(),
  };
}

/** An id of ours as a parameter; anything else names nothing. */
function uuidOrNull(value: unknown): SQL {
  const isUuid = typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
  return isUuid ? sql`${value}::uuid` : sql`null::uuid`;
}
