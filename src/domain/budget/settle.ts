import type { BudgetCommands, BudgetState, Lease, Usage, Verdict } from '../budget.ts';
import { verdictOn } from '../budget.ts';
import { MAX_NAMED_WAIT_MS } from '../cursor/waits.ts';
import type { Failure, GitHubResource } from '../failure.ts';
import type { Applied, Given, Instant } from '../reducer.ts';
import { isSpent } from './acquire.ts';
import { current, REFUSED_MS, withinReach } from './current.ts';

/** How long a pause lasts when GitHub names no time; RepoCursor lengthens it for a sync that meets one repeatedly. */
const PAUSE_MS = 60_000;

/**
 * How many entries of each growing list are kept, so that the state stays far below the maximum size of a Durable
 * Object's value.
 */
const MAX_REFUSED = 30;
const MAX_USES = 100;

const HOUR_MS = 3_600_000;

/** Over how many uses of a slot the average goes. */
const HOLDS = 8;

/** Gives a slot back with what the answers showed, and answers whether a refusal of the credential counts. */
export function settle(
  before: BudgetState,
  { holder, usage }: Given<BudgetCommands, 'settle'>,
  now: Instant,
): Applied<BudgetState, never, Verdict | null> {
  const state = current(before, now);
  const lease = state.leases.find((one) => one.holder === holder);
  const priority = lease?.priority ?? 'backfill';
  const { refused, verdict } = refusedAfter(state.refused, usage, now);
  const settled: BudgetState = {
    ...(lease ? charged(state, lease, now) : state),
    hour: spentAfter(
      state.hour,
      withinReach({ ...state.hour, ...usage.hour, ...exhaustedBy(usage.failure) }, now),
      now,
    ),
    pausedUntil: Math.max(state.pausedUntil, pauseAfter(usage.failure, now)),
    leases: state.leases.filter((one) => one.holder !== holder),
    minute: noted(state.minute, { at: now, points: usage.points, seconds: usage.seconds, priority }),
    refused,
  };
  return { state: settled, effects: [], answer: verdict };
}

/** Notes after how much of an hour it was spent: that says how fast the quota is used while it may be. */
function spentAfter(before: BudgetState['hour'], hour: BudgetState['hour'], now: Instant): BudgetState['hour'] {
  const told = Object.entries(hour).map(([resource, left]) => {
    const old = before[resource as GitHubResource];
    const wasSpent = old !== undefined && old.resetAt === left.resetAt && isSpent(old);
    const after = isSpent(left) && !wasSpent ? Math.max(0, HOUR_MS - (left.resetAt - now)) : old?.spentAfter;
    return [resource, after === undefined ? left : { ...left, spentAfter: after }];
  });
  return Object.fromEntries(told) as BudgetState['hour'];
}

/** The time that the slot was held is the workspace's. */
function charged(state: BudgetState, { workspaceId, since }: Lease, now: Instant): BudgetState {
  const held = now - since;
  const shares = state.shares.map((share) =>
    share.workspaceId === workspaceId ? { ...share, used: share.used + held, at: now } : share,
  );
  return { ...state, shares, hold: state.hold + (held - state.hold) / HOLDS };
}

/** The refused credentials after a use of one, and whether its refusal counts; null without a refusal. */
function refusedAfter(
  refused: BudgetState['refused'],
  { failure, credential, points, hour }: Usage,
  now: Instant,
): Pick<BudgetState, 'refused'> & { verdict: Verdict | null } {
  const before = refused.find((refusal) => refusal.credential === credential);
  const others = refused.filter((refusal) => refusal.credential !== credential);
  if (failure?.kind !== 'bad_credential') {
    // GitHub gave its answers to this credential.
    const isTaken = failure === null || points > 0 || Object.keys(hour).length > 0;
    return { refused: isTaken ? others : refused, verdict: null };
  }
  const { detail, reason } = failure;
  const since = before?.since ?? now;
  const verdict = verdictOn(failure, since, now);
  const until = verdict.lasts ? now + REFUSED_MS : verdict.until;
  const refusal = { credential, since, until, detail, ...(reason && { reason }) };
  return { refused: [...others, refusal].slice(-MAX_REFUSED), verdict };
}

/** The minute's uses with one more; in a full list it is added to the last of its kind. */
function noted(minute: BudgetState['minute'], use: BudgetState['minute'][number]): BudgetState['minute'] {
  const last = minute.findLastIndex(({ priority }) => priority === use.priority);
  const other = minute[last];
  if (!other || minute.length < MAX_USES) return [...minute, use];
  return minute.with(last, { ...use, points: other.points + use.points, seconds: other.seconds + use.seconds });
}

function exhaustedBy(failure: Failure | null): BudgetState['hour'] {
  return failure?.kind === 'primary_limit' ? { [failure.resource]: { remaining: 0, resetAt: failure.resetAt } } : {};
}

function pauseAfter(failure: Failure | null, now: Instant): Instant {
  if (failure?.kind !== 'secondary_limit') return 0;
  const pause = failure.retryAfterSeconds === null ? PAUSE_MS : failure.retryAfterSeconds * 1000;
  return now + Math.min(MAX_NAMED_WAIT_MS, pause);
}
