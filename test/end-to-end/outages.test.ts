// @module-tag long
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { sized } from '../support/sized.ts';

const NAME = 'acme/widgets';
const OTHER = 'acme/gadgets';
const PULL_REQUESTS = sized(100, 300);
const OUTAGE_MS = 8_000;

let product: ProductWithReplay;
let client: Client;
let repositoryId = '';

beforeAll(async () => {
  product = await startTestProduct({
    repositories: [
      { fullName: NAME, pullRequests: PULL_REQUESTS },
      { fullName: OTHER, pullRequests: 30 },
    ],
    latency: { perPullRequest: sized(22, 15) },
    secondaryLimits: false,
  });
  client = openClient(product.url, product.apiKey);
  ({ id: repositoryId } = await client.post<{ id: string }>('/v1/repositories', { fullName: NAME }));
});
afterAll(() => product.stop());

it(
  'a database that is down in the middle of a sync is waited for, and nothing is lost',
  { timeout: 300_000 },
  async () => {
    const { id } = await client.post<SyncRecord>(`/v1/repositories/${repositoryId}/syncs`, {});
    await until(
      () => product.github.control.stats().graphqlRequests,
      (requests) => requests > 4,
    );
    product.database.endpoint.goDown(OUTAGE_MS);
    await sleep(OUTAGE_MS);
    const record = await ended(id);
    expect(record.error).toBeNull();
    expect(record.receipt).toMatchObject({ complete: true, missing: [], stored: { pullRequests: PULL_REQUESTS } });
    expect(record.github.waitedSeconds).toBeGreaterThan(1);
  },
);

it(
  'answers of the database that are lost on the way cost a repeat, and double nothing',
  { timeout: 300_000 },
  async () => {
    const { number } = product.github.control.open({ title: 'Saved twice' });
    product.database.endpoint.loseAnswers(0);
    const { id } = await client.post<SyncRecord>(`/v1/repositories/${repositoryId}/syncs`, {});
    product.database.endpoint.loseAnswers(5);
    const record = await ended(id);
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    const { data } = await client.get<{ data: { number: number }[] }>('/v1/pull-requests?q=Saved%20twice');
    expect(data.map((shown) => shown.number)).toEqual([number]);
  },
);

it(
  'a webhook is accepted while the database is down, and its pull request is there after',
  { timeout: 300_000 },
  async () => {
    const { control } = product.github;
    control.setWebhook({ url: `${product.url}/webhooks/github`, secret: product.webhookSecret });
    product.database.endpoint.goDown(OUTAGE_MS);
    const began = Date.now();
    control.open({ title: 'Told in the dark' });
    await control.webhooksSettled();
    expect(Date.now() - began).toBeLessThan(OUTAGE_MS / 2);
    expect(control.deliveries().map(({ statusCode }) => statusCode)).toEqual([202]);
    await sleep(OUTAGE_MS);
    await until(
      () => client.get<{ data: unknown[] }>('/v1/pull-requests?q=Told%20in%20the%20dark'),
      ({ data }) => data.length === 1,
    );
  },
);

it(
  'a request that the database never answers holds up its own sync for a while, and nothing else',
  { timeout: 600_000 },
  async () => {
    const { endpoint } = product.database;
    const other = await client.post<{ id: string }>('/v1/repositories', { fullName: OTHER });
    // Past the requests of the API that begins the sync, its entry in the audit log among them.
    endpoint.addSituation({ name: 'hang', next: 1, skip: 10 });
    const began = Date.now();
    const { id } = await client.post<SyncRecord>(`/v1/repositories/${other.id}/syncs`, {});
    await until(
      () => endpoint.situationHits()['hang'] ?? 0,
      (hits) => hits === 1,
    );
    const beside = await client.post<SyncRecord>(`/v1/repositories/${repositoryId}/syncs`, { daysBack: 3_650 });
    const asked = Date.now();
    await client.get('/health');
    await client.get('/v1/repositories');
    expect(Date.now() - asked).toBeLessThan(20_000);
    for (const sync of [id, beside.id]) {
      expect(await ended(sync)).toMatchObject({ status: 'succeeded', receipt: { complete: true, missing: [] } });
    }
    expect(Date.now() - began).toBeLessThan(120_000);
  },
);

it('a read that the database fails is a 503 with the reason, and works the next time', async () => {
  product.database.endpoint.addSituation({ name: 'sqlstate', code: '58030', next: 1 });
  const read = () =>
    fetch(`${product.url}/v1/repositories`, { headers: { authorization: `Bearer ${product.apiKey}` } });
  const failed = await read();
  expect([failed.status, failed.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
  expect((await read()).status).toBe(200);
});

async function ended(id: string): Promise<SyncRecord> {
  return until(
    () => client.get<SyncRecord>(`/v1/syncs/${id}`).catch(() => null),
    (record) => record !== null && record.finishedAt !== null,
  ) as Promise<SyncRecord>;
}

async function until<Value>(read: () => Value | Promise<Value>, wanted: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    await sleep(200);
  }
}
