import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { applyAll, applyDue, type Journal, type Round } from './journal.ts';
import { startSoaked, stopSoaked } from './product.ts';
import { finish, flawOf, type RunResult, type SoakOptions } from './run.ts';
import { sync, track, type SyncedRepository } from './sync.ts';

/** Without faults the whole run takes a few minutes; a sync that has not ended after this time is stuck. */
const STUCK_MS = 30 * 60_000;

const REPORTS_MS = 30_000;

/**
 * Repeats the troubled run without its faults: the same syncs, and the same changes at the same points. Its requests
 * to GitHub are what the work costs without faults.
 */
export async function calmRun(options: SoakOptions, until: Date, journals: Map<string, Journal>): Promise<RunResult> {
  const product = await startSoaked(options, until);
  let reporting: NodeJS.Timeout | undefined;
  try {
    const begunAt = Date.now();
    const rounds = [...journals.values()].reduce((sum, journal) => sum + journal.rounds.length, 0);
    const syncs: Pick<RunResult, 'syncs' | 'failed' | 'incomplete'> = { syncs: 0, failed: [], incomplete: [] };
    reporting = setInterval(() => {
      const { requests } = product.github.control.stats();
      options.report(`without trouble: ${syncs.syncs} of ${rounds} syncs ended, ${requests} requests`);
    }, REPORTS_MS);
    const repositories = await Promise.all(product.github.repositories.map((name) => track(product, name)));
    await Promise.all(
      repositories.map(async (repository) => {
        for (const round of journals.get(repository.fullName)?.rounds ?? []) {
          const record = await syncRound(product, repository, round);
          const flaw = flawOf(repository.fullName, record);
          syncs.syncs += 1;
          if (flaw !== null) (record.status === 'failed' ? syncs.failed : syncs.incomplete).push(flaw);
        }
      }),
    );
    return await finish(product, begunAt, syncs);
  } finally {
    clearInterval(reporting);
    await stopSoaked(product);
  }
}

async function syncRound(product: ProductWithReplay, repository: SyncedRepository, round: Round): Promise<SyncRecord> {
  const { control } = product.github;
  let { during } = round;
  const record = await sync(product, repository, Date.now() + STUCK_MS, async ({ progress }) => {
    during = await applyDue(control, during, progress.percent ?? 0);
  });
  await applyDue(control, during, Infinity);
  await applyAll(control, round.after);
  return record;
}
