import { sql } from 'drizzle-orm';
import { asOwner, type Database } from './database.ts';

/** How the whole deployment is, in numbers. */
export interface Counters {
  workspaces: number;
  repositories: { tracked: number; neverSynced: number; unavailable: number; oldestSyncedThrough: string | null };
  /** Of the records that have not expired. */
  syncs: Record<'running' | 'succeeded' | 'failed' | 'cancelled', number>;
  failuresByReason: Record<string, number>;
  incompleteReceipts: number;
  connections: { ok: number; failed: number };
  deadLetters: { waiting: number; replayed: number };
  webhookDeliveries: { lastHour: number; lastReceivedAt: string | null };
  /** In line for a model, and such that could not be analysed. */
  analyses: { pending: number; failed: number };
  pullRequests: { storedEstimate: number; detailsIncomplete: number; factsDue: number };
}

/**
 * Counts of everything, over all workspaces; for the operator. One round trip that reads no table of pull requests whole:
 * how many are stored is Postgres' own estimate, what is incomplete comes from partial indexes.
 */
export async function readCounters(db: Database): Promise<Counters> {
  const [rows] = await asOwner(db, [
    sql`select json_build_object(
      'workspaces', (select count(*) from workspaces),
      'repositories', (select json_build_object('tracked', count(*),
        'neverSynced', count(*) filter (where synced_through is null),
        'unavailable', count(*) filter (where unavailable_reason is not null),
        'oldestSyncedThrough', min(synced_through) filter (where unavailable_reason is null)) from repositories),
      'syncs', (select json_build_object('running', count(*) filter (where finished_at is null),
        'succeeded', count(*) filter (where status = 'succeeded'),
        'failed', count(*) filter (where status = 'failed'),
        'cancelled', count(*) filter (where status = 'cancelled')) from sync_runs),
      'failuresByReason', (select coalesce(json_object_agg(reason, n), '{}') from (
        select coalesce(error->>'reason', 'unknown') as reason, count(*) as n from sync_runs where status = 'failed' group by 1) failed),
      'incompleteReceipts', (select count(*) from repositories where last_receipt @> '{"complete": false}'),
      'connections', (select json_build_object('ok', count(*) filter (where status = 'active'),
        'failed', count(*) filter (where status = 'marked')) from connections),
      'deadLetters', (select json_build_object('waiting', count(*) filter (where replayed_at is null),
        'replayed', count(*) filter (where replayed_at is not null)) from dead_letters),
      'webhookDeliveries', (select json_build_object(
        'lastHour', count(*) filter (where received_at > now() - interval '1 hour'),
        'lastReceivedAt', max(received_at)) from webhook_deliveries),
      'analyses', json_build_object('pending', (select count(*) from llm_analyses where status = 'pending'),
        'failed', (select count(*) from llm_analyses where status = 'failed')),
      'pullRequests', json_build_object(
        'storedEstimate', (select greatest(reltuples, 0)::bigint from pg_class where oid = 'pull_requests'::regclass),
        'detailsIncomplete', (select count(*) from pull_requests where not details_complete),
        'factsDue', (select count(*) from pull_requests where facts_due))) as counters`,
  ]);
  const [row] = (rows ?? []) as { counters: Counters }[];
  if (!row) throw new Error('a select without a table always answers a row');
  const { repositories, webhookDeliveries, ...others } = row.counters;
  return {
    ...others,
    repositories: { ...repositories, oldestSyncedThrough: iso(repositories.oldestSyncedThrough) },
    webhookDeliveries: { ...webhookDeliveries, lastReceivedAt: iso(webhookDeliveries.lastReceivedAt) },
  };
}

function iso(instant: string | null): string | null {
  return instant && new Date(instant).toISOString();
}
