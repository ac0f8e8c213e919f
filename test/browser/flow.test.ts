import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

const NAME = 'acme/widgets';

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({ repositories: [{ fullName: NAME, pullRequests: 150 }], secondaryLimits: false });
  await syncRepository(product.url, product.apiKey, NAME, null);
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

const card = (title: string) =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

async function openFlow(): Promise<void> {
  await signIn(page, product.url, product.apiKey);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Flow' }).click();
  await page.getByRole('heading', { level: 1, name: 'Flow' }).waitFor();
}

it('where the time goes, whether size matters, and which hurt most are one click away', async () => {
  await openFlow();
  await page.locator('.key-number').filter({ hasText: 'Half within' }).locator('a.figure').waitFor();
  await card('What makes the difference').getByRole('heading', { name: 'By size, lines changed' }).waitFor();
  await card('What makes the difference')
    .getByText(/^Half change up to/)
    .waitFor();
  expect(await card('The longest').locator('tbody tr').count()).toBe(10);
  await card('Kinds of work').locator('tbody tr').first().waitFor();
  expect(complaints).toEqual([]);
});

it('another stage, and another way to tell apart, are a second click', async () => {
  await openFlow();
  await page.getByRole('navigation', { name: 'Stage' }).getByRole('link', { name: 'Wait for first review' }).click();
  await page.waitForURL(`${product.url}/flow?stage=pickup`);
  await page.getByRole('group', { name: 'Show' }).getByRole('link', { name: 'By week' }).click();
  await page.waitForURL(`${product.url}/flow?stage=pickup&form=weeks`);
  await page.getByRole('heading', { name: 'Wait for first review by week' }).waitFor();
  await card('What makes the difference').getByRole('link', { name: 'Type' }).click();
  await page.waitForURL(`${product.url}/flow?stage=pickup&form=weeks&split=type`);
  await card('What makes the difference').getByRole('heading', { name: 'By type of work' }).waitFor();
  await card('How long they took').getByRole('link', { name: 'Linear' }).click();
  await page.waitForURL(/scale=linear/);
  expect(complaints).toEqual([]);
});

it('which checks are flaky, and how long CI is, stands in a section with an address of its own', async () => {
  await signIn(page, `${product.url}/flow#checks`, product.apiKey);
  await page.goto(`${product.url}/flow#checks`);
  await card('Checks').getByText('CI, half within').waitFor();
  await card('Checks').locator('table th').filter({ hasText: 'Flaky check' }).waitFor();
  expect(complaints).toEqual([]);
});

it('a week, a bar and a part lead to exactly their pull requests', async () => {
  await openFlow();
  const strip = card('What makes the difference').locator('.strip.pressable').first();
  const of = /Of\t(\d+)/.exec((await strip.getAttribute('data-tip')) ?? '')?.[1];
  await strip.locator('a').click();
  expect(await page.getByRole('dialog').locator('[data-lines]').textContent()).toBe(of);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const week = page.locator('#points a.chart-target[href*="at="]').first();
  await week.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(page.url()).toMatch(/behind=cycle.*at=\d{4}-\d\d-\d\d|at=\d{4}-\d\d-\d\d.*behind=cycle/);
  expect(complaints).toEqual([]);
});

it('one that is no fair example is left out where it stands', async () => {
  await openFlow();
  const row = card('The longest').locator('tbody tr').first();
  const title = (await row.locator('.title').getAttribute('href')) ?? '';
  await row.locator('[data-leave-out]').click();
  await row.getByLabel('Why it is no fair example').fill('Waited for a holiday.');
  await row.getByRole('button', { name: 'Leave out' }).click();
  await page.waitForURL(`${product.url}/flow`);
  const id = title.split('/').at(-1) ?? '';
  const { exclusion } = await openClient(product.url, product.apiKey).get<{ exclusion: { reason: string } | null }>(
    `/v1/pull-requests/${id}`,
  );
  expect(exclusion?.reason).toBe('Waited for a holiday.');
  expect(complaints).toEqual([]);
});

it('answers the same without a script', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 } });
  const still = await plain.newPage();
  await signIn(still, `${product.url}/flow?stage=review`, product.apiKey);
  const half = still.locator('.key-number').filter({ hasText: 'Half within' }).locator('a.figure');
  const total = await half.getAttribute('data-total');
  await half.click();
  await still.waitForURL(/\/pull-requests\?.*measure=review/);
  expect(await still.locator('[data-lines]').textContent()).toBe(total);
  await still.goBack();
  await still.locator('#split summary').click();
  await still.locator('#split table').waitFor();
  await plain.close();
});

it.each(['light', 'dark'] as const)('fits on every screen, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await signIn(page, product.url, product.apiKey);
  for (const path of ['/flow', '/flow?stage=deploy&split=weekday&scale=linear']) {
    await page.goto(product.url + path);
    await page.getByRole('heading', { level: 1, name: 'Flow' }).waitFor();
    for (const width of [320, 390, 768, 1024, 1440]) {
      expect(await overflowAt(page, width), `${path} at ${width}`).toBe(0);
    }
  }
  expect(complaints).toEqual([]);
});

it('stays light: at most 1,500 elements', async () => {
  await openFlow();
  expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThanOrEqual(1_500);
});
