import assert from 'node:assert/strict';
import type { Usage } from '../../../src/domain/budget.ts';
import type { CredentialReason, Failure } from '../../../src/domain/failure.ts';
import { randomOf } from './run.ts';
import { watchedBudget } from './watched-budget.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Events with trouble; without any, everybody must be served in the end. */
const TROUBLED = 150;
const MAX_EVENTS = 20_000;

/**
 * Repositories that share a quota of GitHub's: its answers may be any and processes may die; slots and limits are kept as
 * the rules promise (watched-budget.ts), and in the end everybody is served who comes back at the instant named.
 */
export async function shareBudget(seed: number): Promise<void> {
  const random = randomOf(seed);
  let now = Date.parse('2026-01-01T00:00:00Z');
  let isCalm = false;
  const budget = watchedBudget(() => now);
  const odds = { failure: random() * 0.3, die: random() * 0.2, late: random() * 0.4 };
  const holders = Array.from({ length: 3 + Math.floor(random() * 9) }, (_, index) => String(index));
  const credentials = 1 + Math.floor(random() ** 3 * 45);
  const workspaces = 1 + Math.floor(random() * 4);
  const isLight = random() < 0.5;
  const served = new Set<string>();
  const events: { at: number; run: () => void }[] = [];
  const at = (instant: number, run: () => void) => void events.push({ at: instant, run });

  function ask(holder: string): void {
    const priority = random() < 0.3 ? 'live' : 'backfill';
    const credential = `credential ${Math.floor(random() * credentials)}`;
    const workspaceId = `workspace ${Number(holder) % workspaces}`;
    const depth = Math.floor(random() ** 2 * 5);
    const answer = budget.acquire({ holder, workspaceId, priority, depth, credential });
    if (!answer.granted) {
      assert(answer.until > now, 'asked again at once');
      const isLate = !isCalm && random() < odds.late;
      return at(answer.until + (isLate ? random() * 12_000 : 0), () => ask(holder));
    }
    if (isCalm) served.add(holder);
    if (!isCalm && random() < odds.die) return at(now + random() * 2 * MINUTE_MS, () => ask(holder));
    at(now + 500 + random() * 20_000, () => {
      budget.settle(holder, usageOf(credential));
      keep(credential);
      at(now + random() ** 2 * (isLight ? 30_000 : 2_000), () => ask(holder));
    });
  }

  function usageOf(credential: string): Usage {
    const failure = !isCalm && random() < odds.failure ? failureOf(random, now) : null;
    const limit = random() < 0.3 ? null : random() < 0.5 ? 5_000 : 1_000;
    const remaining = Math.floor(isCalm ? 900 : random() ** 2 * 400);
    const resetAt = now + random() * 1.3 * HOUR_MS;
    const hour = random() < 0.1 ? { [random() < 0.5 ? 'core' : 'graphql']: { remaining, resetAt, limit } } : {};
    const points = random() < 0.3 ? 0 : Math.floor(random() ** 4 * 900);
    return { hour, points, seconds: isLight ? random() * 3 : random() * 20, failure, credential };
  }

  function keep(credential: string): void {
    const what = random();
    if (what < 0.1) budget.keepToken(`sealed ${what}`, now + random() * HOUR_MS);
    if (what > 0.9) budget.forgetToken();
    if (what > 0.4 && what < 0.5) budget.keepOmitted(credential, [`field ${what}`]);
    budget.look(credential, now + random() * HOUR_MS);
  }

  for (const holder of holders) ask(holder);
  for (let count = 0; count < MAX_EVENTS && served.size < holders.length; count++) {
    isCalm = count >= TROUBLED;
    const next = events.toSorted((a, b) => a.at - b.at)[0];
    assert(next);
    events.splice(events.indexOf(next), 1);
    // Some time nobody asks for a day or so.
    now = Math.max(now, next.at) + (!isCalm && random() < 0.005 ? random() * 30 * HOUR_MS : 0);
    next.run();
  }
  assert.equal(served.size, holders.length, 'somebody is never served');
  await Promise.resolve();
}

const REASONS: CredentialReason[] = ['refused', 'refused', 'refused', 'saml', 'missing'];

function failureOf(random: () => number, now: number): Failure {
  const kind = random();
  const detail = 'simulated';
  if (kind < 0.25)
    return { kind: 'primary_limit', resource: 'graphql', resetAt: now + random() * 1.5 * HOUR_MS, detail };
  if (kind < 0.5) {
    const named = random() < 0.4 ? null : Math.floor(random() ** 4 * 5_000);
    return { kind: 'secondary_limit', retryAfterSeconds: named, detail };
  }
  if (kind < 0.6) return { kind: 'transient', detail };
  const reason = REASONS[Math.floor(random() * REASONS.length)];
  return { kind: 'bad_credential', detail, ...(reason && random() < 0.9 && { reason }) };
}
