import assert from 'node:assert/strict';
import { recordOf } from '../../../src/domain/cursor/record.ts';
import type { RepositoryState, Sync } from '../../../src/domain/cursor/state.ts';

const PHASES = {
  front: 'walk',
  back: 'walk',
  lists: 'overflow',
  deployments: 'overflow',
  requirements: 'overflow',
  facts: 'compute',
  repair: 'verify',
  totals: 'verify',
  compare: 'verify',
};

/** The API shows a running sync as it is: what it does, how far it is, and what it waits for. */
export function watchRecord(state: RepositoryState, sync: Sync, now: number): void {
  const record = recordOf(state, sync, now);
  const { activity, step } = sync;
  const wait = activity.status === 'waiting' && activity.wait.until > now ? activity.wait : null;
  const told = wait && wait.reason !== 'slot' ? wait : null;
  const isNew = sync.seq === 0 && activity.status !== 'held';
  assert.partialDeepStrictEqual(record, {
    id: sync.id,
    repositoryId: state.repository?.repositoryId ?? '',
    kind: sync.kind,
    daysBack: sync.daysBack,
    status: told ? 'waiting' : isNew ? 'queued' : 'running',
    phase: step.kind === 'front' ? step.phase : PHASES[step.kind],
    startedAt: new Date(sync.startedAt).toISOString(),
    resumeAt: told && new Date(told.until).toISOString(),
  });
  assert.equal(record.waitingFor?.reason, told?.reason);
  if (told?.detail) assert(record.waitingFor?.detail.endsWith(` (${told.detail})`), 'why it waits');
  const [told10, exact10] = [10 * record.github.waitedSeconds, 10 * sync.github.waitedSeconds];
  assert(
    Math.abs(told10 - exact10) < 0.501 && Math.abs(told10 - Math.round(told10)) < 1e-6,
    'tenths of seconds of waiting',
  );
  assert.deepEqual(record.progress, progressOf(state, sync, record.phase !== 'walk' && !goesBack(state, sync)));
}

/** A sync that has more to walk is not past its walk, whatever it does in between. */
function goesBack({ coverage }: RepositoryState, { reach }: Sync): boolean {
  if (reach.to === 'changes') return false;
  return !coverage || (!coverage.exhausted && coverage.since > (reach.to === 'instant' ? reach.instant : 0));
}

/** The share of the walk: of GitHub's count, or of the time to go back. What comes after the walk is its last hundredth. */
function progressOf({ coverage }: RepositoryState, { progress, reach, total }: Sync, isWalked: boolean) {
  const { pullRequests, pages } = progress;
  const share = shareOf();
  return {
    pullRequests,
    pages,
    estimatedTotal: reach.to === 'everything' && total ? total.count : share ? Math.round(pullRequests / share) : null,
    percent: share === null ? null : Math.min(99, Math.floor(100 * share)),
  };

  function shareOf(): number | null {
    if (isWalked) return 1;
    if (!coverage || reach.to === 'changes') return null;
    if (reach.to === 'everything') return total?.count ? Math.min(1, pullRequests / total.count) : null;
    const span = coverage.through - reach.instant;
    return span > 0 ? Math.min(1, (coverage.through - coverage.since) / span) : 1;
  }
}
