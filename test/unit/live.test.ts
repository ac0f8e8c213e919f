import { describe, expect, it } from 'vitest';
import { EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import type { RefreshRequest, LiveBatch, LiveCommands, LiveState, Slot } from '../../src/domain/cursor/live.ts';
import type { Urgency } from '../../src/domain/cursor/live-work.ts';
import { applyLive } from '../../src/domain/cursor/live/apply.ts';
import { liveDue } from '../../src/domain/cursor/live/wake.ts';
import { restored } from '../../src/domain/cursor/stored.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { Answer, Command } from '../../src/domain/reducer.ts';
import type { TrackedRepository } from '../../src/domain/tracked-repository.ts';
import { simulatedRefreshes } from '../support/simulation/refreshes.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const repository: TrackedRepository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: null },
};

/** Live work with a clock, requested and claimed one after another. */
function liveAt(start = NOW) {
  let state: LiveState = EMPTY_STATE;
  const refreshes = simulatedRefreshes();
  /** The delay of each message that was sent. */
  let sent: number[] = [];
  let now = start;
  let tokens = 0;
  function apply<Name extends keyof LiveCommands>(command: Command<LiveCommands, Name>): Answer<LiveCommands, Name> {
    const applied = applyLive(state, command, now);
    state = applied.state;
    for (const effect of applied.effects) {
      if (effect.kind === 'send') sent.push(effect.delaySeconds);
      else refreshes.change(effect);
    }
    return applied.answer;
  }
  const rowsOf = (numbers: number[]) => refreshes.find(numbers);
  return {
    /** Answers the numbers for which no room is left. */
    requestRefresh(numbers: number[], urgency: Urgency = 'webhook', updatedAt = 0): number[] {
      const requests: RefreshRequest[] = numbers.map((number) => ({ number, updatedAt }));
      return apply({ kind: 'request_refresh', repository, requests, urgency, rows: rowsOf(numbers) });
    },
    claim: (): LiveBatch | null => apply({ kind: 'claim_live', token: `token ${++tokens}`, rows: refreshes.first(26) }),
    read(batch: LiveBatch | null, of: number | 'gone' | 'set aside' = now) {
      const updatedAt = typeof of === 'number' ? of : null;
      const read = (batch?.pulls ?? []).map(({ number, seq }) => ({ number, seq, updatedAt, gone: of === 'gone' }));
      const rows = rowsOf(read.map(({ number }) => number));
      apply({ kind: 'refreshed', token: batch?.token ?? '', read, rows });
    },
    suspend(batch: LiveBatch | null, cause: Failure | Slot) {
      apply({ kind: 'suspend_live', token: batch?.token ?? '', cause });
    },
    wake(): boolean {
      const before = sent.length;
      apply({ kind: 'wake_live' });
      return sent.length > before;
    },
    pass: (milliseconds: number) => (now += milliseconds),
    /** The delays of the messages that were sent since the last call. */
    sent(): number[] {
      const delays = sent;
      sent = [];
      return delays;
    },
    get pending() {
      return refreshes.first(Infinity).map(({ number }) => number);
    },
    get due() {
      return liveDue(state.live, now)?.at ?? null;
    },
    get state() {
      return state;
    },
    get now() {
      return now;
    },
  };
}

