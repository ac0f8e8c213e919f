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

async function openGoals(): Promise<void> {
  await signIn(page, `${product.url}/goals`, product.apiKey);
  await page.getByRole('heading', { level: 1, name: 'Goals' }).waitFor();
}

it('an owner writes a goal as a sentence, by the keyboard alone', async () => {
  await openGoals();
  await page.getByText('No goal yet').waitFor();
  await page.locator('.add-goal > summary').focus();
  await page.keyboard.press('Enter');
  const form = page.locator('.goal-form').first();
  await form.getByLabel('What').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('90');
  await page.keyboard.press('Enter');
  await page.getByText('within 2 hours for 90 % of pull requests').waitFor();
  expect(complaints).toEqual([]);
});

it('whether a goal is kept, and what misses it, is two clicks away', async () => {
  await signIn(page, product.url, product.apiKey);
  await navigation().getByRole('link', { name: 'Goals' }).click();
  const missed = page.locator('.goal a.figure').last();
  const total = await missed.getAttribute('data-total');
  await missed.click();
  await page.getByRole('heading', { name: 'Missed in this window' }).waitFor();
  expect(await page.locator('[data-lines]').getAttribute('data-lines')).toBe(total);
  expect(Number(total)).toBeGreaterThan(0);
  await page.locator('.goal-weeks .chart-target').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\?at=\d{4}-\d{2}-\d{2}$/);
  await page.getByRole('heading', { name: /^Missed in the week of/ }).waitFor();
  expect(complaints).toEqual([]);
});

it.each(['light', 'dark'] as const)('fit every width, with nothing to complain about: %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await openGoals();
  const href = await page.locator('.goal h2 a').first().getAttribute('href');
  for (const path of ['/goals', href ?? '']) {
    await page.goto(product.url + path);
    for (const width of [320, 390, 768, 1024, 1440]) expect(await overflowAt(page, width), `${width}`).toBe(0);
    expect(await page.locator('h1').count()).toBe(1);
  }
  await page.goto(`${product.url}/goals`);
  await page.locator('.add-goal > summary').click();
  expect(await overflowAt(page, 320), 'the form').toBe(0);
  expect(complaints).toEqual([]);
});

it('are read without script, and a goal is removed where it stands', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await signIn(still, `${product.url}/goals`, product.apiKey);
  await still.locator('.goal a.figure').last().click();
  await still.waitForURL(/\/goals\/[0-9a-f-]+$/);
  expect(await still.getByRole('heading', { level: 1 }).textContent()).toBe('First response');
  await still.goto(`${product.url}/goals`);
  await still.getByText('Remove…').click();
  await still.getByRole('button', { name: 'Remove the goal' }).click();
  await still.getByText('No goal yet').waitFor();
  await plain.close();
});
