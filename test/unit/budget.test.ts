import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_BUDGET, restoredBudget, type BudgetState, type Grant, type Usage } from '../../src/domain/budget.ts';
import { applyBudget } from '../../src/domain/budget/apply.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const NOTHING_USED: Usage = { hour: {}, points: 0, seconds: 0, failure: null, credential: 'token' };

const ASKED = { holder: 'b', workspaceId: 'w', depth: 0, credential: 'token' };

type TimedGrant = Exclude<Grant, { reason: 'bad_credential' }>;

/** A budget with a clock, asked and told one after another. */
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
    ask(holder: string, priority: 'live' | 'backfill' = 'backfill', workspaceId = 'w', depth = 0): TimedGrant {
      const asked = { ...ASKED, holder, priority, workspaceId, depth };
      const applied = applyBudget(state, { kind: 'acquire', ...asked }, now);
      state = applied.state;
      const grant = applied.answer;
      if (!grant.granted && grant.reason === 'bad_credential') throw new Error('the credential was refused');
      return grant;
    },
    tell(holder: string, usage: Partial<Usage> = {}) {
      ({ state } = applyBudget(state, { kind: 'settle', holder, usage: { ...NOTHING_USED, ...usage } }, now));
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

  it('go to the caller that was refused first when they become free', () => {
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

describe('workspaces of one quota', () => {
  /** Three slots that the large workspace holds, and ten of its repositories that wait. */
  function crowded() {
    const budget = budgetAt();
    for (let index = 0; index < 13; index++) budget.ask(`large ${index}`, 'backfill', 'large');
    return budget;
  }

  it('share the slots: the next is of who holds fewer, however many wait', () => {
    const budget = crowded();
    expect(budget.ask('small', 'backfill', 'small')).toMatchObject({ until: NOW + 1_000 });
    budget.pass(999);
    budget.tell('large 0');
    expect(budget.ask('large 3', 'backfill', 'large').granted).toBe(false);
    budget.pass(1);
    expect(budget.ask('small', 'backfill', 'small').granted).toBe(true);
    budget.tell('small');
    expect(budget.ask('small', 'backfill', 'small').granted).toBe(true);
  });

  it('that hold equally many go by the time that they have used', () => {
    const budget = budgetAt();
    for (const name of ['much', 'little']) budget.ask(name, 'backfill', name);
    budget.pass(3_000);
    budget.tell('little');
    budget.pass(6_000);
    budget.tell('much');
    for (const holder of ['a', 'b', 'c']) budget.ask(holder, 'backfill', 'large');
    budget.ask('much', 'backfill', 'much');
    budget.ask('little', 'backfill', 'little');
    expect(budget.state.places.map(({ holder }) => holder)).toEqual(['little', 'much']);
    expect(budget.state.shares.map(({ workspaceId, used }) => [workspaceId, used])).toEqual([
      ['much', 9_000],
      ['little', 3_000],
      ['large', 3_000],
    ]);
    budget.pass(120_000);
    budget.ask('later', 'backfill', 'later');
    expect(budget.state.shares.map(({ workspaceId }) => workspaceId)).toEqual(['later']);
  });

  it('read every repository’s newest months before older ones, also when there is no place left', () => {
    const budget = budgetAt();
    for (let index = 0; index < 130; index++) budget.ask(`deep ${index}`, 'backfill', 'w', 2);
    const crowd = budget.ask('deep 130', 'backfill', 'w', 2);
    expect(budget.ask('new', 'backfill', 'w', 0)).toMatchObject({ until: NOW + 1_000 });
    expect(budget.state.places[0]?.holder).toBe('new');
    expect(budget.state.places).toHaveLength(120);
    if (crowd.granted) throw new Error('there was a slot');
    expect(budget.ask('deep 131', 'backfill', 'w', 2)).toMatchObject({ until: crowd.until + 1_667 });
  });
});

describe('a credential that GitHub refused', () => {
  const failure = { kind: 'bad_credential' as const, detail: 'HTTP 401: Bad credentials' };

  it('is asked for nothing more until it has been forgotten, while the others of its quota go on', () => {
    const usage = { ...NOTHING_USED, failure };
    const refused = applyBudget(EMPTY_BUDGET, { kind: 'settle', holder: 'a', usage }, NOW).state;
    const ask = (credential: string, now: number) =>
      applyBudget(refused, { kind: 'acquire', ...ASKED, priority: 'live', credential }, now).answer;
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
    budget.ask('webhook', 'live');
    budget.tell('webhook', { seconds: 4 });
    expect(budget.ask('walk')).toMatchObject({ granted: false, reason: 'slot' });
    expect(budget.ask('webhook', 'live').granted).toBe(true);
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

const PAUSED: BudgetState = { ...EMPTY_BUDGET, pausedUntil: NOW + 3_000_000 };

describe.each([
  ['open', EMPTY_BUDGET],
  ['paused', PAUSED],
])('an installation token, the quota being %s', (_, empty) => {
  const apply = (state: BudgetState, command: Parameters<typeof applyBudget>[1], now: number) =>
    applyBudget(state, command, now);
  const kept = apply(empty, { kind: 'keep_token', sealed: 'sealed', expiresAt: NOW + 3_600_000 }, NOW).state;

  it('is answered as long as it is good beyond the instant asked for', () => {
    expect(apply(empty, { kind: 'token', goodUntil: NOW }, NOW).answer).toBeNull();
    expect(apply(kept, { kind: 'token', goodUntil: NOW + 3_599_999 }, NOW).answer).toBe('sealed');
    expect(apply(kept, { kind: 'token', goodUntil: NOW + 3_600_000 }, NOW).answer).toBeNull();
  });

  it('that was refused is forgotten, unless it is so new that not every server has heard of it', () => {
    expect(apply(kept, { kind: 'forget_token' }, NOW + 20_000).state).toBe(kept);
    expect(apply(kept, { kind: 'forget_token' }, NOW + 20_001).state.token).toBeNull();
    expect(apply(empty, { kind: 'forget_token' }, NOW).state).toBe(empty);
  });
});

describe.each([
  ['open', EMPTY_BUDGET],
  ['paused', PAUSED],
])('what queries are sent without, the quota being %s', (_, empty) => {
  const keep = (state: BudgetState, credential: string, fields: string[], now = NOW) =>
    applyBudget(state, { kind: 'keep_omitted', credential, fields }, now).state;
  const ask = (state: BudgetState, credential: string, now = NOW) =>
    applyBudget(state, { kind: 'omitted', credential }, now).answer;

  it('is remembered of each credential for a day', () => {
    const both = keep(keep(keep(empty, 'a', ['x']), 'b', ['y']), 'a', ['x', 'z']);
    expect([ask(both, 'a'), ask(both, 'b'), ask(both, 'c')]).toEqual([['x', 'z'], ['y'], []]);
    expect(ask(both, 'a', NOW + 86_399_999)).toEqual(['x', 'z']);
    expect(ask(both, 'a', NOW + 86_400_000)).toEqual([]);
    expect(keep(both, 'c', ['w'], NOW + 86_400_000).omitted).toHaveLength(1);
  });

  it('is remembered of the newest twenty', () => {
    const credentials = Array.from({ length: 21 }, (__, index) => `credential ${index}`);
    const state = credentials.reduce((before, credential) => keep(before, credential, ['x']), empty);
    expect([ask(state, 'credential 0'), ask(state, 'credential 1')]).toEqual([[], ['x']]);
  });
});

describe('what is stored of a budget', () => {
  const failure = { kind: 'bad_credential' as const, detail: 'HTTP 401: '.padEnd(300, 'x') };
  const uuid = (index: number) => `connection:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

  it('is never more than 64 KiB, whatever is asked and told', () => {
    const budget = budgetAt();
    for (let index = 0; index < 60; index++) {
      budget.tell('a', { failure, credential: uuid(index), seconds: 0.123456, points: 1 });
    }
    for (let index = 0; index < 300; index++) budget.tell('a', { seconds: 0.123456, points: 1 });
    for (let index = 0; index < 2_000; index++) budget.ask(`import:${uuid(index)}`);
    const fields = Array.from({ length: 12 }, (_, index) => `aFieldOfGitHub${index}`);
    let { state } = budget;
    for (let index = 0; index < 60; index++) {
      ({ state } = applyBudget(state, { kind: 'keep_omitted', credential: uuid(index), fields }, NOW));
    }
    const sealed = 's'.repeat(500);
    ({ state } = applyBudget(state, { kind: 'keep_token', sealed, expiresAt: NOW + 3_600_000 }, NOW));
    expect(state.places).toHaveLength(120);
    expect(state.minute).toHaveLength(100);
    expect(state.refused).toHaveLength(30);
    expect(state.omitted).toHaveLength(20);
    expect(JSON.stringify(state).length).toBeLessThan(65_536);
  });

  it('by the version before is read: leases have no workspace, and who waited asks again', () => {
    const leases = [{ holder: 'a', until: NOW + 5, priority: 'backfill' as const }];
    const budget = { leases, reservations: [{ holder: 'b', at: NOW }] };
    expect(restoredBudget({ budget })).toEqual({
      ...EMPTY_BUDGET,
      leases: [{ ...leases[0], workspaceId: '', since: NOW + 5 }],
    });
  });

  it('by an earlier version is read: since when a credential is refused was not stored', () => {
    const refusal = { credential: 'deployment', until: NOW + 1, detail: 'Bad credentials' };
    const { refused } = restoredBudget({ budget: { refused: [refusal, { ...refusal, since: NOW }] } });
    expect(refused.map(({ since }) => since)).toEqual([NOW + 1, NOW]);
  });

  it('by the version before is read: the token and the omissions had keys of their own', () => {
    const token = { sealed: 'sealed', expiresAt: NOW + 3_600_000 };
    const omitted = { deployment: { fields: ['x'], until: NOW + 1 } };
    const budget = { pausedUntil: NOW + 1, leases: [] };
    expect(restoredBudget({ budget, token, omitted })).toEqual({
      ...EMPTY_BUDGET,
      pausedUntil: NOW + 1,
      token,
      omitted: [{ credential: 'deployment', fields: ['x'], until: NOW + 1 }],
    });
    expect(restoredBudget({})).toEqual(EMPTY_BUDGET);
  });
});

describe('an instant', () => {
  const settled = (state: BudgetState, usage: Partial<Usage>, now = NOW, holder = 'a') =>
    applyBudget(state, { kind: 'settle', holder, usage: { ...NOTHING_USED, ...usage } }, now);
  const asked = (state: BudgetState, now = NOW, holder = 'b', priority: 'live' | 'backfill' = 'backfill') =>
    applyBudget(state, { kind: 'acquire', ...ASKED, holder, priority }, now).answer;
  const refused = { kind: 'bad_credential' as const, reason: 'refused' as const, detail: 'HTTP 401' };

  it('of one’s own is told to each who waits: the next three soon, the others a third of a usual hold apart', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c']) budget.ask(holder);
    const until = (holder: string, priority: 'live' | 'backfill' = 'backfill') => {
      budget.pass(1);
      const grant = budget.ask(holder, priority);
      return grant.granted ? null : grant.until - budget.now;
    };
    expect(['d', 'e', 'f', 'g', 'h'].map((holder) => until(holder))).toEqual([1_000, 1_334, 1_667, 3_334, 5_000]);
    // Who asks again keeps its place.
    expect([until('g'), until('d')]).toEqual([3_334, 1_000]);
    budget.ask('i', 'live');
    expect([until('j', 'live'), until('k', 'live')]).toEqual([1_000, 1_250]);
  });

  it('of the next is sooner where slots are held for a short time', () => {
    const budget = budgetAt();
    for (let chunk = 0; chunk < 60; chunk++) {
      budget.ask('a');
      budget.pass(300);
      budget.tell('a');
    }
    expect(Math.round(budget.state.hold)).toBe(302);
    for (const holder of ['a', 'b', 'c']) budget.ask(holder);
    expect(budget.ask('d')).toMatchObject({ until: budget.now + 250 });
  });

  it('at which a lease ends gives the slot back', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c']) budget.ask(holder);
    expect(budget.state.leases[0]).toEqual({
      holder: 'a',
      workspaceId: 'w',
      priority: 'backfill',
      since: NOW,
      until: NOW + 60_000,
    });
    budget.pass(59_999);
    expect(budget.ask('d').granted).toBe(false);
    budget.pass(1);
    expect(budget.ask('e').granted).toBe(true);
  });

  it('at which one was to come back is kept for it for five seconds', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c', 'd']) budget.ask(holder);
    budget.pass(1_000 + 4_999);
    budget.tell('a');
    expect(budget.ask('e').granted).toBe(false);
    budget.pass(1);
    expect(budget.ask('e').granted).toBe(true);
  });

  it('goes to who has waited longer, and live work waits for nobody', () => {
    const budget = budgetAt();
    for (const holder of ['a', 'b', 'c', 'first', 'second']) budget.ask(holder);
    budget.pass(3_334);
    budget.tell('a');
    expect(budget.ask('second').granted).toBe(false);
    expect(budget.ask('person', 'live').granted).toBe(true);
    budget.tell('person');
    expect(budget.ask('first').granted).toBe(true);
    expect(budget.state.places.map(({ holder }) => holder)).toEqual(['second']);
  });

  it('at which the hour is full again ends the refusal', () => {
    const hour = { core: { remaining: 0, resetAt: NOW + 1_000 }, graphql: { remaining: 0, resetAt: NOW + 500 } };
    const { state } = settled(EMPTY_BUDGET, { hour });
    expect(asked(state)).toMatchObject({ until: NOW + 1_000 });
    expect(asked(state, NOW + 999)).toMatchObject({ granted: false, until: NOW + 1_000 });
    expect(asked(state, NOW + 1_000).granted).toBe(true);
  });

  it('that is named years away is of an hour at most', () => {
    const { state } = settled(EMPTY_BUDGET, { hour: { core: { remaining: 0, resetAt: NOW + 1e12 } } });
    expect(asked(state)).toMatchObject({ until: NOW + 3_900_000 });
    const failure = { kind: 'secondary_limit' as const, retryAfterSeconds: 1e9, detail: '' };
    expect(asked(settled(EMPTY_BUDGET, { failure }).state)).toMatchObject({ until: NOW + 3_600_000 });
    const stored = { ...EMPTY_BUDGET, pausedUntil: NOW + 1e12 };
    expect(asked(stored)).toMatchObject({ until: NOW + 3_600_000 });
    expect(asked({ ...EMPTY_BUDGET, hour: { core: { remaining: 0, resetAt: NOW + 1e12 } } })).toMatchObject({
      until: NOW + 3_900_000,
    });
  });

  it('at which a pause ends opens the quota', () => {
    const failure = { kind: 'secondary_limit' as const, retryAfterSeconds: 10, detail: '' };
    const { state } = settled(EMPTY_BUDGET, { failure });
    expect(asked(state, NOW + 9_999)).toMatchObject({ reason: 'secondary_limit' });
    expect(asked(state, NOW + 10_000).granted).toBe(true);
  });

  it('is a minute after the points that fill it', () => {
    expect(asked(settled(EMPTY_BUDGET, { points: 1_900 }).state).granted).toBe(true);
    const { state } = settled(EMPTY_BUDGET, { points: 1_901 });
    expect(asked(state)).toMatchObject({ until: NOW + 60_000 });
    expect(asked(state, NOW + 58_999)).toMatchObject({ until: NOW + 60_000 });
    expect(asked(state, NOW + 60_000).granted).toBe(true);
  });

  it('of the minute’s seconds goes by what of them is still in it', () => {
    const { state } = settled(EMPTY_BUDGET, { seconds: 90 });
    expect(asked(state).granted).toBe(true);
    expect(asked(settled(settled(EMPTY_BUDGET, { seconds: 40 }).state, { seconds: 30 }).state)).toMatchObject({
      until: NOW + 10_000,
    });
    const late = settled(settled(EMPTY_BUDGET, { seconds: 40 }).state, { seconds: 45 }, NOW + 30_000).state;
    expect(asked(late, NOW + 30_000)).toMatchObject({ until: NOW + 30_000 + 15_000 });
  });

  it.each([
    [1, 56, 2_000],
    [4, 53, 5_000],
    [20, 41, 21_000],
  ])('leaves live work that took %d s twice as much, within bounds', (live, backfill, wait) => {
    const budget = budgetAt();
    budget.ask('person', 'live');
    budget.tell('person', { seconds: live });
    budget.tell('walk', { seconds: backfill });
    expect(budget.ask('b')).toMatchObject({ until: NOW + wait });
  });

  it('of a refused credential grows until it is believed after a minute', () => {
    const first = settled(EMPTY_BUDGET, { failure: refused });
    expect(first.answer).toEqual({ lasts: false, until: NOW + 1_000 });
    expect(asked(first.state)).toMatchObject({ confirmed: false, until: NOW + 1_000, detail: 'HTTP 401' });
    expect(asked(first.state, NOW + 1_000).granted).toBe(true);
    const second = settled(first.state, { failure: refused }, NOW + 4_000);
    expect(second.answer).toEqual({ lasts: false, until: NOW + 8_000 });
    expect(asked(second.state, NOW + 4_000)).toMatchObject({ until: NOW + 8_000 });
    const third = settled(second.state, { failure: refused }, NOW + 40_000);
    expect(asked(third.state, NOW + 40_000)).toMatchObject({ until: NOW + 60_000, confirmed: false });
    expect(settled(third.state, { failure: refused }, NOW + 59_999).answer).toEqual({
      lasts: false,
      until: NOW + 60_000,
    });
    const last = settled(third.state, { failure: refused }, NOW + 60_000);
    expect(last.answer).toEqual({ lasts: true });
    expect(asked(last.state, NOW + 60_000)).toMatchObject({ until: NOW + 120_000, confirmed: true });
    expect(settled(last.state, { failure: refused }, NOW + 179_999).answer).toEqual({ lasts: true });
    const anew = settled(last.state, { failure: refused }, NOW + 180_000);
    expect(anew.answer).toEqual({ lasts: false, until: NOW + 181_000 });
  });

  it('of a credential that GitHub refuses for good is believed at once', () => {
    const { answer } = settled(EMPTY_BUDGET, { failure: { ...refused, reason: 'suspended' } });
    expect(answer).toEqual({ lasts: true });
  });

  it('of a refused credential is forgotten by an answer to it, and by no other failure', () => {
    const { state } = settled(EMPTY_BUDGET, { failure: refused });
    const failure = { kind: 'transient' as const, detail: '' };
    const after = (usage: Partial<Usage>) => settled(state, usage).state.refused;
    expect(settled(state, { failure })).toMatchObject({ answer: null, state: { refused: [{ since: NOW }] } });
    expect(after({})).toEqual([]);
    expect(after({ failure, points: 1 })).toEqual([]);
    expect(after({ failure, hour: { core: { remaining: 9, resetAt: NOW } } })).toEqual([]);
    expect(settled(state, { credential: 'other' }).state.refused).toHaveLength(1);
  });

  it('in a pause is the end of it, when any caller settles', () => {
    const paused = { ...EMPTY_BUDGET, pausedUntil: NOW + 5_000 };
    const { state } = settled(paused, { points: 4, seconds: 2 });
    expect(state).toMatchObject({ pausedUntil: NOW + 5_000, minute: [{ points: 4, seconds: 2 }] });
    const grant = applyBudget(paused, { kind: 'acquire', ...ASKED, priority: 'live' }, NOW);
    expect(grant.answer).toEqual({ granted: false, reason: 'secondary_limit', until: NOW + 5_000 });
  });

  it('of a refused credential is told in a pause, too', () => {
    const { state } = settled({ ...EMPTY_BUDGET, pausedUntil: NOW + 5_000 }, { failure: refused });
    expect(asked(state)).toMatchObject({ reason: 'bad_credential' });
    expect(asked(state, NOW + 1_000)).toMatchObject({ reason: 'secondary_limit' });
  });

  it('of many uses is kept as one, by kind', () => {
    let state = EMPTY_BUDGET;
    state = applyBudget(state, { kind: 'acquire', ...ASKED, holder: 'l', priority: 'live' }, NOW).state;
    ({ state } = settled(state, { points: 1, seconds: 0.5 }, NOW, 'l'));
    for (let use = 0; use < 99; use++) ({ state } = settled(state, { points: 1, seconds: 0.1 }));
    expect(state.minute).toHaveLength(100);
    ({ state } = settled(state, { points: 2, seconds: 0.3 }, NOW + 7));
    expect(state.minute).toHaveLength(100);
    expect(state.minute.at(-1)).toEqual({ at: NOW + 7, points: 3, seconds: 0.4, priority: 'backfill' });
    expect(state.minute[0]).toMatchObject({ priority: 'live', points: 1 });
  });
});