describe('pull requests to read again', () => {
  it('are read once however often they are requested, webhooks before the sweep', () => {
    const live = liveAt();
    live.requestRefresh([1, 2], 'sweep');
    live.requestRefresh([3, 2]);
    live.requestRefresh([3]);
    const batch = live.claim();
    expect(batch?.pulls.map(({ number }) => number)).toEqual([2, 3, 1]);
    live.read(batch);
    expect([live.pending, live.due]).toEqual([[], null]);
  });

  it('come in batches, held by one', () => {
    const live = liveAt();
    live.requestRefresh(Array.from({ length: 60 }, (_, index) => index + 1));
    const first = live.claim();
    expect(first?.pulls).toHaveLength(26);
    expect(live.claim()).toBeNull();
    live.read(first);
    expect(live.claim()?.pulls[0]?.number).toBe(27);
  });

  it('that are requested again while they are read stay to be read', () => {
    const live = liveAt();
    live.requestRefresh([1, 2]);
    const batch = live.claim();
    live.requestRefresh([2]);
    live.read(batch);
    expect(live.pending).toEqual([2]);
  });

  it('whose answer is older than the webhook are asked for again, a few times', () => {
    const live = liveAt();
    live.requestRefresh([1], 'webhook', NOW + 500);
    for (let time = 0; time < 3; time++) {
      live.read(live.claim(), NOW);
      expect(live.pending).toEqual([1]);
      expect(live.claim()).toBeNull();
      live.pass(3_000);
    }
    live.read(live.claim(), NOW);
    expect(live.pending).toEqual([]);
  });

  it('that GitHub does not have yet are asked for again, a few times, when a webhook named them', () => {
    const live = liveAt();
    live.requestRefresh([404], 'webhook', NOW);
    const tries: number[] = [];
    for (let batch = live.claim(); batch; batch = live.claim()) {
      tries.push(batch.pulls[0]?.tries ?? -1);
      live.read(batch, 'gone');
      expect(live.due).toBe(tries.length <= 3 ? live.now + 3_000 : null);
      live.pass(3_000);
    }
    expect(tries).toEqual([0, 1, 2, 3]);
    expect(live.pending).toEqual([]);
  });

  it.each([
    ['that GitHub does not have are done where no instant is known', 0, 'gone'],
    ['that are set aside are done', NOW, 'set aside'],
  ] as const)('%s', (_, updatedAt, of) => {
    const live = liveAt();
    live.requestRefresh([404], 'webhook', updatedAt);
    live.read(live.claim(), of);
    expect(live.pending).toEqual([]);
  });
});

it('are counted in the state, whatever happens to them', () => {
  const live = liveAt();
  const counted = () => {
    const { live: work } = live.state;
    return work.status === 'idle' ? 0 : work.pending.webhook + work.pending.sweep;
  };
  live.requestRefresh([1, 2, 3], 'sweep');
  live.requestRefresh([2, 4, 4]);
  expect(live.state.live).toMatchObject({ pending: { webhook: 2, sweep: 2 } });
  const batch = live.claim();
  live.requestRefresh([1], 'sweep');
  live.read(batch);
  expect([counted(), live.pending]).toEqual([1, [1]]);
  live.read(live.claim());
  expect([counted(), live.pending]).toEqual([0, []]);
});

