import type { Stats } from '../../packages/github-replay/src/stats.ts';
import { targetIn } from '../baselines/baseline.ts';
import { runGraphqlLoop } from '../baselines/graphql-loop.ts';
import { runRestLoop } from '../baselines/rest-loop.ts';
import type { Bench, Report } from '../figure.ts';
import { startCountingGitHub } from '../lab/counting-github.ts';
import { startCountingProxy } from '../lab/counting-proxy.ts';
import { openLab } from '../lab/lab.ts';
import { startOnLab, untilComplete } from '../lab/product.ts';
import { walkOf } from '../lab/reading.ts';

/**
 * What complete data costs at GitHub and at the database. These are counts, which do not depend on the load of the
 * machine.
 */
export const cost: Bench = {
  name: 'cost',
  async run(report, quick) {
    const pullRequests = quick ? 300 : 1_000;
    await using lab = await openLab({ pullRequests });
    const proxy = await startCountingProxy(lab.database.neonHttpUrl);
    lab.onClose(() => proxy.stop());
    const github = await startCountingGitHub(lab.replay.url);
    lab.onClose(() => github.stop());
    const product = await startOnLab(lab, proxy.url, { variables: { GITHUB_API_URL: github.url } });

    await lab.replay.reset();
    proxy.trips.length = 0;
    const before = github.sizes();
    await untilComplete(lab, product, await product.begin());
    const after = github.sizes();
    const walk = walkOf(await lab.replay.log());
    reportCost(report, 'product', await lab.replay.stats(), pullRequests, 'at most 85');
    const kilobytes = (bytes: number) => bytes / 1000 / pullRequests;
    const unit = 'KB a pull request';
    report({ name: 'cost.product.answers', value: kilobytes(after.plain - before.plain), unit, goal: 'at most 25' });
    report({ name: 'cost.product.answers.gzipped', value: kilobytes(after.gzipped - before.gzipped), unit });
    const trips = proxy.trips.filter(({ servesApi }) => !servesApi);
    const walking = trips.filter(({ at }) => at >= walk.from && at <= walk.to);
    report({ name: 'cost.round-trips-a-page', value: walking.length / walk.pages, unit: 'round trips', goal: '1' });
    const saves = walking.filter((trip) => trip.savesPage).length;
    report({ name: 'cost.page-saves-a-page', value: saves / walk.pages, unit: 'round trips', goal: '1' });
    report({
      name: 'cost.round-trips-of-the-rest',
      value: ((trips.length - walking.length) * 1000) / pullRequests,
      unit: 'round trips per 1,000 pull requests',
    });

    await lab.replay.reset();
    await runGraphqlLoop(await targetIn(lab, 'graphql loop'));
    reportCost(report, 'plain-graphql-loop', await lab.replay.stats(), pullRequests);
    await lab.replay.reset();
    await runRestLoop(await targetIn(lab, 'rest loop'));
    reportCost(report, 'rest-loop', await lab.replay.stats(), pullRequests);
  },
};

function reportCost(report: Report, reader: string, stats: Stats, pullRequests: number, goal?: string): void {
  const perThousand = (count: number) => (count * 1000) / pullRequests;
  const unit = 'per 1,000 pull requests';
  report({
    name: `cost.${reader}.points`,
    value: perThousand(stats.graphqlPoints),
    unit: `GraphQL points ${unit}`,
    ...(goal !== undefined && { goal }),
  });
  report({
    name: `cost.${reader}.graphql-requests`,
    value: perThousand(stats.graphqlRequests),
    unit: `requests ${unit}`,
  });
  report({ name: `cost.${reader}.rest-requests`, value: perThousand(stats.restRequests), unit: `requests ${unit}` });
}
