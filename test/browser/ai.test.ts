import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 150 }],
    secondaryLimits: false,
  });
  await syncRepository(product.url, product.apiKey, 'acme/widgets', null);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});
beforeEach(async () => {
  ({ context, page, complaints } = await openPage(browser));
  await page.setViewportSize({ width: 1440, height: 900 });
});
afterEach(() => context.close());

const navigation = () => page.getByRole('navigation', { name: 'Main' });
const card = (title: string) =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
const panel = () => page.getByRole('dialog');

async function openAi(): Promise<void> {
  await signIn(page, `${product.url}/ai`, product.apiKey);
  await page.getByRole('heading', { level: 1, name: 'AI' }).waitFor();
}

it('what AI changes, and how sure that is, is two clicks away: the share, or the tool', async () => {
  await signIn(page, product.url, product.apiKey);
  await navigation().getByRole('link', { name: 'AI', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'AI' }).waitFor();
  const share = page.locator('.key-number').filter({ hasText: 'AI had a hand' }).locator('a.figure');
  const total = await share.getAttribute('data-total');
  await share.click();
  await panel().getByRole('heading', { name: 'AI had a hand' }).waitFor();
  expect(await panel().locator('[data-lines]').first().getAttribute('data-lines')).toBe(total);
  await page.keyboard.press('Escape');
  await page.waitForURL(`${product.url}/ai`);
  expect(await panel().count()).toBe(0);

  const tool = card('Tools').locator('tbody tr').first();
  const of = await tool.locator('a.figure').getAttribute('data-total');
  await tool.locator('a.title').click();
  await panel().waitFor();
  expect(await panel().locator('[data-lines]').first().getAttribute('data-lines')).toBe(of);
  // The filter of the list does not stay in the address of the page, which does not have it.
  await page.keyboard.press('Escape');
  await page.waitForURL(`${product.url}/ai`);
  expect(complaints).toEqual([]);
});

it('evidence is filtered by menus, leads on, and is said to be wrong', async () => {
  await openAi();
  await card('Newest evidence').getByText('How sure').click();
  await card('Newest evidence').getByRole('link', { name: 'certain', exact: true }).click();
  await page.waitForURL(`${product.url}/ai?tier=certain#evidence`);
  await card('Newest evidence').getByRole('link', { name: 'Older' }).click();
  await page.waitForURL(/after=.*#evidence$/);
  const entry = page.locator('article.evidence').first();
  await entry.getByText('Wrong?').click();
  await entry.getByLabel('What is wrong with it').fill('I wrote it myself.');
  await entry.getByRole('button', { name: 'It is wrong' }).click();
  await page.getByText('“I wrote it myself.”').waitFor();
  await page.getByRole('button', { name: 'It is right after all' }).click();
  await page.locator('article.evidence').first().waitFor();
  expect(await page.getByText('“I wrote it myself.”').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('is walked by the keyboard alone', async () => {
  await openAi();
  await page.locator('.key-number a.figure').first().focus();
  await page.keyboard.press('Enter');
  await panel().waitFor();
  await page.keyboard.press('Escape');
  expect(await page.evaluate('document.activeElement.dataset.measure')).toBe('aiAuthored');
  await page.locator('#weeks-assisted .chart-target').first().focus();
  await page.keyboard.press('Enter');
  await panel().getByRole('heading', { name: 'AI had a hand' }).waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(complaints).toEqual([]);
});

it.each(['light', 'dark'] as const)('fits every width, with nothing to complain about: %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await openAi();
  for (const width of [320, 390, 768, 1024, 1440]) expect(await overflowAt(page, width), `${width}`).toBe(0);
  expect(await page.locator('h1').count()).toBe(1);
  expect(complaints).toEqual([]);
});

it('answers the same without script, by links', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await signIn(still, `${product.url}/ai`, product.apiKey);
  const tool = still.locator('table.tools tbody tr').first();
  const of = await tool.locator('a.figure').getAttribute('data-total');
  await tool.locator('a.title').click();
  await still.waitForURL(/\/pull-requests\?/);
  expect(await still.locator('[data-lines]').first().getAttribute('data-lines')).toBe(of);
  await plain.close();
});
