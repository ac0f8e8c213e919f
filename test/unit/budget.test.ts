import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquire, EMPTY_BUDGET, settle, type BudgetState, type Grant, type Usage } from '../../src/domain/budget.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const NOTHING_USED: Usage = { hour: {}, points: 0, seconds: 0, failure: null, credential: 'token' };

type TimedGrant = Exclude<Grant, { reason: 'bad_credential' }>;

/** A budget with a clock, asked and told in turn. */
function budgetAt(start = NOW) {
  let state: BudgetState = EMPTY_BUDGET;
  let now = start;
  return {
    get now() {
      return now;
    },
    get state() {
      return state;
    },
    pass(milliseconds: number) {
      now += milliseconds;
    },
    ask(holder: string, priority: 'live' | 'backfill' = 'backfill'): TimedGrant {
      const { budget, grant } = acquire(state, holder, priority, 'token', now);
      state = budget;
      if (!grant.granted && grant.reason === 'bad_credential') throw new Error('the credential was refused');
      return grant;
    },
    tell(holder: string, usage: Partial<Usage> = {}) {
      state = settle(state, holder, { ...NOTHING_USED, ...usage }, now);
    },
  };
}

describe('slots', () => {
  it('are three for backfill and a fourth for live work', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c']) expect(budget.ask(holder).granted).toBe(true);
    expect(budget.ask('d')).toMatchObject({ granted: false, reason: 'slot' });
    expect(budget.ask('e', 'live').granted).toBe(true);
    expect(budget.ask('f', 'live').granted).toBe(false);
  });

  it('are renewed for a holder that asks again, not taken twice', () => {
    const budget = budgetAt();
    for (let time = 0; time < 5; time++) expect(budget.ask('a').granted).toBe(true);
    expect(budget.state.leases).toHaveLength(1);
  });

  it('go to whoever was refused first when they become free', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c']) budget.ask(holder);
    const [first, second] = [budget.ask('first'), budget.ask('second')];
    if (first.granted || second.granted) throw new Error('there was a slot');
    expect(second.until).toBeGreaterThan(first.until);
    budget.pass(second.until - budget.now);
    budget.tell('a');
    expect(budget.ask('second').granted).toBe(false);
    expect(budget.ask('first').granted).toBe(true);
  });

  it('are not kept for one that does not come back', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c', 'gone']) budget.ask(holder);
    budget.pass(20_000);
    budget.tell('a');
    expect(budget.ask('d').granted).toBe(true);
  });
});

describe('a credential that GitHub refused', () => {
  const failure = { kind: 'bad_credential' as const, detail: 'HTTP 401: Bad credentials' };

  it('is asked for nothing more until it has been forgotten, while the others of its quota go on', () => {
    const refused = settle(EMPTY_BUDGET, 'a', { ...NOTHING_USED, failure }, NOW);
    const ask = (credential: string, now: number) => acquire(refused, 'b', 'live', credential, now).grant;
    expect(ask('token', NOW + 1_000)).toMatchObject({ granted: false, reason: 'bad_credential', confirmed: true });
    expect(ask('another token', NOW + 1_000).granted).toBe(true);
    expect(ask('token', NOW + 61_000).granted).toBe(true);
  });
});

describe('the minute', () => {
  it('is backfill’s whole while there is no live work, and leaves it room while there is', () => {
    const budget = budgetAt();
    budget.ask('walk');
    budget.tell('walk', { seconds: 55 });
    budget.pass(5_000);
    expect(budget.ask('walk').granted).toBe(true);
    budget.tell('walk', { seconds: 0 });
    budget.ask('hint', 'live');
    budget.tell('hint', { seconds: 4 });
    expect(budget.ask('walk')).toMatchObject({ granted: false, reason: 'slot' });
    expect(budget.ask('hint', 'live').granted).toBe(true);
  });
});

