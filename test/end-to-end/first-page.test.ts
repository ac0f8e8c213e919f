// @module-tag nightly
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import type { Change } from '../../src/domain/metrics/change.ts';
import { sized } from '../support/sized.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

/** What `npm start` reads without any option; in the short form 200 days of it, which are more than 26 weeks. */
const HISTORY = { fullName: 'acme/widgets', pullRequests: sized(600, 1_000) };

interface Overview {
  from: string;
  to: string;
  partial: boolean;
  previousPartial: boolean;
  current: { merged: { value: number } };
  previous: { from: string; to: string } | null;
  change: Record<string, Change>;
}

let product: ProductWithReplay;

beforeAll(async () => {
  product = await startTestProduct({ repositories: [HISTORY], secondaryLimits: false });
}, 180_000);
afterAll(() => product.stop());

/** The first page of a new workspace that has read so many days, or everything. Its bars sum to its number. */
async function firstPageAfter(daysBack: number | null): Promise<Overview> {
  const key = await product.addWorkspace();
  await syncRepository(product.url, key, HISTORY.fullName, daysBack);
  const client = openClient(product.url, key);
  const overview = await client.get<Overview>('/v1/metrics/overview');
  const asked = `from=${overview.from}&to=${overview.to}`;
  const { data } = await client.get<{ data: { merged: { value: number } }[] }>(`/v1/metrics/weekly?${asked}`);
  expect(data).toHaveLength(13);
  expect(data.reduce((sum, { merged }) => sum + merged.value, 0)).toBe(overview.current.merged.value);
  return overview;
}

it('says the same change after the newest 26 weeks as after everything', { timeout: 300_000 }, async () => {
  const truth = await firstPageAfter(null);
  const first = await firstPageAfter(182);
  expect(truth).toMatchObject({ partial: false, previousPartial: false });
  expect(first).toMatchObject({ partial: false, previousPartial: false });
  const { openAtEnd, ...change } = truth.change;
  expect(openAtEnd?.previous).not.toBeNull();
  // A minute may have gone by between the two.
  if (first.to === truth.to) expect(first.change).toEqual({ ...change, openAtEnd: expect.anything() });
  expect(first.change['merged']?.percent).toBeCloseTo(truth.change['merged']?.percent ?? NaN, 0);
  console.log(`merged: ${JSON.stringify(truth.change['merged'])}`);

  // What was said before: a window against a few days of the one before it.
  const short = await firstPageAfter(91);
  expect(short).toMatchObject({ partial: false, previousPartial: true, previous: null });
  expect(Object.values(short.change).every(({ previous, percent }) => previous === null && percent === null)).toBe(
    true,
  );
});
