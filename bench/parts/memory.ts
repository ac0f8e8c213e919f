import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Report } from '../figure.ts';
import { openLab } from '../lab/lab.ts';
import { startOnLab } from '../lab/product.ts';

/** A history that takes longer is left where it is then. */
const MAX_MS = 360_000;

/** The most memory the Worker's process ever had, by the size of the history it read. */
export const memory: Bench = {
  name: 'memory',
  async run(report, quick) {
    const peaks: number[] = [];
    for (const size of quick ? [500, 2_000] : [1_000, 10_000, 100_000]) peaks.push(await peakAt(size, report));
    const growth = Math.max(...peaks) / (peaks[0] ?? Number.NaN);
    report({ name: 'memory.growth', value: growth, unit: 'times the smallest history’s', goal: 'flat' });
  },
};

async function peakAt(size: number, report: Report): Promise<number> {
  await using lab = await openLab({ pullRequests: size });
  const product = await startOnLab(lab);
  const syncId = await product.begin();
  const deadline = Date.now() + MAX_MS;
  for (;;) {
    const { status, finishedAt, phase, progress } = await product.read(syncId);
    const ended = finishedAt !== null;
    if (ended && status !== 'succeeded') throw new Error(`the sync of ${size} pull requests ${status}`);
    if (ended || Date.now() > deadline) {
      const { peakMiB } = await product.use();
      const seen = ended ? '' : `, at ${progress.pullRequests} of them, in the phase ${phase}`;
      report({ name: `memory.${size}`, value: peakMiB, unit: `MiB at most for ${size} pull requests${seen}` });
      return peakMiB;
    }
    await sleep(1_000);
  }
}
