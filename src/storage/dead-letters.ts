import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asOwner, rowsAsOwner, rowsAsTenant, type Database } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';
import { list, nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { deadLetters, syncRuns } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';

const d = alias(deadLetters, 'd');

const LETTER = {
  id: d.id,
  syncId: d.syncId,
  queue: d.queue,
  message: d.message,
  failedAt: d.failedAt,
  replayedAt: d.replayedAt,
};

/** A message that no consumer could settle. */
export type DeadLetter = RowOf<typeof LETTER>;

/** The owner of letters: a workspace, or the operator (null) for letters that belong to no workspace. */
export type Owner = string | null;

/** A letter must outlive a weekend, so that an operator can see it. */
const KEPT_HOURS = 7 * 24;

/** The letters of the sync in row `sync_runs`, oldest first, as JSON. */
export const LETTERS_OF_SYNC = list(
  LETTER,
  sql`from ${deadLetters} ${d} where ${d.syncId} = ${syncRuns.id}`,
  sql`${d.failedAt}, ${d.id}`,
);

/**
 * Stores a message that failed for good, once, with the sync, the repository or the workspace that it names, if they
 * exist. Nothing else in the message is trusted.
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
      with sync as (
        select ${syncRuns.workspaceId}, ${syncRuns.repositoryId}, ${syncRuns.id} from ${syncRuns}
        where ${syncRuns.id} = ${uuidOrNull(named['syncId'])}
      ),
      repository as (
        select ${repositories.workspaceId}, ${repositories.id} from ${repositories}
        where ${repositories.id} = coalesce((select repository_id from sync), ${uuidOrNull(named['repositoryId'])})
      ),
      workspace as (
        select ${workspaces.id} from ${workspaces}
        where ${workspaces.id} = coalesce((select workspace_id from repository), ${uuidOrNull(named['workspaceId'])})
      )
      insert into ${deadLetters} (${namesOf(
        deadLetters.workspaceId,
        deadLetters.repositoryId,
        deadLetters.syncId,
        deadLetters.queue,
        deadLetters.messageId,
        deadLetters.message,
        deadLetters.expiresAt,
      )})
      values ((select id from workspace), (select id from repository), (select id from sync), ${queue}, ${messageId},
        ${jsonParameter(message ?? null)}::jsonb, now() + make_interval(secs => ${seconds}::float8))
      on conflict (${nameOf(deadLetters.messageId)}) do nothing`,
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
  const beyond = after ? sql`and (${d.failedAt}, ${d.id}) < (${failedAt}::timestamptz, ${id}::uuid)` : sql``;
  const rows = await rowsOf(
    db,
    owner,
    select(
      LETTER,
      sql`from ${deadLetters} ${d} where ${isOf(owner)} ${beyond}
        order by ${d.failedAt} desc, ${d.id} desc limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, (row) => [row.failedAt, row.id]);
}

/** One letter; null when this owner has none with this id. */
export async function getDeadLetter(db: Database, owner: Owner, id: string): Promise<DeadLetter | null> {
  const [row] = await rowsOf(
    db,
    owner,
    select(LETTER, sql`from ${deadLetters} ${d} where ${isOf(owner)} and ${d.id} = ${id}`),
  );
  return row ?? null;
}

/** Notes that a letter was sent again. */
export async function markReplayed(db: Database, owner: Owner, id: string): Promise<DeadLetter | null> {
  const [row] = await rowsOf(
    db,
    owner,
    returning(
      LETTER,
      sql`update ${deadLetters} ${d} set ${nameOf(d.replayedAt)} = now() where ${isOf(owner)} and ${d.id} = ${id}`,
    ),
  );
  return row ?? null;
}

function isOf(owner: Owner): SQL {
  return owner === null ? sql`${d.workspaceId} is null` : sql`${d.workspaceId} = ${owner}`;
}

async function rowsOf(db: Database, owner: Owner, statement: SQL<DeadLetter>): Promise<DeadLetter[]> {
  const rows = owner === null ? await rowsAsOwner(db, statement) : await rowsAsTenant(db, owner, statement);
  return rows.map(withIso);
}

/** A letter with its instants in the API's format. */
export function withIso(letter: DeadLetter): DeadLetter {
  return {
    ...letter,
    failedAt: new Date(letter.failedAt).toISOString(),
    replayedAt: letter.replayedAt && new Date(letter.replayedAt).toISOString(),
  };
}

/** One of our ids as a parameter; null for any other value. */
function uuidOrNull(value: unknown): SQL {
  const isUuid = typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
  return isUuid ? sql`${value}::uuid` : sql`null::uuid`;
}
