import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { median, type Bench } from '../figure.ts';
import { openLab, type Lab } from '../lab/lab.ts';
import { startOnLab, type MeasuredProduct } from '../lab/product.ts';

/** GitHub's milliseconds for each pull request of an answer, by public measurements. */
const LATENCY = 100;
const LIVE = { fullName: 'acme/live', pullRequests: 200 };
/** Two a second: what an organisation of five thousand developers sees on a working day. */
const APART_MS = 500;
const POLL_MS = 100;

/** The time from a change on GitHub to its row in the API, by webhook, while a backfill uses the same credential. */
export const webhooks: Bench = {
  name: 'webhooks',
  async run(report, quick) {
    const count = quick ? 60 : 500;
    // The backfill must outlast the deliveries.
    await using lab = await openLab({ pullRequests: quick ? 2_000 : 8_000, latency: LATENCY, others: [LIVE] });
    const product = await startOnLab(lab);
    const repositoryId = await readWhole(lab, product);
    const backfill = await product.begin();
    const seconds = await deliver(lab, product, repositoryId, count);
    const { status } = await product.read(backfill);
    if (status !== 'running' && status !== 'waiting') throw new Error(`the backfill was ${status}, not running`);
    const unit = 's from the change to the row';
    report({ name: 'webhooks.median', value: median(seconds), unit });
    report({ name: 'webhooks.worst', value: Math.max(...seconds), unit, goal: 'under 5' });
    report({ name: 'webhooks.deliveries', value: seconds.length, unit: 'deliveries' });
  },
};

/** Syncs the repository that changes, so that there is something to keep current; answers its id. */
async function readWhole(lab: Lab, { client, url, webhookSecret }: MeasuredProduct): Promise<string> {
  await lab.replay.change('setLatency', { perPullRequest: 0 });
  const { id } = await client.post<{ id: string }>('/v1/repositories', { fullName: LIVE.fullName });
  const sync = await client.post<SyncRecord>(`/v1/repositories/${id}/syncs`, {});
  while ((await client.get<SyncRecord>(`/v1/syncs/${sync.id}`)).finishedAt === null) await sleep(500);
  await lab.replay.change('setLatency', { perPullRequest: LATENCY });
  await lab.replay.change('setWebhook', { url: `${url}/webhooks/github`, secret: webhookSecret });
  return id;
}

/** Changes pull requests one after the other, and watches the API for each; answers how long each took, in seconds. */
async function deliver(lab: Lab, { client }: MeasuredProduct, repositoryId: string, count: number): Promise<number[]> {
  const { numbers } = await lab.replay.change<{ numbers: number[] }>('numbers', { repository: LIVE.fullName });
  const changedAt = new Map<string, number>();
  const seconds: number[] = [];
  let changed = 0;
  async function change(): Promise<void> {
    for (; changed < count; changed++) {
      const title = `Change ${changed} of ${count}`;
      const number = numbers[changed % numbers.length];
      changedAt.set(title, Date.now());
      await lab.replay.change('edit', { repository: LIVE.fullName, number, title });
      await sleep(APART_MS);
    }
  }
  async function watch(): Promise<void> {
    while (changed < count || changedAt.size > 0) {
      const path = `/v1/pull-requests?repositoryId=${repositoryId}&limit=100`;
      const { data } = await client.get<{ data: { title: string }[] }>(path);
      for (const { title } of data) {
        const at = changedAt.get(title);
        if (at === undefined) continue;
        seconds.push((Date.now() - at) / 1000);
        changedAt.delete(title);
      }
      await sleep(POLL_MS);
    }
  }
  await Promise.all([change(), watch()]);
  return seconds;
}
