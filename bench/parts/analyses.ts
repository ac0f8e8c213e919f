import { setTimeout as sleep } from 'node:timers/promises';
import type { Stats } from '../../packages/model-stand-in/src/stats.ts';
import { startModelStandIn } from '../../packages/local-cloud/src/product/start-model-stand-in.ts';
import type { ModelCost } from '../../src/storage/analyses/cost.ts';
import type { Bench, Report } from '../figure.ts';
import { measureBacklog } from '../lab/backlog.ts';
import { startCountingProxy } from '../lab/counting-proxy.ts';
import { openLab } from '../lab/lab.ts';
import { startOnLab } from '../lab/product.ts';

const POLL_MS = 100;
/** After this time without a request to the database, all work that was begun has ended. */
const QUIET_MS = 2_000;

/**
 * What an analysis costs without the model's own work, and how a large backlog changes the time to take the next one.
 */
export const analyses: Bench = {
  name: 'analyses',
  async run(report, quick) {
    await measureProduct(report, quick ? 100 : 1_000);
    await measureBacklog(report, quick ? 5_000 : 100_000);
  },
};

/** The real Worker, from the end of a sync on, with a stand-in for a model that answers at once. */
async function measureProduct(report: Report, pullRequests: number): Promise<void> {
  await using lab = await openLab({ pullRequests });
  const proxy = await startCountingProxy(lab.database.neonHttpUrl);
  lab.onClose(() => proxy.stop());
  const model = await startModelStandIn();
  lab.onClose(() => model.child.stop());
  let messages = 0;
  const product = await startOnLab(lab, proxy.url, {
    variables: { ...model.variables, LLM_DAILY_TOKEN_LIMIT: '1000000000' },
    // The line that `wrangler dev` prints for each message that a consumer has handled.
    print: (line) => void (messages += /\bQUEUE\b.*\bllm\b/.test(line) ? 1 : 0),
  });
  const stats = async (): Promise<Stats> => (await fetch(`${model.url}/_model/stats`)).json<Stats>();
  const soFar = async () => ({
    at: Date.now(),
    calls: (await stats()).requests,
    trips: proxy.trips.length,
    cpuMs: (await product.use()).cpuMs,
  });

  const sync = await product.begin();
  while ((await product.read(sync)).finishedAt === null) await sleep(POLL_MS);
  const before = await soFar();
  while ((await stats()).paid.answers < pullRequests) await sleep(POLL_MS);
  const last = () => proxy.trips.at(-1)?.at ?? 0;
  while (Date.now() - last() < QUIET_MS) await sleep(POLL_MS);
  const after = await soFar();

  const { waiting, totals } = await product.client.get<ModelCost>('/v1/metrics/ai/cost');
  if (waiting > 0 || totals.answered < pullRequests) throw new Error(`not all were analysed: ${waiting} wait`);
  const analysed = pullRequests - before.calls;
  const figure = (name: string, value: number, unit: string) => report({ name: `analyses.${name}`, value, unit });
  figure('calls', after.calls / pullRequests, 'calls of the model a pull request');
  figure('round-trips', (after.trips - before.trips) / analysed, 'round trips to the database a pull request');
  figure('cpu', (after.cpuMs - before.cpuMs) / analysed, 'ms of CPU a pull request in the Worker');
  figure('rate', (analysed * 1_000) / (last() - before.at), 'pull requests a second');
  figure('messages', messages, `messages of the llm queue for ${pullRequests} pull requests`);
}