describe('a holder', () => {
  it('that dies loses the lease, and the alarm has the work announced again', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    const dead = live.claim();
    live.pass(121_000);
    expect(live.wake()).toBe(true);
    const alive = live.claim();
    expect(alive?.pulls).toHaveLength(1);
    live.read(dead);
    expect(live.pending).toEqual([1]);
    live.read(alive);
    expect(live.pending).toEqual([]);
  });

  it('is followed by others, each with half the batch and later, until one pull request is left to a sync', () => {
    const live = liveAt();
    live.requestRefresh(Array.from({ length: 30 }, (_, index) => index + 1));
    const sizes: number[] = [];
    const waits: number[] = [];
    let batch = live.claim();
    for (; batch?.leaving === null && live.now < NOW + 3_600_000; batch = live.claim()) {
      sizes.push(batch.pulls.length);
      live.pass(120_000);
      live.wake();
      const { live: work } = live.state;
      const until = work.status === 'waiting' ? work.until : live.now;
      waits.push(until - live.now);
      live.pass(until - live.now);
    }
    expect(sizes).toEqual([26, 13, 6, 3, 1, 1, 1]);
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 0]);
    expect(batch).toMatchObject({
      leaving: 'nothing was heard again of 7 holders of this work',
      pulls: [{ number: 1 }],
    });
    expect(batch?.pace.width).toBe(1);
    live.read(batch, 'set aside');
    expect(live.claim()).toMatchObject({ leaving: null, pulls: { length: 26 } });
  });

  it('that dies is followed the same way by one that asks before the alarm rings', () => {
    const live = liveAt();
    live.requestRefresh([1, 2]);
    const claims: unknown[] = [];
    for (let count = 0; count < 7; count++) {
      claims.push(live.claim()?.leaving);
      live.pass(120_000);
      // The next one asks at once, and has to wait.
      if (count > 0 && count < 6) expect(live.claim()).toBeNull();
      live.pass(count > 0 && count < 6 ? (live.due ?? 0) - live.now : 0);
    }
    expect(claims).toEqual([null, null, null, null, null, null, null]);
    expect(live.claim()).toMatchObject({ leaving: 'nothing was heard again of 7 holders of this work' });
  });

  it('that dies makes batches small, and each that reports makes them larger again', () => {
    const live = liveAt();
    live.requestRefresh(Array.from({ length: 60 }, (_, index) => index + 1));
    live.claim();
    live.pass(120_000);
    live.claim();
    live.pass(120_000);
    live.wake();
    live.pass(1_000);
    const sizes: (number | undefined)[] = [];
    for (let batch = live.claim(); batch; batch = live.claim()) {
      sizes.push(batch.pulls.length);
      live.read(batch);
    }
    expect(sizes).toEqual([6, 13, 26, 15]);
  });

  it('that dies once in a while leaves nothing to a sync, however long pull requests are pending', () => {
    const live = liveAt();
    for (let round = 1; round <= 20; round++) {
      live.requestRefresh(Array.from({ length: 30 }, (_, index) => 30 * round + index));
      live.claim();
      live.pass(120_000);
      const batch = live.claim();
      expect(batch).toMatchObject({ leaving: null, pulls: { length: 13 } });
      live.read(batch);
    }
    expect(live.pending.length).toBeGreaterThan(0);
  });

  it('whose message was lost is sent for again, each time more patiently', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    expect(live.wake()).toBe(false);
    live.pass(20_000);
    expect(live.wake()).toBe(true);
    live.pass(20_000);
    expect(live.wake()).toBe(false);
    live.pass(20_000);
    expect(live.wake()).toBe(true);
  });
});

