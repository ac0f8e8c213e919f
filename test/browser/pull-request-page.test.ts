import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ListedPullRequest } from '../../src/storage/pull-requests.ts';
import { loaded, openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

const NAME = 'acme/widgets';
const HOSTILE = '<img src=x onerror=alert(1)>';

interface Detail extends Omit<ListedPullRequest, 'facts'> {
  reviews: object[];
  commits: object[];
  comments: object[];
  timelineEvents: object[];
  files: { path: string; additions: number }[];
  checkRuns: { name: string }[];
  commitStatuses: { context: string }[];
  aiSignals: { tool: string; quote: string }[];
  facts: { reviews: number; deployedAt: string | null };
}

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let hostileId: string;
let merged: Detail;

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({ repositories: [{ fullName: NAME, pullRequests: 80 }], secondaryLimits: false });
  product.github.control.open({ title: HOSTILE, body: `${HOSTILE} ${'long '.repeat(200)}` });
  await syncRepository(product.url, product.apiKey, NAME, null);
  const client = openClient(product.url, product.apiKey);
  const list = (query: string) => client.get<{ data: ListedPullRequest[] }>(`/v1/pull-requests?${query}`);
  hostileId = (await list('q=onerror')).data[0]?.id ?? '';
  const withTools = (await list('state=merged&limit=200')).data.find(({ aiTools }) => aiTools.length > 0);
  merged = await client.get<Detail>(`/v1/pull-requests/${withTools?.id}`);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});
beforeEach(async () => {
  ({ context, page, complaints } = await openPage(browser));
});
afterEach(() => context.close());

const address = (id: string) => `${product.url}/pull-requests/${id}`;

it('everything that is stored of a pull request is shown, and where it is on GitHub', async () => {
  await signIn(page, address(merged.id), product.apiKey);
  await page.getByRole('heading', { level: 1, name: merged.title }).waitFor();
  await loaded(page);
  expect(await page.getByRole('link', { name: 'On GitHub' }).getAttribute('href')).toBe(
    `${product.github.url}/${NAME}/pull/${merged.number}`,
  );
  await page.getByRole('img', { name: /Coding: .+/ }).waitFor();
  const reviews = page.locator('#facts .cards > div').filter({ has: page.getByText('Reviews', { exact: true }) });
  expect(await reviews.locator('.value').textContent()).toBe(String(merged.facts.reviews));

  const { commits, comments, timelineEvents, files, checkRuns, commitStatuses, aiSignals } = merged;
  const ends = merged.facts.deployedAt === null ? 2 : 3;
  const shown = await page.locator('#timeline time').all();
  const times = await Promise.all(shown.map((time) => time.getAttribute('datetime')));
  expect(times.length).toBe(merged.reviews.length + commits.length + comments.length + timelineEvents.length + ends);
  expect(times).toEqual(times.toSorted());
  expect(await page.locator('#files tbody tr').count()).toBe(files.length);
  expect(await page.locator('#checks tbody tr').count()).toBe(checkRuns.length + commitStatuses.length);
  expect(await page.locator('#evidence tbody tr td:last-child').allTextContents()).toEqual(
    aiSignals.map(({ quote }) => quote),
  );
  await page.getByText('No model has looked at it.').waitFor();
  expect(await overflowAt(page, 380), 'nothing is wider than a small screen').toBe(0);
  expect(complaints).toEqual([]);
});

it('what people wrote is text, and stages of what is open are not known', async () => {
  await signIn(page, address(hostileId), product.apiKey);
  await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
  await loaded(page);
  await page.locator('#description summary').click();
  await page.locator('#description .prose').getByText(HOSTILE).waitFor();
  expect(await page.locator('img').count()).toBe(0);
  const cycle = page.locator('#facts .cards > div').filter({ hasText: 'Cycle' });
  expect(await cycle.locator('.value').textContent()).toBe('–');
  expect(complaints).toEqual([]);
});

it('another’s, an unknown and a malformed id are the same page that is not there', async () => {
  await signIn(page, product.url, await product.addWorkspace());
  await page.getByText('No repository yet').waitFor();
  for (const id of [merged.id, crypto.randomUUID(), 'nonsense', '%00']) {
    const response = await page.goto(address(id));
    expect(response?.status(), id).toBe(404);
    await page.getByRole('heading', { name: 'There is no such pull request.' }).waitFor();
  }
});
