// @module-tag long
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { sized } from '../support/sized.ts';

const KILLS = sized(2, 5);
const PULL_REQUESTS = sized(100, 400);

let product: ProductWithReplay;

beforeAll(async () => {
  product = await startTestProduct({
    repositories: [{ fullName: 'acme/widgets', pullRequests: PULL_REQUESTS }],
    // A whole sync takes longer than the time to a kill.
    latency: { perPullRequest: sized(32, 20) },
    secondaryLimits: false,
  });
});
afterAll(() => product.stop());

it(
  'a sync whose Worker is killed again and again at random moments ends by itself, complete',
  { timeout: 900_000 },
  async () => {
    const client = openClient(product.url, product.apiKey);
    const repository = await client.post<{ id: string }>('/v1/repositories', { fullName: 'acme/widgets' });
    const { id } = await client.post<{ id: string }>(`/v1/repositories/${repository.id}/syncs`, {});
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(500 + Math.random() * 3_000);
      await product.killAndRestart();
    }
    const record = await ended(client, id);
    expect(record.error).toBeNull();
    expect(record.status).toBe('succeeded');
    expect(record.receipt).toMatchObject({ complete: true, missing: [], stored: { pullRequests: PULL_REQUESTS } });
    // Each kill repeats at most the chunk that it broke off.
    expect(product.github.control.stats().graphqlRequests).toBeLessThan(PULL_REQUESTS / 18 + KILLS * 10 + 20);
  },
);

async function ended(client: Client, id: string): Promise<SyncRecord> {
  for (;;) {
    const record = await client.get<SyncRecord>(`/v1/syncs/${id}`);
    if (record.finishedAt !== null) return record;
    await sleep(500);
  }
}
