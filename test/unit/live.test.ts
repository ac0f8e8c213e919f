import { describe, expect, it } from 'vitest';
import { EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import {
  announcedLive,
  claimLive,
  hinted,
  liveDue,
  refreshed,
  suspendLive,
  wakeLive,
  type Hint,
  type LiveBatch,
  type Urgency,
} from '../../src/domain/cursor/live.ts';
import type { RepositoryState } from '../../src/domain/cursor/state.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { TrackedRepository } from '../../src/domain/tracked-repository.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const repository: TrackedRepository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: null },
};

/** Live work with a clock, hinted and claimed in turn. */
function liveAt(start = NOW) {
  let state: RepositoryState = EMPTY_STATE;
  let now = start;
  let tokens = 0;
  return {
    hint(numbers: number[], urgency: Urgency = 'webhook', updatedAt = 0) {
      const hints: Hint[] = numbers.map((number) => ({ number, updatedAt }));
      state = hinted(state, repository, hints, urgency);
    },
    claim(): LiveBatch | null {
      const claimed = claimLive(state, `token ${++tokens}`, now);
      state = claimed.state;
      return claimed.batch;
    },
    read(batch: LiveBatch | null, updatedAt: number | null = now) {
      const read = (batch?.pulls ?? []).map(({ number, seq }) => ({ number, seq, updatedAt }));
      state = refreshed(state, { token: batch?.token ?? '', read }, now);
    },
    suspend(batch: LiveBatch | null, cause: Failure | { kind: 'slot'; until: number }) {
      state = suspendLive(state, batch?.token ?? '', cause, now);
    },
    announce() {
      state = announcedLive(state, now);
    },
    wake(): boolean {
      const woken = wakeLive(state, now);
      state = woken.state;
      return woken.announce;
    },
    pass: (milliseconds: number) => (now += milliseconds),
    get pending() {
      return state.live.pending.map(({ number }) => number);
    },
    get due() {
      return liveDue(state.live);
    },
    get now() {
      return now;
    },
  };
}

describe('pull requests to read again', () => {
  it('are read once however often they are hinted, webhooks before the sweep', () => {
    const live = liveAt();
    live.hint([1, 2], 'sweep');
    live.hint([3, 2]);
    live.hint([3]);
    const batch = live.claim();
    expect(batch?.pulls.map(({ number }) => number)).toEqual([2, 3, 1]);
    live.read(batch);
    expect([live.pending, live.due]).toEqual([[], null]);
  });

  it('come in batches, held by one', () => {
    const live = liveAt();
    live.hint(Array.from({ length: 60 }, (_, index) => index + 1));
    const first = live.claim();
    expect(first?.pulls).toHaveLength(26);
    expect(live.claim()).toBeNull();
    live.read(first);
    expect(live.claim()?.pulls[0]?.number).toBe(27);
  });

  it('that are hinted again while they are read stay to be read', () => {
    const live = liveAt();
    live.hint([1, 2]);
    const batch = live.claim();
    live.hint([2]);
    live.read(batch);
    expect(live.pending).toEqual([2]);
  });

  it('whose answer is older than the webhook are asked for again, a few times', () => {
    const live = liveAt();
    live.hint([1], 'webhook', NOW + 500);
    for (let time = 0; time < 3; time++) {
      live.read(live.claim(), NOW);
      expect(live.pending).toEqual([1]);
      expect(live.claim()).toBeNull();
      live.pass(3_000);
    }
    live.read(live.claim(), NOW);
    expect(live.pending).toEqual([]);
  });

  it('that GitHub does not have are done', () => {
    const live = liveAt();
    live.hint([404], 'webhook', NOW);
    live.read(live.claim(), null);
    expect(live.pending).toEqual([]);
  });
});

describe('a holder', () => {
  it('that dies loses the lease, and the alarm has the work announced again', () => {
    const live = liveAt();
    live.hint([1]);
    live.announce();
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

  it('whose message was lost is sent for again, each time more patiently', () => {
    const live = liveAt();
    live.hint([1]);
    live.announce();
    expect(live.wake()).toBe(false);
    live.pass(20_000);
    expect(live.wake()).toBe(true);
    live.announce();
    live.pass(20_000);
    expect(live.wake()).toBe(false);
    live.pass(20_000);
    expect(live.wake()).toBe(true);
  });
});

describe('a reading that failed', () => {
  const detail = 'as GitHub has it';

  it.each<[string, Failure | { kind: 'slot'; until: number }, number]>([
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
    live.hint([1, 2]);
    live.suspend(live.claim(), cause);
    expect(live.due).toBe(NOW + milliseconds);
    expect(live.claim()).toBeNull();
    live.pass(milliseconds);
    expect(live.wake()).toBe(true);
    expect(live.claim()?.pulls).toHaveLength(2);
  });

  it('because it asked for too much asks for less, and at last leaves it to the sync', () => {
    const live = liveAt();
    live.hint([1]);
    const widths: number[] = [];
    for (let batch = live.claim(); batch; batch = live.claim()) {
      widths.push(batch.pace.width);
      live.suspend(batch, { kind: 'too_wide', detail });
      live.pass(60_000);
    }
    expect(widths.slice(0, 5)).toEqual([21, 10, 5, 2, 1]);
    expect(live.pending).toEqual([]);
  });

  it.each<Failure>([
    { kind: 'bad_credential', detail },
    { kind: 'unavailable', reason: 'not_found', detail },
  ])('for good is left to the sync, which no longer trusts its tag: $kind', (cause) => {
    const before = { ...hinted(EMPTY_STATE, repository, [{ number: 1, updatedAt: 0 }], 'webhook'), etag: 'W/"known"' };
    const { state } = claimLive(before, 'token', NOW);
    expect(suspendLive(state, 'token', cause, NOW)).toMatchObject({ etag: null, live: { pending: [], lease: null } });
  });
});
