import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
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
  const client = openClient(product.url, product.apiKey);
  const { data } = await client.get<{ data: { id: string; authorKind: string }[] }>('/v1/actors?limit=200');
  const people = data.filter(({ authorKind }) => authorKind === 'people').map(({ id }) => id);
  await client.post('/v1/teams', { name: 'checkout', members: people.slice(0, 6) });
  await client.post('/v1/teams', { name: 'search', members: people.slice(6) });
  await client.post('/v1/goals', {
    metric: 'response',
    target: 28_800,
    direction: 'atMost',
    share: 0.8,
    filter: { team: 'checkout' },
  });
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
const panel = () => page.getByRole('dialog');

async function openTeam(): Promise<void> {
  await signIn(page, product.url, product.apiKey);
  await navigation().getByRole('link', { name: 'Teams' }).click();
  await page.getByRole('link', { name: 'checkout', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'checkout' }).waitFor();
}

it('how teams compare, and one of them, is two clicks away', async () => {
  await openTeam();
  await page.getByRole('heading', { name: 'Members' }).waitFor();
  await page.getByRole('heading', { name: 'Waiting longest now' }).waitFor();
  await page.getByText('for 80 % of pull requests').waitFor();
  await page.goBack();
  expect(await page.locator('.side-by-side tbody th a.title').allTextContents()).toEqual(['checkout', 'search']);
  expect(complaints).toEqual([]);
});

it('what a team finished this week stands on its page, and each week is one click more', async () => {
  await openTeam();
  const figure = page.locator('.card').filter({ hasText: 'Finished this week' }).locator('header a.figure');
  const total = await figure.getAttribute('data-total');
  await figure.click();
  await panel().waitFor();
  expect(await panel().locator('[data-lines]').first().getAttribute('data-lines')).toBe(total);
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/teams\/[0-9a-f-]+$/);
  await page.locator('#finished .chart-target').first().focus();
  await page.keyboard.press('Enter');
  await panel().waitFor();
  expect(new URL(page.url()).searchParams.get('team')).toBe('checkout');
  expect(complaints).toEqual([]);
});

it.each(['light', 'dark'] as const)('fit every width, with nothing to complain about: %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await openTeam();
  for (const address of [page.url(), `${product.url}/teams`]) {
    await page.goto(address);
    for (const width of [320, 390, 768, 1024, 1440]) expect(await overflowAt(page, width), `${width}`).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
  }
  expect(complaints).toEqual([]);
});

it('answer the same without script, by links', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await signIn(still, `${product.url}/teams`, product.apiKey);
  const figure = still.locator('.side-by-side tbody tr').first().locator('a.figure').first();
  const total = await figure.getAttribute('data-total');
  await figure.click();
  await still.waitForURL(/\/pull-requests\?.*team=checkout/);
  expect(await still.locator('[data-lines]').first().getAttribute('data-lines')).toBe(total);
  await plain.close();
});
