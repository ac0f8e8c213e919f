import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { Totals } from '../../src/domain/metrics/aggregates.ts';
import { loaded, openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

const NAME = 'acme/widgets';
const HOSTILE = '<img src=x onerror=alert(1)>';

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let repositoryId: string;
let address: string;

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({ repositories: [{ fullName: NAME, pullRequests: 150 }], secondaryLimits: false });
  product.github.control.open({ title: HOSTILE });
  repositoryId = await syncRepository(product.url, product.apiKey, NAME, null);
  address = `${product.url}/repositories/${repositoryId}`;
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});
beforeEach(async () => {
  ({ context, page, complaints } = await openPage(browser));
});
afterEach(() => context.close());

/** What the API says to the question that the page asked. */
async function answerTo<Body>(name: string): Promise<Body> {
  const asked = page.waitForResponse((response) => response.url().includes(`/v1/metrics/${name}?`));
  await page.reload();
  const { pathname, search } = new URL((await asked).url());
  return openClient(product.url, product.apiKey).get<Body>(pathname + search);
}

function figure(section: string, name: string): Locator {
  const term = page.locator('dt', { hasText: new RegExp(`^${name}(,|$)`) });
  return page.locator(`#${section} .cards > div`).filter({ has: term }).locator('.value');
}

const shownIn = async (section: string, name: string) => (await figure(section, name).textContent()) ?? '';

/** The seconds of a duration in words, and how far it may be from the truth: half of its smallest unit. */
function secondsOf(text: string): { seconds: number; within: number } {
  const units: Record<string, number> = { d: 86_400, h: 3_600, min: 60, s: 1 };
  const parts = [...text.matchAll(/(\d+) (d|h|min|s)/g)].map(([, count, unit = '']) => [
    Number(count),
    units[unit] ?? 0,
  ]);
  const seconds = parts.reduce((sum, [count = 0, unit = 0]) => sum + count * unit, 0);
  return { seconds, within: text.includes('d') ? 1_800 : 30 };
}

it('whoever is not signed in is, and comes back to the page that was asked for', async () => {
  await signIn(page, `${address}?days=30`, 'tfe_wrong');
  await page.getByText('This key is not known, or was withdrawn.').waitFor();
  await page.getByLabel('API key').fill(product.apiKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  expect(page.url()).toBe(`${address}?days=30`);
});

it.each(['https://evil.example/', '//evil.example/', String.raw`/\evil.example`, '/.//evil.example', 'http://['])(
  'signing in never leads to another site: %s',
  async (to) => {
    const response = await fetch(`${product.url}/session`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ key: product.apiKey, to }),
    });
    expect(response.status).toBe(303);
    const location = response.headers.get('location') ?? '';
    expect(new URL(location, product.url).origin).toBe(new URL(product.url).origin);
  },
);

it('the numbers are those of the API', async () => {
  await signIn(page, address, product.apiKey);
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  const { current } = await answerTo<{ current: Totals }>('overview');
  await loaded(page);
  expect(current.merged.value).toBeGreaterThan(20);
  expect(await shownIn('overview', 'Merged')).toBe(String(current.merged.value));
  expect(await shownIn('overview', 'Open at the end')).toBe(String(current.openAtEnd.value));
  for (const [label, { p50 }] of [
    ['Cycle', current.cycle],
    ['Pickup', current.pickup],
    ['Review', current.review],
  ] as const) {
    const shown = secondsOf(await shownIn('overview', label));
    expect(Math.abs(shown.seconds - (p50 ?? 0)), label).toBeLessThanOrEqual(shown.within);
  }

  const weekly = await answerTo<{ data: Totals[] }>('weekly');
  await loaded(page);
  await page.getByText('The same as a table').click();
  const rows = page.getByRole('table', { name: 'Merged and cycle by week' }).locator('tbody tr');
  expect(await rows.locator('td:nth-child(2)').allTextContents()).toEqual(
    weekly.data.map(({ merged }) => String(merged.value)),
  );
  // The bars sum to the number above them.
  expect(weekly.data.reduce((sum, { merged }) => sum + merged.value, 0)).toBe(current.merged.value);
  expect(await page.locator('svg.chart rect').count()).toBe(weekly.data.length);

  const reviewers = await answerTo<{ data: { reviewer: { login: string }; reviews: number }[] }>('reviewers');
  await loaded(page);
  const shown = page.getByRole('table', { name: 'Reviews', exact: true }).locator('tbody tr');
  expect(await shown.locator('th').allTextContents()).toEqual(reviewers.data.map(({ reviewer }) => reviewer.login));
  expect(await shown.locator('td:nth-child(2)').allTextContents()).toEqual(
    reviewers.data.map(({ reviews }) => String(reviews)),
  );
  expect(await overflowAt(page, 380), 'nothing is wider than a small screen').toBe(0);
  expect(complaints).toEqual([]);
});

