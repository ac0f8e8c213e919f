import { plainTargetIn } from '../baselines/baseline.ts';
import { runGraphqlLoop } from '../baselines/graphql-loop.ts';
import type { Bench } from '../figure.ts';
import { openLab } from '../lab/lab.ts';
import { secondsOf, startOnLab, untilComplete } from '../lab/product.ts';
import { answeredMs, walkOf } from '../lab/reading.ts';

/** GitHub's milliseconds for each pull request of a page, by public measurements. */
const LATENCY = 100;

/** How much longer reading takes than GitHub takes to answer. */
export const overhead: Bench = {
  name: 'overhead',
  async run(report, quick) {
    await using lab = await openLab({ pullRequests: quick ? 150 : 600, latency: LATENCY });
    const product = await startOnLab(lab);
    await lab.replay.reset();
    const record = await untilComplete(lab, product, await product.begin());
    const log = await lab.replay.log();
    const walk = walkOf(log);
    const unit = '% over GitHub’s own answer time';
    const percent = (wallMs: number, githubMs: number) => (100 * (wallMs - githubMs)) / githubMs;
    report({
      name: 'overhead.product',
      value: percent(walk.to - walk.from, walk.answeredMs),
      unit,
      goal: 'at most 2',
    });
    report({
      name: 'overhead.product.to-the-receipt',
      value: percent(secondsOf(record) * 1000, answeredMs(log)),
      unit,
    });

    await lab.replay.reset();
    const loop = await runGraphqlLoop(plainTargetIn(lab));
    const loopMs = answeredMs(await lab.replay.log());
    report({ name: 'overhead.plain-graphql-loop', value: percent(loop.seconds * 1000, loopMs), unit });
  },
};
