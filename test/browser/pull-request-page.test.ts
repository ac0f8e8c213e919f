import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import type { Detail } from '../../src/dashboard/pull-request/detail.ts';
import type { ListedPullRequest } from '../../src/storage/pull-requests.ts';
import { openPage, overflowAt, signIn, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';

const NAME = 'acme/widgets';
const HOSTILE = '<img src=x onerror=alert(1)>';
const DAY_MS = 86_400_000;
/** What the page says when it is read again within seconds, in milliseconds. */
const SOON = 30_000;

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let hostileId: string;
let all: Detail[];

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({ repositories: [{ fullName: NAME, pullRequests: 80 }], secondaryLimits: false });
  product.github.control.open({ title: HOSTILE, body: `${HOSTILE} ${'long '.repeat(200)}` });
  await syncRepository(product.url, product.apiKey, NAME, null);
  const client = openClient(product.url, product.apiKey);
  const { data } = await client.get<{ data: ListedPullRequest[] }>('/v1/pull-requests?limit=200');
  hostileId = data.find(({ title }) => title === HOSTILE)?.id ?? '';
  all = await Promise.all(data.map(({ id }) => client.get<Detail>(`/v1/pull-requests/${id}`)));
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
const found = (wanted: (pull: Detail) => boolean): Detail => {
  const pull = all.find(wanted);
  if (!pull) throw new Error('the history has no such pull request');
  return pull;
};
const isLive = ({ mergedAt, deployment, facts }: Detail) =>
  mergedAt !== null && deployment !== null && facts?.unreviewed === false;
const card = (name: string) => page.locator('.card').filter({ has: page.getByRole('heading', { level: 2, name }) });

it('says what happened, when it went live and with what, and where everything is on GitHub', async () => {
  const pull = found((each) => isLive(each) && each.aiSignals.length > 0);
  await signIn(page, address(pull.id), product.apiKey);
  await page.getByRole('heading', { level: 1, name: pull.title }).waitFor();
  const gitHub = `${product.github.url}/${NAME}/pull/${pull.number}`;
  expect(await page.getByRole('link', { name: 'GitHub', exact: true }).getAttribute('href')).toBe(gitHub);
  // It is one click from any list: the page itself says it.
  await card('What happened').getByText('with the deployment of').waitFor();
  await card('What happened')
    .getByText(pull.deployment?.sha.slice(0, 7) ?? '', { exact: true })
    .waitFor();

  const times = await Promise.all(
    (await page.locator('.happened > ol > li > .at > time').all()).map((time) => time.getAttribute('datetime')),
  );
  expect(times.length).toBeGreaterThan(3);
  expect(times).toEqual(times.toSorted());
  expect(await card('Files').locator('tbody tr').count()).toBe(pull.files.length);
  const checks = pull.checkRuns.length + pull.commitStatuses.length;
  expect(await card('Checks').locator('tbody tr').count()).toBe(checks);
  const quotes = await card('Evidence of AI use').locator('blockquote').allTextContents();
  expect(new Set(quotes)).toEqual(new Set(pull.aiSignals.map(({ quote }) => quote)));
  expect(await card('What a model says').count()).toBe(0);
  expect(complaints).toEqual([]);
});

it('tells why a fact is what it is in one press, by mouse and by keyboard', async () => {
  const pull = found(({ facts }) => Boolean(facts?.firstReviewAt));
  await signIn(page, address(pull.id), product.apiKey);
  const fact = card('Facts').locator('details').filter({ hasText: 'First review' }).first();
  const { rule } = pull.explain.firstReviewAt;
  const words = fact.getByText(`${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`);
  expect(await words.isVisible()).toBe(false);
  await fact.locator('summary').click();
  await words.waitFor();
  await fact.locator('summary').press('Enter');
  await words.waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
});

it('is left out in two presses with a reason, and counts again in one', async () => {
  const pull = found((each) => isLive(each) && each.excludedBy === null);
  await signIn(page, address(pull.id), product.apiKey);
  await page.getByText('Leave out of metrics…').click();
  await page.getByLabel('Why it is no fair example').fill('A release train');
  await page.getByRole('button', { name: 'Leave out', exact: true }).click();
  await page.getByText('“A release train”').waitFor();
  expect(page.url()).toBe(address(pull.id));
  await page.getByRole('button', { name: 'Count it again' }).click();
  await page.getByText('“A release train”').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

it('is read again, says so, and shows the new copy when it is there', async () => {
  const pull = found(({ state, title }) => state === 'open' && title !== HOSTILE);
  await signIn(page, address(pull.id), product.apiKey);
  product.github.control.edit({ repository: NAME, number: pull.number, title: 'Another title' });
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Another title' }).waitFor({ timeout: SOON });
  await page.getByText('this is what GitHub has').waitFor({ timeout: SOON });
  expect(complaints).toEqual([]);
});

it('folds the nights of a long one until all of its time is asked for', async () => {
  const pull = found(
    ({ facts }) => (facts?.cycleSeconds ?? 0) * 1_000 > 4 * DAY_MS && (facts?.cycleSeconds ?? 0) * 1_000 < 14 * DAY_MS,
  );
  await signIn(page, address(pull.id), product.apiKey);
  await page.locator('.lane-fold').first().waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Show all time' }).click();
  await page.getByRole('link', { name: 'Fold nights and weekends' }).waitFor();
  expect(new URL(page.url()).search).toBe('?time=all');
  expect(await page.locator('.lane-fold').count()).toBe(0);
  await page.goBack();
  await page.locator('.lane-fold').first().waitFor({ state: 'attached' });
});

it('opens the list in which a number has its place, as a panel', async () => {
  const pull = found(({ places, mergedAt }) => mergedAt !== null && (places.cycle?.n ?? 0) > 0);
  await signIn(page, address(pull.id), product.apiKey);
  const figure = page.locator('[data-measure=cycle]').first();
  const total = await figure.getAttribute('data-total');
  await figure.click();
  const panel = page.getByRole('dialog');
  expect(await panel.locator('[data-lines]').getAttribute('data-lines')).toBe(total);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
});

it('what people wrote is text, and stages of what is open are not known', async () => {
  await signIn(page, address(hostileId), product.apiKey);
  await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
  await card('Description').locator('summary').click();
  await card('Description').locator('.prose').getByText(HOSTILE).waitFor();
  expect(await page.locator('img').count()).toBe(0);
  await page.getByRole('heading', { level: 2, name: 'Open for' }).waitFor();
  await page.getByText('no review yet').waitFor();
  expect(complaints).toEqual([]);
});

it.each(['light', 'dark'] as const)('fits every width, in %s colours, also without a script', async (colorScheme) => {
  const pull = found((each) => isLive(each) && each.aiSignals.length > 0);
  const { cookies } = await signedIn(pull.id);
  const plain = await browser.newContext({ colorScheme, javaScriptEnabled: false });
  await plain.addCookies(cookies);
  const [scripted, bare] = [page, await plain.newPage()];
  await scripted.emulateMedia({ colorScheme });
  for (const asked of ['', '?bots=shown&time=all']) {
    await scripted.goto(address(pull.id) + asked);
    for (const width of [320, 390, 768, 1024, 1440]) {
      expect(await overflowAt(scripted, width), `${width} px, ${colorScheme}${asked}`).toBe(0);
    }
    await bare.goto(address(pull.id) + asked);
    expect(await bare.locator('.happened > ol > li').count()).toBe(
      await scripted.locator('.happened > ol > li').count(),
    );
    await bare.getByText('Leave out of metrics…').click();
    await bare.getByLabel('Why it is no fair example').waitFor();
  }
  expect(complaints).toEqual([]);
  await plain.close();
});

async function signedIn(id: string) {
  await signIn(page, address(id), product.apiKey);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { cookies: await context.cookies() };
}

it('another’s, an unknown and a malformed id are the same page that is not there', async () => {
  await signIn(page, product.url, await product.addWorkspace());
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  for (const id of [all[0]?.id ?? '', crypto.randomUUID(), 'nonsense', '%00']) {
    const response = await page.goto(address(id));
    expect(response?.status(), id).toBe(404);
    await page.getByText('There is no such pull request here.').waitFor();
  }
});
