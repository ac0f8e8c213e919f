import type { Instant } from '../reducer.ts';
import type { LiveWork, Pending } from './live-work.ts';
import type { PendingRefresh } from './live.ts';
import { NO_LIVE_WORK } from './live.ts';
import type { Announced, Lease } from './lease.ts';

/** Live work as versions before 2 stored it: with its rows in the state. */
export interface StoredLive {
  pending?: Omit<PendingRefresh, 'place'>[];
  seq?: number;
  lease?: Lease | null;
  notBefore?: Instant;
  announced?: Announced;
  failures?: Pending['failures'];
}

/** What was added to the present form of live work after its first version. */
const ADDED: Pick<Pending, 'leaving' | 'stalls'> = { leaving: null, stalls: 0 };

/** Live work as an earlier version of the present form stored it. */
export type LiveBefore = Before<LiveWork>;
type Before<Work> = Work extends Pending ? Omit<Work, keyof typeof ADDED> & Partial<typeof ADDED> : Work;

/** The present form of live work that an earlier version of this form stored. */
export function presentLive(live: LiveBefore): LiveWork {
  return live.status === 'idle' ? live : { ...ADDED, ...live };
}

/** Live work, and the rows of its table. */
export function liveOf(stored: StoredLive): { work: LiveWork; rows: PendingRefresh[] } {
  const { pending = [], seq = 0, lease, notBefore = 0, announced = { at: 0, times: 0 }, failures = {} } = stored;
  const rows = pending.map((row, index) => ({ ...row, place: index + 1 }));
  if (rows.length === 0) return { work: { ...NO_LIVE_WORK, seq }, rows };
  const webhook = rows.filter(({ urgency }) => urgency === 'webhook').length;
  const common: Pending = { ...ADDED, seq, pending: { webhook, sweep: rows.length - webhook }, failures };
  if (lease) return { work: { ...common, status: 'held', lease }, rows };
  if (notBefore > announced.at) return { work: { ...common, status: 'waiting', until: notBefore }, rows };
  return { work: { ...common, status: 'announced', announced }, rows };
}
