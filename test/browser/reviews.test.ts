import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

interface Reviewers {
  data: { reviewer: { login: string }; waiting: number }[];
}

const NAME = 'acme/widgets';

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let busiest: Reviewers['data'][number];

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({
    // Of the second somebody is asked for a review now.
    repositories: [
      { fullName: NAME, pullRequests: 60 },
      { fullName: 'acme/infra', pullRequests: 80 },
    ],
    secondaryLimits: false,
  });
  for (const name of [NAME, 'acme/infra']) await syncRepository(product.url, product.apiKey, name, null);
  const { data } = await openClient(product.url, product.apiKey).get<Reviewers>('/v1/metrics/reviewers?limit=200');
  const most = data.toSorted((a, b) => b.waiting - a.waiting)[0];
  if (!most || most.waiting === 0) throw new Error('nobody of the history is asked for a review');
  busiest = most;
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
const reviewersTable = () => page.locator('table.reviewers');

it('what waits, and on whom, is one click away', async () => {
  await signIn(page, product.url, product.apiKey);
  await navigation().getByRole('link', { name: 'Reviews' }).click();
  await page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
  const waiting = page.locator('.key-number').filter({ hasText: 'Waits for a reviewer' }).locator('a.figure');
  const count = await waiting.textContent();
  await page.getByRole('heading', { name: 'Waiting now' }).waitFor();
  expect(await page.locator('table.waits tbody tr').count()).toBeGreaterThan(0);
  // Every count is a list.
  await waiting.click();
  expect(await page.getByRole('dialog').locator('[data-lines]').textContent()).toBe(count);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('what waits on a person is two clicks away', async () => {
  await signIn(page, product.url, product.apiKey);
  await navigation().getByRole('link', { name: 'Reviews' }).click();
  await reviewersTable().getByRole('link', { name: busiest.reviewer.login }).click();
  await page.getByRole('heading', { name: `What waits on ${busiest.reviewer.login}` }).waitFor();
  expect(await page.locator('[data-asked]').getAttribute('data-asked')).toBe(String(busiest.waiting));
  const rows = page
    .locator('.card')
    .filter({ hasText: 'Asked for a review' })
    .locator('table')
    .first()
    .locator('tbody tr');
  expect(await rows.count()).toBe(busiest.waiting);
  expect(complaints).toEqual([]);
});

it('whoever has a name that is no login says theirs: two clicks, and one word', async () => {
  await signIn(page, product.url, product.apiKey);
  await navigation().getByRole('link', { name: 'Reviews' }).click();
  await page.locator('summary').filter({ hasText: 'Me' }).click();
  await page.getByLabel('Your login on GitHub').fill(busiest.reviewer.login);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${product.url}/reviews?person=${busiest.reviewer.login}`);
  await page.getByRole('heading', { name: `What waits on ${busiest.reviewer.login}` }).waitFor();
  await page.getByRole('link', { name: 'Everyone', exact: true }).click();
  await page.waitForURL(`${product.url}/reviews`);
  expect(complaints).toEqual([]);
});

it('answers the same without a script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
  const still = await plain.newPage();
  await signIn(still, `${product.url}/reviews`, product.apiKey);
  const waiting = still.locator('.key-number').filter({ hasText: 'Waits for a reviewer' }).locator('a.figure');
  const count = await waiting.textContent();
  await waiting.click();
  await still.waitForURL(/\/pull-requests\?.*measure=waitingReviewers/);
  expect(await still.locator('[data-lines]').textContent()).toBe(count);
  await still.goBack();
  await still.locator('summary').filter({ hasText: 'Pairs that decide alike' }).click();
  await still.getByText('Listed are two people who both decided').waitFor();
  await still.locator('.choice').getByRole('link', { name: 'Name' }).click();
  await still.waitForURL(`${product.url}/reviews?sort=name`);
  const names = await still.locator('table.reviewers th[scope=row] .person > span:last-child').allTextContents();
  expect(names).toEqual(names.toSorted());
  await plain.close();
});

it('is used by keyboard alone', async () => {
  await signIn(page, product.url, product.apiKey);
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
  const link = reviewersTable().getByRole('link', { name: busiest.reviewer.login });
  await link.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `What waits on ${busiest.reviewer.login}` }).waitFor();
  await page.locator('.key-number a.figure').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement?.getAttribute("data-measure")')).toBe('waitingReviewers');
  expect(complaints).toEqual([]);
});

it.each(['light', 'dark'] as const)('fits on every screen, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await signIn(page, product.url, product.apiKey);
  for (const path of ['/reviews', `/reviews?person=${busiest.reviewer.login}`]) {
    await page.goto(product.url + path);
    await page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
    for (const width of [320, 390, 768, 1024, 1440]) {
      expect(await overflowAt(page, width), `${path} at ${width}`).toBe(0);
    }
  }
  expect(complaints).toEqual([]);
});
