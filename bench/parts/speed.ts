import { targetIn } from '../baselines/baseline.ts';
import { runGraphqlLoop } from '../baselines/graphql-loop.ts';
import { median, type Bench } from '../figure.ts';
import { openLab, type Lab } from '../lab/lab.ts';
import { secondsOf, startOnLab, untilComplete } from '../lab/product.ts';

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
    for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await runRound(pullRequests, round % 2 === 0));
    const unit = 'pull requests a second';
    report({ name: 'speed.product', value: median(rounds.map((round) => round.product)), unit });
    report({ name: 'speed.plain-graphql-loop', value: median(rounds.map((round) => round.loop)), unit });
    const ratio = median(rounds.map(({ product, loop }) => product / loop));
    report({ name: 'speed.ratio', value: ratio, unit: 'of the plain loop', goal: 'at least 0.6' });
    const cpu = median(rounds.map((round) => round.cpuMs));
    report({ name: 'speed.cpu', value: cpu, unit: 'ms of CPU a pull request in the Worker' });
  },
};

/**
 * Both readers on the same history, one after the other, each into tables of its own workspace. A first loop, which does
 * not count, warms the database and the replay for both; who goes first alternates.
 */
async function runRound(pullRequests: number, productFirst: boolean): Promise<Round> {
  await using lab = await openLab({ pullRequests });
  await runGraphqlLoop(await targetIn(lab, 'warm-up'));
  const runLoop = async () => runGraphqlLoop(await targetIn(lab, 'graphql loop'));
  const before = productFirst ? null : await runLoop();
  const { seconds, cpuMs } = await runProduct(lab);
  const loop = before ?? (await runLoop());
  return {
    product: pullRequests / seconds,
    loop: loop.pullRequests / loop.seconds,
    cpuMs: cpuMs / pullRequests,
  };
}

/** The Worker is there only while it is measured: it takes the loop no memory and no time. */
async function runProduct(lab: Lab): Promise<{ seconds: number; cpuMs: number }> {
  const product = await startOnLab(lab);
  const before = await product.use();
  const record = await untilComplete(lab, product, await product.begin());
  const after = await product.use();
  await product.stop();
  return { seconds: secondsOf(record), cpuMs: after.cpuMs - before.cpuMs };
}
