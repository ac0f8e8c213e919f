import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { axeFindings, LOOKS } from '../support/axe.ts';
import { openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';

const PAGES = ['/docs', '/docs/api/metrics', '/docs/api/repositories', '/docs/schemas/PullRequestDetail'];

let product: ProductWithReplay;
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({ repositories: [{ fullName: 'acme/widgets', pullRequests: 1 }] });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it('⌘K finds an operation by its words, and leads to it', async () => {
  const { context, page, complaints } = await openPage(browser);
  await signIn(page, `${product.url}/status`, product.apiKey);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('start a sync');
  await page.getByRole('dialog').getByRole('link', { name: 'POST /v1/repositories/{id}/syncs' }).click();
  await page.locator('#post-v1-repositories-id-syncs:target').getByText('daysBack').first().waitFor();
  expect(page.url()).toBe(`${product.url}/docs/api/repositories#post-v1-repositories-id-syncs`);
  expect(complaints).toEqual([]);
  await context.close();
});

it('who is not signed in reads the same, without a script too', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${product.url}/docs`);
  await page.getByRole('link', { name: 'Rules Who and what counts.' }).click();
  await page.getByRole('link', { name: 'PATCH /v1/rules' }).first().click();
  expect(await page.locator('#patch-v1-rules:target').innerText()).toContain('Change some of the rules');
  await context.close();
});

it.each(LOOKS)(
  'axe finds nothing at $width in $colorScheme, and nothing goes sideways',
  async ({ colorScheme, width }) => {
    const { context, page, complaints } = await openPage(browser);
    await page.emulateMedia({ colorScheme });
    await signIn(page, `${product.url}/docs`, product.apiKey);
    for (const path of PAGES) {
      await page.goto(`${product.url}${path}`);
      await page.setViewportSize({ width, height: 900 });
      expect([path, await axeFindings(page)]).toEqual([path, []]);
      for (const narrow of [width, 320]) expect([path, await overflowAt(page, narrow)]).toEqual([path, 0]);
    }
    expect(complaints).toEqual([]);
    await context.close();
  },
);
