import { expect, it } from 'vitest';
import { begin, EMPTY_STATE } from '../../src/domain/cursor/begin.ts';
import type { RepositoryState } from '../../src/domain/cursor/state.ts';
import { nextAlarm, wake } from '../../src/domain/cursor/wake.ts';
import { claim, LEASE_MS } from '../../src/domain/cursor/work.ts';
import { repository } from '../support/simulation/cursor.ts';

const START = Date.parse('2026-11-24T12:00:00Z');

/** Lets one holder after the other take the work and say nothing more, until the sync ends. */
function withDyingHolders(syncId: string): { state: RepositoryState; widths: number[]; waits: number[] } {
  let now = START;
  let { state } = begin(EMPTY_STATE, { id: syncId, repository, daysBack: null }, now);
  const [widths, waits]: [number[], number[]] = [[], []];
  for (let holder = 0; state.sync && holder < 100; holder++) {
    const claimed = claim(state, { syncId, token: String(holder) }, now);
    expect(claimed.work).toMatchObject({ kind: 'read' });
    widths.push(claimed.state.pace.width);
    now += LEASE_MS;
    const dead = wake(claimed.state, now).state;
    waits.push((dead.sync?.wait?.until ?? now) - now);
    now = Math.max(now, nextAlarm(dead, now) ?? now);
    ({ state } = wake(dead, now));
  }
  return { state, widths, waits };
}

it('work whose holders all fall silent is handed on as less of it, later each time, and fails as stalled after twelve', () => {
  const { state, widths, waits } = withDyingHolders('one');
  expect(widths).toHaveLength(13);
  expect(widths.toSorted((a, b) => b - a)).toEqual(widths);
  expect(widths.at(-1)).toBe(1);
  expect(waits.slice(0, 12).toSorted((a, b) => a - b)).toEqual(waits.slice(0, 12));
  expect(waits[11]).toBe(60_000);
  expect(state.ended).toMatchObject([{ record: { status: 'failed', error: { reason: 'stalled' } } }]);
});

it('what stalled is taken up again where it stood, without being asked for', () => {
  const { state } = withDyingHolders('one');
  const again = begin({ ...state, ended: [] }, { id: 'two', repository, daysBack: undefined }, START);
  expect(again.sync).toMatchObject({ cutoff: 0, daysBack: null, kind: 'backfill', stalls: 0 });
});
