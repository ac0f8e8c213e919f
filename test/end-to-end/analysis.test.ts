import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startModel, type ModelStandIn } from '../../local/model/start-model.ts';
import { openClient } from '../../local/start/api-client.ts';
import type { ModelCost } from '../../src/storage/analyses/cost.ts';
import { asOwner, openDatabase } from '../../src/storage/database.ts';
import { startProduct, type Product } from '../support/start-product.ts';

const KILLS = 3;
/** The issue's own measure is 1,000: `ANALYSES=1000`. */
const PULL_REQUESTS = Number(process.env['ANALYSES'] ?? 150);
const DAILY_LIMIT = PULL_REQUESTS * 6_000;

let product: Product;
let model: ModelStandIn;

beforeAll(async () => {
  model = await startModel({ key: 'the-key', latency: 40, seed: 3 });
  product = await startProduct(
    { repositories: [{ fullName: 'acme/widgets', pullRequests: PULL_REQUESTS }], secondaryLimits: false },
    {
      variables: {
        LLM_PROVIDER: 'openai-compatible',
        LLM_BASE_URL: model.baseUrl,
        LLM_MODEL: 'stand-in',
        LLM_API_KEY: 'the-key',
        LLM_DAILY_TOKEN_LIMIT: String(DAILY_LIMIT),
      },
    },
  );
}, 180_000);
afterAll(async () => {
  await product.stop();
  await model.stop();
}, 60_000);

it(
  'analyses of a Worker that is killed three times, of a model that refuses and babbles, are each stored and paid once',
  { timeout: 900_000 },
  async () => {
    const client = openClient(product.url, product.apiKey);
    for (const kind of ['rate-limited', 'wrong-shape', 'prose', 'server-error'] as const) {
      model.control.addFault({ kind, probability: 0.02, ...(kind === 'rate-limited' && { retryAfter: 1 }) });
    }
    const repository = await client.post<{ id: string }>('/v1/repositories', { fullName: 'acme/widgets' });
    await client.post(`/v1/repositories/${repository.id}/syncs`, {});
    for (let kill = 1; kill <= KILLS; kill++) {
      await until(() => model.control.stats().paid.answers >= (PULL_REQUESTS * kill) / (KILLS + 1));
      await product.killAndRestart();
    }
    const cost = () => client.get<ModelCost>('/v1/metrics/ai/cost');
    await until(async () => model.control.stats().paid.answers >= PULL_REQUESTS && (await cost()).waiting === 0);

    const db = openDatabase(product.database.databaseUrl, product.database.neonHttpUrl);
    const [rows] = await asOwner(db, [
      sql`select status, reason, input_hash from llm_analyses where workspace_id = ${product.workspaceId}`,
    ]);
    expect(rows).toHaveLength(PULL_REQUESTS);
    expect(new Set(rows?.map((row) => row['input_hash'])).size).toBe(PULL_REQUESTS);
    const { faults, paid, delivered } = model.control.stats();
    const injected = Object.values(faults).reduce((sum, times) => sum + times, 0);
    const failed = rows?.filter(({ status }) => status !== 'succeeded') ?? [];
    expect(failed.length).toBeLessThanOrEqual(injected / 2);
    expect(paid.answers).toBeLessThanOrEqual(PULL_REQUESTS + injected + 2 * KILLS);
    const { totals, today } = await cost();
    expect(today.spent + today.reserved).toBeLessThanOrEqual(DAILY_LIMIT);
    expect(totals.answered).toBeLessThanOrEqual(delivered.answers);
    expect(totals.answered).toBeGreaterThanOrEqual(delivered.answers - 2 * KILLS);
    expect(totals.inputTokens).toBeLessThanOrEqual(delivered.inputTokens);
    console.log(
      JSON.stringify({
        rows: rows?.length,
        failed: failed.length,
        faults,
        paid: paid.answers,
        delivered,
        totals,
        today,
      }),
    );
  },
);

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(250);
}
