import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { openPage, signIn, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

let product: ProductWithReplay;
let browser: Browser;
/** The day of the last merge by a person. */
let lastDay: string;

beforeAll(async () => {
  browser = await startBrowser();
  const until = new Date('2024-03-01T00:00:00Z');
  product = await startTestProduct({ repositories: [{ fullName: 'acme/ended', pullRequests: 60 }], until });
  await syncRepository(product.url, product.apiKey, 'acme/ended', null);
  const client = openClient(product.url, product.apiKey);
  const { data } = await client.get<{ data: { mergedAt: string }[] }>(
    '/v1/pull-requests?state=merged&sort=-merged&by=people&limit=1',
  );
  lastDay = data[0]?.mergedAt.slice(0, 10) ?? '';
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('the Overview opens on the last weeks of a history that ended', async () => {
  const { context, page, complaints } = await openPage(browser);
  await signIn(page, product.url, product.apiKey);
  await page.getByText(/^The last merge was on .+: shown are the days up to it\.$/).waitFor();
  expect(new URL(page.url()).searchParams.get('window')).toMatch(new RegExp(`\\.\\.${lastDay}$`));
  expect(Number(await page.locator('.key-number [data-measure=merged]').textContent())).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await context.close();
});

it('days that were chosen by date are shown as they are, and lead to the last that have merges', async () => {
  const { context, page, complaints } = await openPage(browser);
  await signIn(page, `${product.url}/?window=2025-01-01..2025-01-31`, product.apiKey);
  await page.getByText('No pull requests were merged in this window. The last one').waitFor();
  await page.getByRole('link', { name: 'Show that window' }).click();
  await page.waitForURL(new RegExp(`\\.\\.${lastDay}`));
  expect(Number(await page.locator('.key-number [data-measure=merged]').textContent())).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await context.close();
});
