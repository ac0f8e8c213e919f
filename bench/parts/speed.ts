import { targetIn } from '../baselines/baseline.ts';
import { runGraphqlLoop } from '../baselines/graphql-loop.ts';
import { median, type Bench } from '../figure.ts';
import { openLab } from '../lab/lab.ts';
import { secondsOf, startProduct, untilComplete } from '../lab/product.ts';

interface Round {
  product: number;
  loop: number;
  cpuMs: number;
}

/** Pull requests a second when GitHub answers at once, from the start of a sync to its receipt, and the Worker's CPU time. */
export const speed: Bench = {
  name: 'speed',
  async run(report, quick) {
    const pullRequests = quick ? 500 : 2_000;
    const rounds: Round[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await runRound(pullRequests));
    const unit = 'pull requests a second';
    report({ name: 'speed.product', value: median(rounds.map((round) => round.product)), unit });
    report({ name: 'speed.plain-graphql-loop', value: median(rounds.map((round) => round.loop)), unit });
    const ratio = median(rounds.map(({ product, loop }) => product / loop));
    report({ name: 'speed.ratio', value: ratio, unit: 'of the plain loop', goal: 'at least 0.6' });
    const cpu = median(rounds.map((round) => round.cpuMs));
    report({ name: 'speed.cpu', value: cpu, unit: 'ms of CPU a pull request in the Worker' });
  },
};

/** Both readers on the same history, one after the other, each into tables of its own workspace. */
async function runRound(pullRequests: number): Promise<Round> {
  await using lab = await openLab({ pullRequests });
  const product = await startProduct(lab);
  const before = await product.use();
  const record = await untilComplete(product, await product.begin());
  const { cpuMs } = await product.use();
  const loop = await runGraphqlLoop(await targetIn(lab, 'graphql loop'));
  return {
    product: pullRequests / secondsOf(record),
    loop: loop.pullRequests / loop.seconds,
    cpuMs: (cpuMs - before.cpuMs) / pullRequests,
  };
}
