import { describe, expect, it } from 'vitest';
import { afterCall, afterLimit, pausingOf, type Unanswered } from '../../../src/domain/analysis/after-call.ts';
import { NONE_WITHOUT_ROOM, oneWithoutRoom, type WithoutRoom } from '../../../src/domain/analysis/run.ts';

const NOW = Date.parse('2026-11-01T18:00:00Z');
const MIDNIGHT = Date.parse('2026-11-02T00:00:00Z');
const BROKEN = { kind: 'broken', mayBePaid: true, detail: '500' } as const;

describe('a pull request whose call gave no answer', () => {
  it.each<[Unanswered, string]>([
    [BROKEN, 'provider_failed'],
    [{ kind: 'surprise' }, 'internal'],
  ])('is tried five times, each time after a longer wait: %o', (ended, reason) => {
    const waits = [1, 2, 3, 4].map((tries) => afterCall(ended, tries, NOW));
    expect(waits).toEqual(
      [10, 40, 160, 640].map((seconds) => ({ kind: 'wait', until: NOW + seconds * 1_000, tries: 1 })),
    );
    expect(afterCall(ended, 5, NOW)).toEqual({ kind: 'fail', reason });
  });

  it.each<Unanswered>([
    { kind: 'overloaded', retryAfterSeconds: 20, detail: '429' },
    { kind: 'misconfigured', detail: '401' },
  ])('can be taken at once, however often this happened, when the input is not the cause: $kind', (ended) => {
    expect(afterCall(ended, 1_000, NOW)).toEqual({ kind: 'wait', until: null, tries: 0 });
  });

  it('fails when the model rejects it, unless the model rejects every input', () => {
    const after = (rejections: number) => afterCall({ kind: 'rejected', answered: false, rejections }, 1, NOW);
    expect(after(2)).toEqual({ kind: 'fail', reason: 'rejected' });
    expect(after(3)).toEqual({ kind: 'wait', until: NOW + 3_600_000, tries: 0 });
    expect(pausingOf({ kind: 'rejected', detail: '400' })).toEqual({ kind: 'misconfigured', detail: '400' });
    expect(pausingOf(BROKEN)).toEqual(BROKEN);
  });

  it('fails when the model rejects the request to correct its answer', () => {
    expect(afterCall({ kind: 'rejected', answered: true }, 1, NOW)).toEqual({ kind: 'fail', reason: 'invalid_answer' });
  });
});

describe('a pull request that does not fit into the day’s tokens', () => {
  const limit = { kind: 'limit', spent: 500, reserved: 300, running: 200, needed: 400 } as const;

  it('waits for the calls that run when they may use less than they reserved, else for the next day', () => {
    expect(afterLimit(limit, 1_000, NOW)).toEqual({ until: NOW + 15_000, mayFitSoon: true, oversize: false });
    expect(afterLimit(limit, 999, NOW)).toEqual({ until: MIDNIGHT, mayFitSoon: false, oversize: false });
  });

  it('is too large when a whole day has no tokens for it', () => {
    expect(afterLimit({ ...limit, needed: 1_000 }, 1_000, NOW)).toMatchObject({ until: MIDNIGHT, oversize: false });
    expect(afterLimit({ ...limit, needed: 1_001 }, 1_000, NOW)).toMatchObject({ until: MIDNIGHT, oversize: true });
  });

  it.each([
    ['fits into another day', false, 5],
    ['is too large for any', true, 100],
  ])('ends a run after several in a row: one that %s', (_, oversize, bound) => {
    let counts: WithoutRoom = NONE_WITHOUT_ROOM;
    const ends = Array.from({ length: bound }, () => {
      const next = oneWithoutRoom(counts, oversize);
      counts = next;
      return next.ends;
    });
    expect(ends.indexOf(true)).toBe(bound - 1);
  });
});
