import assert from 'node:assert/strict';
import type { Asked, Grant, Priority, Usage, Verdict } from '../../../src/domain/budget.ts';
import { simulatedBudget } from './budget.ts';
import { watchedKept } from './watched-kept.ts';

/** What src/domain/budget/SPEC.md promises, said once more in numbers. */
const SLOTS = { backfill: 3, live: 4 };
const LEASE_MS = 60_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MAX_RESET_MS = HOUR_MS + 300_000;
const REFUSED_MS = 60_000;
const POINTS_A_MINUTE = 1_900;
const SECONDS_A_MINUTE = 60;
const KEPT_MS = 5_000;
const SOON_MS = 2_000;
const MAX_REFUSED = 30;
const MAX_STATE = 65_536;

interface Refused {
  since: number;
  until: number;
  reason: string | undefined;
}

/** GitHubBudget in memory, watched at every call. `now` in milliseconds. */
export function watchedBudget(now: () => number) {
  const budget = simulatedBudget(now);
  const leases = new Map<string, { until: number; priority: Priority; workspaceId: string }>();
  const hour = new Map<string, { remaining: number; resetAt: number; limit: number | null }>();
  const refused = new Map<string, Refused>();
  const uses: { at: number; points: number; seconds: number; priority: Priority }[] = [];
  let pausedUntil = 0;

  /** Backfill leaves something of the hour and of the minute to live work. */
  const reserve = (limit: number | null) => Math.min(100, Math.floor((limit ?? Infinity) * 0.02));

  function minuteFreeAt(priority: Priority): number {
    const recent = uses.filter(({ at }) => at > now() - MINUTE_MS);
    const inMinute = ({ at, seconds }: { at: number; seconds: number }) =>
      Math.min(seconds, (at - (now() - MINUTE_MS)) / 1_000);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const live = sum(recent.filter((use) => use.priority === 'live').map(({ seconds }) => seconds));
    const kept = priority === 'live' || live === 0 ? 0 : Math.min(20, Math.max(5, 2 * live));
    const over = Math.max(0, sum(recent.map(inMinute)) - (SECONDS_A_MINUTE - kept)) * 1_000;
    const isSpent = sum(recent.map(({ points }) => points)) > POINTS_A_MINUTE;
    return Math.max(now() + over, isSpent ? (recent[0]?.at ?? 0) + MINUTE_MS : 0);
  }

  /** Whether the rules refuse this caller now, without regard to other callers; null when it depends on free slots. */
  function refusal({ priority, credential }: Asked): Partial<Grant> | null {
    const no = refused.get(credential);
    if (no && no.until > now()) {
      const confirmed = no.reason !== 'refused' || no.until - no.since > REFUSED_MS;
      return { granted: false, reason: 'bad_credential', until: no.until, confirmed };
    }
    if (pausedUntil > now()) return { granted: false, reason: 'secondary_limit', until: pausedUntil };
    const spent = [...hour.values()].filter(
      ({ resetAt, remaining, limit }) => resetAt > now() && remaining <= (priority === 'live' ? 0 : reserve(limit)),
    );
    if (spent.length === 0) return null;
    return { granted: false, reason: 'primary_limit', until: Math.max(...spent.map(({ resetAt }) => resetAt)) };
  }

  function watch(): void {
    assert(JSON.stringify(budget.state).length < MAX_STATE, 'the state is too large');
  }

  function acquire(asked: Asked): Grant {
    const { holder, priority, workspaceId } = asked;
    for (const [name, { until }] of leases) if (until <= now()) leases.delete(name);
    const waiting = budget.state.places.filter(
      (one) => one.holder !== holder && one.priority === priority && one.at > now() - KEPT_MS,
    );
    const promised = refusal(asked);
    const held = [...leases].filter(([name]) => name !== holder).map(([, lease]) => lease);
    const others = held.length;
    const slotsOf = (id: string) => held.filter((lease) => lease.workspaceId === id).length;
    const free = SLOTS[priority] - others;
    const minute = minuteFreeAt(priority);
    const answer = budget.apply({ kind: 'acquire', ...asked });
    watch();
    if (promised) {
      assert.partialDeepStrictEqual(answer, promised);
      return answer;
    }
    if (answer.granted) {
      assert(others < SLOTS[priority], 'a slot too many');
      assert(minute <= now(), 'more than GitHub allows in a minute');
      leases.set(holder, { until: now() + LEASE_MS, priority, workspaceId });
      const due = waiting.filter(({ at }) => at <= now()).map((one) => one.workspaceId);
      const poorer = new Set(due.filter((id) => slotsOf(id) < slotsOf(workspaceId)));
      assert(poorer.size < free, 'a workspace with fewer slots was passed');
      return answer;
    }
    assert.equal(answer.reason, 'slot');
    assert(answer.until >= minute, 'asked again before the minute has room');
    const soon = waiting.filter(
      (one) => one.at <= now() + (one.workspaceId === workspaceId && one.depth >= asked.depth ? 0 : SOON_MS),
    );
    assert(soon.length >= free || minute > now(), 'a free slot is refused');
    assert(answer.until > now(), 'asked again at once');
    return answer;
  }

  function settle(holder: string, usage: Usage): Verdict | null {
    for (const [name, { until }] of refused) if (until <= now() - REFUSED_MS) refused.delete(name);
    const before = refused.get(usage.credential);
    const lease = leases.get(holder);
    const priority = lease && lease.until > now() ? lease.priority : 'backfill';
    const verdict = budget.apply({ kind: 'settle', holder, usage });
    watch();
    leases.delete(holder);
    uses.push({ at: now(), points: usage.points, seconds: usage.seconds, priority });
    const { failure } = usage;
    for (const [name, of] of Object.entries(usage.hour)) remember(name, { limit: null, ...of });
    if (failure?.kind === 'primary_limit') remember(failure.resource, { remaining: 0, resetAt: failure.resetAt });
    if (failure?.kind === 'secondary_limit') {
      const named = failure.retryAfterSeconds;
      const lasts = named === null ? MINUTE_MS : Math.min(HOUR_MS, named * 1_000);
      pausedUntil = Math.max(pausedUntil, now() + lasts);
    }
    let promised: Verdict | null = null;
    if (failure?.kind === 'bad_credential') promised = refuse(usage.credential, failure.reason, before);
    else if (failure === null || usage.points > 0 || Object.keys(usage.hour).length > 0)
      refused.delete(usage.credential);
    assert.deepEqual(verdict, promised, 'whether the refusal of a credential counts');
    const stored = budget.state.refused.find(({ credential }) => credential === usage.credential);
    assert.equal(stored?.since, refused.get(usage.credential)?.since, 'since when a credential is refused');
    return verdict;
  }

  function remember(name: string, of: { remaining: number; resetAt: number; limit?: number | null }): void {
    hour.set(name, { limit: null, ...of, resetAt: Math.min(of.resetAt, now() + MAX_RESET_MS) });
  }

  function refuse(credential: string, reason: string | undefined, before: Refused | undefined): Verdict {
    const since = before?.since ?? now();
    const lasts = now() - since;
    const isSure = reason !== 'refused' || lasts >= REFUSED_MS;
    // It is asked again after 1, 2, 4 … seconds, the last time after the minute.
    const until = isSure ? now() + REFUSED_MS : Math.min(now() + Math.max(1_000, lasts), since + REFUSED_MS);
    refused.delete(credential);
    refused.set(credential, { since, until, reason });
    for (const name of [...refused.keys()].slice(0, -MAX_REFUSED)) refused.delete(name);
    return isSure ? { lasts: true } : { lasts: false, until };
  }

  return { acquire, settle, ...watchedKept(budget, now) };
}