describe('a reading that failed', () => {
  const detail = 'as GitHub has it';

  it.each<[string, Failure | Slot, number]>([
    ['for want of a slot', { kind: 'slot', until: NOW + 1_250 }, 1_250],
    ['at the hour’s limit', { kind: 'primary_limit', resource: 'graphql', resetAt: NOW + 600_000, detail }, 600_000],
    [
      'at a limit that is over by GitHub’s clock',
      { kind: 'primary_limit', resource: 'core', resetAt: NOW, detail },
      1_000,
    ],
    ['at a secondary limit', { kind: 'secondary_limit', retryAfterSeconds: 30, detail }, 30_000],
    ['for a moment', { kind: 'transient', detail }, 1_000],
    ['because the database is away', { kind: 'database_outage', detail }, 1_000],
  ])('%s waits so long and goes on, nothing forgotten', (_, cause, milliseconds) => {
    const live = liveAt();
    live.requestRefresh([1, 2]);
    live.suspend(live.claim(), cause);
    expect(live.due).toBe(NOW + milliseconds);
    expect(live.claim()).toBeNull();
    live.pass(milliseconds);
    expect(live.wake()).toBe(true);
    expect(live.claim()?.pulls).toHaveLength(2);
  });

  it('because it asked for too much asks for less, and at last leaves the batch to a sync', () => {
    const live = liveAt();
    live.requestRefresh(Array.from({ length: 27 }, (_, index) => index + 1));
    const widths: number[] = [];
    let batch = live.claim();
    for (; batch?.leaving === null && live.now < NOW + 3_600_000; batch = live.claim()) {
      widths.push(batch.pace.width);
      live.suspend(batch, { kind: 'too_wide', detail });
      live.pass(60_000);
    }
    expect(widths.slice(0, 4)).toEqual([14, 7, 3, 1]);
    expect(batch).toMatchObject({ leaving: detail, pulls: { length: 26 } });
    live.read(batch, 'set aside');
    expect(live.claim()).toMatchObject({ leaving: null, pulls: [{ number: 27 }] });
  });

  it.each<Failure>([
    { kind: 'bad_credential', detail },
    { kind: 'too_old', detail },
    { kind: 'unavailable', reason: 'not_found', detail },
  ])('for good leaves all that is pending to a sync, and forgets it when it is set aside: $kind', (cause) => {
    const live = liveAt();
    live.requestRefresh(Array.from({ length: 27 }, (_, index) => index + 1));
    live.sent();
    live.suspend(live.claim(), cause);
    expect([live.pending.length, live.sent()]).toEqual([27, [0]]);
    const first = live.claim();
    expect(first).toMatchObject({ leaving: detail, pulls: { length: 26 } });
    live.read(first, 'set aside');
    expect([live.pending, live.sent()]).toEqual([[27], [0]]);
    const second = live.claim();
    expect(second?.leaving).toBe(detail);
    live.read(second, 'set aside');
    expect(live.state.live).toEqual({ status: 'idle', seq: 27 });
    live.requestRefresh([1]);
    expect(live.claim()?.leaving).toBeNull();
  });

  it('is not forgotten while the database cannot take what is left to a sync, however long that lasts', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    live.suspend(live.claim(), { kind: 'bad_credential', detail });
    for (let times = 1; times <= 100; times++) {
      live.suspend(live.claim(), { kind: 'database_outage', detail });
      expect(live.due).toBe(live.now + Math.min(30 * 60_000, 1_000 * 2 ** (times - 1)));
      live.pass((live.due ?? 0) - live.now);
      expect(live.wake()).toBe(true);
    }
    expect(live.claim()).toMatchObject({ leaving: detail, pulls: [{ number: 1 }] });
  });

  it('that is left to a sync is left again when it is requested meanwhile', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    live.suspend(live.claim(), { kind: 'unavailable', reason: 'blocked', detail });
    const batch = live.claim();
    live.requestRefresh([1]);
    live.read(batch, 'set aside');
    expect(live.pending).toEqual([1]);
    expect(live.claim()?.leaving).toBe(detail);
  });
});

describe('a message', () => {
  it('names the repository, and carries nothing else', () => {
    const requests = [{ number: 1, updatedAt: 0 }];
    const { effects } = applyLive(
      EMPTY_STATE,
      { kind: 'request_refresh', repository, requests, urgency: 'sweep', rows: [] },
      NOW,
    );
    const message = { type: 'live.refresh', v: 1, repositoryId: 'repository' };
    expect(effects).toContainEqual({ kind: 'send', message, delaySeconds: 2 });
    const row = { number: 1, seq: 1, urgency: 'sweep', updatedAt: 0, tries: 0, place: 1 };
    expect(effects[0]).toEqual({ kind: 'put', table: 'refreshes', rows: [row] });
  });

  it('is sent two seconds later for the first request, and for no other while it is under way', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    live.requestRefresh([2]);
    expect(live.sent()).toEqual([2]);
    const batch = live.claim();
    live.requestRefresh([3]);
    expect(live.sent()).toEqual([]);
    live.read(batch);
    expect(live.sent()).toEqual([0]);
  });

  it('is sent for a request that comes when a wait is over, and for none before', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    live.suspend(live.claim(), { kind: 'slot', until: NOW + 1_000 });
    live.sent();
    live.pass(999);
    live.requestRefresh([2]);
    expect(live.sent()).toEqual([]);
    live.pass(1);
    live.requestRefresh([3]);
    expect(live.sent()).toEqual([2]);
  });
});