describe('limits', () => {
  it('keep a reserve of the hour for live work', () => {
    const budget = budgetAt();
    const resetAt = budget.now + 600_000;
    budget.tell('a', { hour: { graphql: { remaining: 100, resetAt } } });
    expect(budget.ask('b')).toEqual({ granted: false, reason: 'primary_limit', until: resetAt });
    expect(budget.ask('person', 'live').granted).toBe(true);
    budget.tell('a', { hour: { graphql: { remaining: 101, resetAt } } });
    expect(budget.ask('b').granted).toBe(true);
  });

  it('keep back no more than a part of a small quota', () => {
    const budget = budgetAt();
    const tell = (remaining: number, limit: number) =>
      budget.tell('a', { hour: { graphql: { remaining, limit, resetAt: budget.now + 600_000 } } });
    for (const [limit, reserve] of [
      [60, 1],
      [1_000, 20],
      [5_000, 100],
      [12_500, 100],
    ] as const) {
      tell(reserve, limit);
      expect(budget.ask('b').granted).toBe(false);
      tell(reserve + 1, limit);
      expect(budget.ask('b').granted).toBe(true);
    }
  });

  it('of REST count beside those of GraphQL', () => {
    const budget = budgetAt();
    const resetAt = budget.now + 600_000;
    budget.tell('a', { hour: { graphql: { remaining: 5_000, resetAt }, core: { remaining: 0, resetAt } } });
    expect(budget.ask('b')).toMatchObject({ granted: false, until: resetAt });
    budget.pass(600_000);
    expect(budget.ask('b').granted).toBe(true);
  });

  it('that were met count, even when no header said so', () => {
    const budget = budgetAt();
    const resetAt = budget.now + 60_000;
    budget.tell('a', { failure: { kind: 'primary_limit', resource: 'graphql', resetAt, detail: '' } });
    expect(budget.ask('b', 'live')).toEqual({ granted: false, reason: 'primary_limit', until: resetAt });
  });

  it.each([
    [30, 30_000],
    [null, 60_000],
    [0, 0],
  ])('pause everybody after a secondary one with retry-after %j', (retryAfterSeconds, pause) => {
    const budget = budgetAt();
    budget.tell('a', { failure: { kind: 'secondary_limit', retryAfterSeconds, detail: '' } });
    const grant = budget.ask('b', 'live');
    expect(grant).toEqual(
      pause === 0 ? { granted: true } : { granted: false, reason: 'secondary_limit', until: budget.now + pause },
    );
  });

  it('are not shortened by a later, shorter pause', () => {
    const budget = budgetAt();
    budget.tell('a', { failure: { kind: 'secondary_limit', retryAfterSeconds: 300, detail: '' } });
    budget.tell('b', { failure: { kind: 'secondary_limit', retryAfterSeconds: 1, detail: '' } });
    expect(budget.ask('c')).toMatchObject({ until: budget.now + 300_000 });
  });

  it('of a minute are kept: points', () => {
    const budget = budgetAt();
    budget.tell('a', { points: 1_000 });
    budget.pass(10_000);
    budget.tell('a', { points: 901 });
    expect(budget.ask('b')).toMatchObject({ granted: false, reason: 'slot', until: NOW + 60_000 });
    budget.pass(50_000);
    expect(budget.ask('b').granted).toBe(true);
  });

  it('of a minute are kept: seconds that GitHub worked', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c']) budget.tell(holder, { seconds: 25 });
    const grant = budget.ask('d');
    expect(grant).toEqual({ granted: false, reason: 'slot', until: NOW + 15_000 });
  });
});

describe('whatever is asked and told', () => {
  const holder = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
  const failure = fc.oneof(
    fc.constant(null),
    fc.record({
      kind: fc.constant('secondary_limit' as const),
      retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 100 })),
      detail: fc.constant(''),
    }),
    fc.record({ kind: fc.constant('transient' as const), detail: fc.constant('') }),
  );
  const event = fc.oneof(
    fc.record({ do: fc.constant('pass' as const), milliseconds: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({
      do: fc.constant('ask' as const),
      holder,
      priority: fc.constantFrom('live' as const, 'backfill' as const),
    }),
    fc.record({
      do: fc.constant('tell' as const),
      holder,
      failure,
      points: fc.integer({ min: 0, max: 1_000 }),
      seconds: fc.integer({ min: 0, max: 40 }),
      remaining: fc.integer({ min: 0, max: 300 }),
      resetIn: fc.integer({ min: 0, max: 3_600_000 }),
    }),
  );

  it('there are never more leases than slots, and a refusal names an instant to come', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const budget = budgetAt();
        for (const happening of events) {
          if (happening.do === 'pass') budget.pass(happening.milliseconds);
          if (happening.do === 'tell') {
            const { points, seconds, remaining, resetIn } = happening;
            const hour = { graphql: { remaining, resetAt: budget.now + resetIn } };
            budget.tell(happening.holder, { failure: happening.failure, points, seconds, hour });
          }
          if (happening.do === 'ask') {
            const held = budget.state.leases.filter(({ until }) => until > budget.now).length;
            const grant = budget.ask(happening.holder, happening.priority);
            const leases = budget.state.leases.length;
            if (grant.granted) {
              expect(leases).toBeLessThanOrEqual(happening.priority === 'live' ? 4 : Math.max(3, held));
              const graphql = budget.state.hour.graphql;
              const spent = graphql !== undefined && graphql.resetAt > budget.now && graphql.remaining <= 100;
              expect(happening.priority === 'backfill' && spent).toBe(false);
            } else {
              expect(grant.until).toBeGreaterThan(budget.now);
            }
            expect(leases).toBeLessThanOrEqual(4);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('everybody is granted in the end who comes back at the instant named', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 100, max: 20_000 }), (holders, hold) => {
        const budget = budgetAt();
        const due = new Map(Array.from({ length: holders }, (_, index) => [`holder ${index}`, NOW]));
        const busy = new Map<string, number>();
        for (let step = 0; step < 3_000 && due.size > 0; step++) {
          const next = Math.min(...due.values(), ...busy.values());
          budget.pass(Math.max(0, next - budget.now));
          for (const [name, until] of busy) {
            if (until > budget.now) continue;
            busy.delete(name);
            budget.tell(name);
          }
          for (const [name, at] of due) {
            if (at > budget.now) continue;
            const grant = budget.ask(name);
            if (grant.granted) {
              due.delete(name);
              busy.set(name, budget.now + hold);
            } else due.set(name, grant.until);
          }
        }
        expect([...due.keys()]).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
