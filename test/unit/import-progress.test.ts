import { describe, expect, it } from 'vitest';
import { importProgress, type ImportPart, type QuotaLeft } from '../../src/domain/import-progress.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE_MS).toISOString();

/** Ten repositories with 10,000 pull requests, of which a tenth was read in ten minutes. */
function part(changed: Partial<ImportPart> = {}): ImportPart {
  return {
    connectionId: null,
    repositories: { done: 1, total: 10, uncounted: 0 },
    pullRequests: { read: 1_000, counted: 10_000 },
    beganAt: ago(10),
    ...changed,
  };
}

const hour = (remaining: number, minutes: number, more: object = {}): QuotaLeft => ({
  graphql: { remaining, resetAt: NOW + minutes * MINUTE_MS, limit: 5_000, ...more },
});
const told = (parts: ImportPart[], quota: QuotaLeft = {}) => importProgress(parts, () => quota, NOW);

describe('the progress of an import', () => {
  it('is one number, with the time that the rest takes at the pace so far', () => {
    expect(told([part()])).toEqual({ percent: 10, secondsLeft: 5_400, repositories: { done: 1, total: 10 } });
    expect(told([])).toBeNull();
  });

  it('is never the whole, and says no time before anything is read', () => {
    const all = part({
      repositories: { done: 10, total: 10, uncounted: 0 },
      pullRequests: { read: 10_000, counted: 10_000 },
    });
    expect(told([all])).toMatchObject({ percent: 99, secondsLeft: 0 });
    const none = { repositories: { done: 0, total: 10, uncounted: 0 }, pullRequests: { read: 0, counted: 10_000 } };
    expect(told([part(none)])).toMatchObject({ percent: 0, secondsLeft: null });
    expect(told([part(), part({ ...none, connectionId: 'a', beganAt: null })])?.secondsLeft).toBeNull();
  });

  it('takes a repository that is not counted yet for one like the others', () => {
    const uncounted = part({
      repositories: { done: 1, total: 10, uncounted: 5 },
      pullRequests: { read: 1_000, counted: 5_000 },
    });
    expect(told([uncounted])).toEqual(told([part()]));
    const nobody = part({ repositories: { done: 0, total: 10, uncounted: 10 }, pullRequests: { read: 0, counted: 0 } });
    expect(told([nobody])).toMatchObject({ percent: 0, secondsLeft: null });
  });

  it('is as slow as its slowest connection', () => {
    const slow = part({ connectionId: 'a', beganAt: ago(20) });
    expect(told([part(), slow])).toEqual({ percent: 10, secondsLeft: 10_800, repositories: { done: 2, total: 20 } });
  });

  it('waits for GitHub’s next hour when this one does not last', () => {
    // 720 points are left to spend, and 100 of an hour stay for live work.
    expect(told([part()], hour(820, 50))?.secondsLeft).toBe(5_400);
    const fast = part({ beganAt: ago(1) });
    expect(told([fast], hour(820, 50))?.secondsLeft).toBe(540);
    expect(told([fast], hour(819, 50))?.secondsLeft).toBeGreaterThan(3_000);
    expect(told([fast], hour(320, 50))?.secondsLeft).toBe(3_000 + 375);
    expect(told([fast], { core: { remaining: 0, resetAt: NOW, limit: 41 } })?.secondsLeft).toBe(9 * 3_600);
  });

  it('does not take a wait for the pace', () => {
    const spent = hour(0, 20, { spentAfter: 10 * MINUTE_MS });
    const waiting = told([part({ beganAt: ago(40) })], spent);
    // Ten minutes for a tenth; then thirty of waiting, and twenty to come.
    expect(waiting?.secondsLeft).toBe(5_400);
    const later = part({ beganAt: ago(100), pullRequests: { read: 2_000, counted: 10_000 } });
    const pace = (quota: QuotaLeft) => told([later], quota)?.secondsLeft ?? 0;
    expect(pace(hour(4_280, 50))).toBeLessThan(pace(hour(4_990, 59)));
    expect(pace(hour(4_990, 59, { spentAfter: 10 * MINUTE_MS }))).toBeLessThan(pace(hour(4_990, 59)));
  });
});
