import { getTableName, sql, type SQL } from 'drizzle-orm';
import { rowsAsOwner, type Database } from './database.ts';
import { countToReread } from './reread.ts';
import { literal, object, select } from './rows.ts';
import { llmAnalyses } from './schema/analyses.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { deadLetters, syncRuns, webhookDeliveries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';
import { connections, workspaces } from './schema/workspaces.ts';

/** The state of the whole deployment, in numbers. */
export interface Counters {
  workspaces: number;
  repositories: { tracked: number; neverSynced: number; unavailable: number; oldestSyncedThrough: string | null };
  /** Counts of the records that have not expired. */
  syncs: Record<'running' | 'succeeded' | 'failed' | 'cancelled', number>;
  failuresByReason: Record<string, number>;
  incompleteReceipts: number;
  connections: { ok: number; failed: number };
  deadLetters: { waiting: number; replayed: number };
  webhookDeliveries: { lastHour: number; lastReceivedAt: string | null };
  /** Pull requests that wait for a model, and those that could not be analysed. */
  analyses: { pending: number; failed: number };
  pullRequests: { storedEstimate: number; detailsIncomplete: number; factsDue: number; rereadDue: number };
}

const all = sql<number>`count(*)::int`;
const where = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
const count = (of: SQL) => sql<number>`(select ${all} ${of})`;

const { syncedThrough, unavailableReason, lastReceipt } = repositories;
const { receivedAt } = webhookDeliveries;

/** The counts, each in a select of its own. */
const COUNTERS: { [Name in keyof Counters]: SQL<Counters[Name]> } = {
  workspaces: count(sql`from ${workspaces}`),
  repositories: sql`(select ${object({
    tracked: all,
    neverSynced: where(sql`${syncedThrough} is null`),
    unavailable: where(sql`${unavailableReason} is not null`),
    oldestSyncedThrough: sql`min(${syncedThrough}) filter (where ${unavailableReason} is null)`,
  })} from ${repositories})`,
  syncs: sql`(select ${object({
    running: where(sql`${syncRuns.finishedAt} is null`),
    succeeded: where(sql`${syncRuns.status} = 'succeeded'`),
    failed: where(sql`${syncRuns.status} = 'failed'`),
    cancelled: where(sql`${syncRuns.status} = 'cancelled'`),
  })} from ${syncRuns})`,
  failuresByReason: sql`(select coalesce(json_object_agg(reason, n), '{}') from (
    select coalesce(${syncRuns.error}->>'reason', 'unknown') as reason, count(*) as n
    from ${syncRuns} where ${syncRuns.status} = 'failed' group by 1) failed)`,
  incompleteReceipts: count(sql`from ${repositories} where ${lastReceipt} @> '{"complete": false}'`),
  connections: sql`(select ${object({
    ok: where(sql`${connections.status} = 'active'`),
    failed: where(sql`${connections.status} = 'marked'`),
  })} from ${connections})`,
  deadLetters: sql`(select ${object({
    waiting: where(sql`${deadLetters.replayedAt} is null`),
    replayed: where(sql`${deadLetters.replayedAt} is not null`),
  })} from ${deadLetters})`,
  webhookDeliveries: sql`(select ${object({
    lastHour: where(sql`${receivedAt} > now() - interval '1 hour'`),
    lastReceivedAt: sql`max(${receivedAt})`,
  })} from ${webhookDeliveries})`,
  analyses: object({
    pending: count(sql`from ${llmAnalyses} where ${llmAnalyses.status} = 'pending'`),
    failed: count(sql`from ${llmAnalyses} where ${llmAnalyses.status} = 'failed'`),
  }),
  pullRequests: object({
    storedEstimate: sql<number>`(
      select greatest(reltuples, 0)::bigint from pg_class where oid = ${literal(getTableName(pullRequests))}::regclass)`,
    detailsIncomplete: count(sql`from ${pullRequests} where not ${pullRequests.detailsComplete}`),
    factsDue: count(sql`from ${pullRequests} where ${pullRequests.factsDue}`),
    rereadDue: countToReread(sql`select ${repositories.id} from ${repositories}`),
  }),
};

/**
 * Counts over all workspaces, for the operator. One round trip that reads no table of pull requests whole: the number
 * of stored ones is Postgres' own estimate, and partial indexes count the incomplete ones.
 */
export async function readCounters(db: Database): Promise<Counters> {
  const [row] = await rowsAsOwner(db, select(COUNTERS, sql``));
  if (!row) throw new Error('the select answered no row');
  const { repositories: tracked, webhookDeliveries: received, ...others } = row;
  return {
    ...others,
    repositories: { ...tracked, oldestSyncedThrough: iso(tracked.oldestSyncedThrough) },
    webhookDeliveries: { ...received, lastReceivedAt: iso(received.lastReceivedAt) },
  };
}

function iso(instant: string | null): string | null {
  return instant && new Date(instant).toISOString();
}
