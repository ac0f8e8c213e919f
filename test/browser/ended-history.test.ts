import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import { loaded, openPage, signIn, startBrowser } from '../support/browser.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

let product: ProductWithReplay;
let browser: Browser;
let repositoryId: string;
let lastDay: string;

beforeAll(async () => {
  browser = await startBrowser();
  const until = new Date('2024-03-01T00:00:00Z');
  product = await startTestProduct({ repositories: [{ fullName: 'acme/ended', pullRequests: 60 }], until });
  repositoryId = await syncRepository(product.url, product.apiKey, 'acme/ended', null);
  const client = openClient(product.url, product.apiKey);
  const { data } = await client.get<{ data: { mergedAt: string }[] }>('/v1/pull-requests?state=merged&limit=100');
  lastDay =
    data
      .map(({ mergedAt }) => mergedAt)
      .toSorted()
      .at(-1)
      ?.slice(0, 10) ?? '';
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it.each([
  ['', 91],
  ['?days=30', 30],
])('a history that ended long ago opens on its last days: %s', async (query, days) => {
  const { context, page, complaints } = await openPage(browser);
  await signIn(page, `${product.url}/repositories/${repositoryId}${query}`, product.apiKey);
  await page.getByText(`The last merge was on ${lastDay}: shown are the ${days} days up to it.`).waitFor();
  await page.getByText(new RegExp(`to ${lastDay}, UTC`)).waitFor();
  await loaded(page);
  const merged = page.locator('#overview .cards > div').filter({ hasText: /^Merged\d/ });
  expect(Number(await merged.locator('.value').textContent())).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await context.close();
});