describe('more than can wait', () => {
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

  it('leaves out what the sweep asked for last', () => {
    const live = liveAt();
    live.requestRefresh(numbers(1, 1_999), 'sweep');
    expect(live.requestRefresh(numbers(5_000, 2), 'sweep')).toEqual([]);
    expect(live.pending).toHaveLength(2_000);
    expect(live.pending.at(-1)).toBe(5_000);
    expect(live.requestRefresh(numbers(6_000, 3))).toEqual([]);
    expect(live.pending).toHaveLength(2_000);
    expect([live.pending[0], live.pending.at(-1)]).toEqual([6_000, 1_997]);
    expect(live.state).toMatchObject({ live: { pending: { webhook: 3, sweep: 1_997 } } });
  });

  it('answers which numbers of webhooks found no room, so that they are set aside', () => {
    const live = liveAt();
    expect(live.requestRefresh(numbers(1, 2_000))).toEqual([]);
    expect(live.requestRefresh([9_000], 'sweep')).toEqual([]);
    expect(live.requestRefresh([1, 9_001, 9_002])).toEqual([9_001, 9_002]);
    expect(live.pending).toHaveLength(2_000);
    expect(live.state.live).toMatchObject({ pending: { webhook: 2_000, sweep: 0 } });
  });

  it('is a table’s, of which the state only counts the rows', () => {
    const live = liveAt();
    live.requestRefresh(numbers(1, 30_000), 'sweep');
    expect(JSON.stringify(live.state).length).toBeLessThan(1_000);
  });
});

describe('live work that the version before stored', () => {
  const ADDED = { leaving: null, stalls: 0 };
  const pending = [
    { number: 9, seq: 1, urgency: 'sweep' as const, updatedAt: 0, tries: 0 },
    { number: 4, seq: 2, urgency: 'webhook' as const, updatedAt: NOW, tries: 1 },
  ];
  const stored = { pending, seq: 2, lease: null, notBefore: 0, announced: { at: NOW, times: 1 }, failures: {} };
  const rows = [
    { ...pending[0], place: 1 },
    { ...pending[1], place: 2 },
  ];

  it.each([
    ['announced', {}, { status: 'announced', announced: stored.announced }],
    ['held', { lease: { token: 'a', until: NOW } }, { status: 'held', lease: { token: 'a', until: NOW } }],
    ['waiting', { notBefore: NOW + 1 }, { status: 'waiting', until: NOW + 1 }],
  ])('is read, its rows going to their table: %s', (_, changed, expected) => {
    const { state, effects } = restored({ live: { ...stored, ...changed } });
    expect(state.live).toEqual({ ...ADDED, seq: 2, pending: { webhook: 1, sweep: 1 }, failures: {}, ...expected });
    expect(effects).toEqual([{ kind: 'put', table: 'refreshes', rows }]);
  });

  it.each([
    ['announced', { status: 'announced', announced: stored.announced }],
    ['held', { status: 'held', lease: { token: 'a', until: NOW } }],
    ['waiting', { status: 'waiting', until: NOW + 1 }],
  ] as const)('is read in the present form, without what was added since: %s', (_, live) => {
    const before = { seq: 2, pending: { webhook: 1, sweep: 1 }, failures: { transient: 1 }, ...live };
    const { state, effects } = restored({ ...EMPTY_STATE, live: before });
    expect([state.live, effects]).toEqual([{ ...ADDED, ...before }, []]);
  });

  it('is read when there is nothing of it', () => {
    expect(restored({ live: { ...stored, pending: [] } })).toMatchObject({
      state: { live: { status: 'idle', seq: 2 } },
      effects: [],
    });
    expect(restored({ live: {} }).state.live).toEqual({ status: 'idle', seq: 0 });
  });
});