it('the window and the filters are in the address, and what is unknown is no 0', async () => {
  await signIn(page, address, product.apiKey);
  await page.getByRole('link', { name: 'Last 30 days' }).click();
  await page.waitForURL(`${address}?days=30`);
  await page.getByLabel('From').fill('2001-01-01');
  await page.getByLabel('To, inclusive').fill('2001-01-31');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(`${address}?from=2001-01-01&to=2001-01-31`);
  await page.reload();
  await page.getByText('2001-01-01 to 2001-01-31, UTC').waitFor();
  await loaded(page);
  expect(await page.getByLabel('From').inputValue()).toBe('2001-01-01');
  expect(await shownIn('overview', 'Merged')).toBe('0');
  expect(await shownIn('overview', 'Cycle')).toBe('–');
  expect(await shownIn('overview', 'AI-assisted')).toBe('–');
  expect(await shownIn('delivery', 'Change lead time')).toBe('–');
  expect(await page.getByText(/▲|▼/).count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('what the API refuses is told in words', async () => {
  await signIn(page, `${address}?team=nobody`, product.apiKey);
  await page.locator('#overview').getByText('There is no such team.').waitFor();
  await loaded(page);
  expect(await page.getByRole('alert').filter({ hasText: 'There is no such team.' }).count()).toBeGreaterThan(1);
});

it('pull requests are listed page by page, found by title and state, and lead to theirs', async () => {
  await signIn(page, address, product.apiKey);
  const entries = page.locator('#pull-requests li');
  await entries.first().waitFor();
  expect(await entries.count()).toBe(25);
  await page.locator('#pull-requests').getByRole('button', { name: 'More' }).click();
  await entries.nth(49).waitFor();

  await page.getByLabel('State').selectOption('open');
  await page.getByLabel('Title contains').fill('onerror');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.waitForURL(`${address}?state=open&q=onerror`);
  await page.reload();
  await loaded(page);
  expect(await entries.count()).toBe(1);
  expect(await page.locator('img').count()).toBe(0);
  await page.getByRole('link', { name: HOSTILE }).click();
  await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
  await page.getByRole('link', { name: NAME }).click();
  await page.waitForURL(address);
  expect(complaints).toEqual([]);
});

it('the repositories lead to theirs and to the metrics of all', async () => {
  await signIn(page, product.url, product.apiKey);
  await page.getByRole('link', { name: NAME }).click();
  await page.waitForURL(address);
  await page.getByRole('link', { name: 'tformance-edge' }).click();
  await page.getByRole('link', { name: 'Metrics of all repositories' }).click();
  await page.getByRole('heading', { level: 1, name: 'All repositories' }).waitFor();
  const { current } = await answerTo<{ current: Totals }>('overview');
  await loaded(page);
  expect(await shownIn('overview', 'Merged')).toBe(String(current.merged.value));
  expect(complaints).toEqual([]);
});

it('an empty workspace says so, and another’s repository is nowhere', async () => {
  await signIn(page, `${product.url}/metrics`, await product.addWorkspace());
  await page.getByText('No repository yet.').waitFor();
  await loaded(page);
  expect(await shownIn('overview', 'Cycle')).toBe('–');
  expect(complaints).toEqual([]);
  for (const id of [repositoryId, 'nonsense', crypto.randomUUID()]) {
    const response = await page.goto(`${product.url}/repositories/${id}`);
    expect(response?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is no such repository.' }).waitFor();
  }
});

it('a history that begins later is said to', async () => {
  const key = await product.addWorkspace();
  const id = await syncRepository(product.url, key, NAME, 20);
  await signIn(page, `${product.url}/repositories/${id}`, key);
  await page.getByText(/^Not whole: history begins \d{4}-\d\d-\d\d/).waitFor();
  await loaded(page);
  expect(await shownIn('overview', 'Open at the end')).toBe('–');
});