describe('an instant of live work', () => {
  const detail = 'as GitHub has it';

  it('at which a lease ends gives the batch to another, and not before', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    live.claim();
    expect(live.due).toBe(NOW + 120_000);
    live.pass(119_999);
    expect([live.claim(), live.wake()]).toEqual([null, false]);
    live.pass(1);
    expect(live.claim()?.pulls).toHaveLength(1);
    live.pass(119_999);
    expect(live.wake()).toBe(false);
    live.pass(1);
    live.wake();
    expect(live.state.live).toMatchObject({ status: 'waiting', until: live.now + 1_000 });
  });

  it('at which a wait ends has it announced, and not before', () => {
    const live = liveAt();
    live.requestRefresh([1], 'webhook', NOW + 500);
    live.read(live.claim(), NOW);
    expect([live.due, live.sent()]).toEqual([NOW + 3_000, [2]]);
    live.pass(2_999);
    expect([live.claim(), live.wake()]).toEqual([null, false]);
    live.pass(1);
    expect(live.wake()).toBe(true);
    expect(live.due).toBe(live.now + 20_000);
  });

  it('at which a message is taken for lost doubles up to ten minutes', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    const waits: number[] = [];
    for (let times = 0; times < 7; times++) {
      const due = live.due ?? 0;
      waits.push((due - live.now) / 1000);
      live.pass(due - live.now - 1);
      expect(live.wake()).toBe(false);
      live.pass(1);
      expect(live.wake()).toBe(true);
    }
    expect(waits).toEqual([20, 40, 80, 160, 320, 600, 600]);
    live.claim();
    live.pass(120_000);
    live.wake();
    expect(live.due).toBe(live.now + 20_000);
  });

  it.each<[Failure, number]>([
    [{ kind: 'transient', detail }, 10],
    [{ kind: 'rejected', detail }, 10],
    [{ kind: 'cursor_refused', detail }, 10],
    [{ kind: 'bad_app', detail }, 60],
  ])('is named after each of so many failures in a row, then it is left to a sync: %j', (cause, most) => {
    const live = liveAt();
    live.requestRefresh([1]);
    for (let times = 0; times < most; times++) {
      live.suspend(live.claim(), cause);
      expect(live.state.live).toMatchObject({ status: 'waiting', failures: { [cause.kind]: times + 1 } });
      live.pass((live.due ?? 0) - live.now);
    }
    live.suspend(live.claim(), cause);
    expect(live.claim()).toMatchObject({ leaving: detail, pulls: [{ number: 1 }] });
  });

  it('is named after each failure of the database, without which nothing can be left to a sync', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    for (let times = 1; times <= 100; times++) {
      live.suspend(live.claim(), { kind: 'database_outage', detail });
      expect(live.due).toBe(live.now + Math.min(30 * 60_000, 1_000 * 2 ** (times - 1)));
      live.pass((live.due ?? 0) - live.now);
    }
    expect(live.claim()).toMatchObject({ leaving: null, pulls: [{ number: 1 }] });
  });

  it('is now for what was too wide, and then a second later, with less', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    live.suspend(live.claim(), { kind: 'too_wide', detail });
    expect([live.due, live.state.pace.width]).toEqual([NOW, 7]);
    live.suspend(live.claim(), { kind: 'too_wide', detail });
    expect([live.due, live.state.pace.width]).toEqual([NOW + 1_000, 3]);
  });

  it('is not counted from failures before a batch that was read', () => {
    const live = liveAt();
    live.requestRefresh([1, 2]);
    live.suspend(live.claim(), { kind: 'transient', detail });
    live.pass(1_000);
    const batch = live.claim();
    live.requestRefresh([2]);
    live.read(batch);
    expect(live.state.live).toMatchObject({ failures: {} });
  });
});

describe('a holder that is not the one', () => {
  it('forgets nothing, and lets go of nothing', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    const batch = live.claim();
    const other = batch && { ...batch, token: 'other' };
    live.read(other);
    live.suspend(other, { kind: 'slot', until: NOW });
    expect([live.pending, live.state.live.status]).toEqual([[1], 'held']);
    live.read(batch);
    live.read(batch);
    live.suspend(batch, { kind: 'slot', until: NOW });
    expect(live.state.live).toEqual({ status: 'idle', seq: 1 });
  });

  it('finds nothing of a repository that nobody has named', () => {
    const live = liveAt();
    live.requestRefresh([1]);
    const nameless = { ...live.state, repository: null };
    expect(applyLive(nameless, { kind: 'claim_live', token: 'token', rows: [] }, NOW).state).toBe(nameless);
    expect(applyLive(nameless, { kind: 'wake_live' }, NOW + 20_000).effects).toEqual([]);
  });

  it('finds nothing when nothing is pending', () => {
    const live = liveAt();
    expect([live.claim(), live.wake(), live.due]).toEqual([null, false, null]);
  });
});
