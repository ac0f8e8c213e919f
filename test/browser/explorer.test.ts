import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import { browserOf, open, openWithoutScript, page, panel, useBrowser, world } from '../support/browser.ts';

const WINDOW = 'window=52w';
/** What a browser loads for a first page, in bytes after compression. */
const MAX_WEIGHT = 30 * 1024;

/** Numbers are computed again a moment after a change; this only ends a test that hangs. */
const WITHIN = { timeout: 60_000 };

useBrowser();

const at = (path: string) => `${world.url}${path}`;
const peek = () => page.getByRole('complementary', { name: 'One pull request of the list' });
const rows = () => page.locator('[data-list] a.title');
const focusedHref = () => page.evaluate<string>("document.activeElement.getAttribute('href')");

it('the first page is three requests, and light', async () => {
  const loaded: Promise<{ url: string; body: Buffer }>[] = [];
  const fresh = await browserOf('full');
  const first = await fresh.newPage();
  first.on('response', (response) => {
    // The stream of what changes begins after the page, and has no end.
    const { pathname } = new URL(response.url());
    if (pathname !== '/favicon.svg' && pathname !== '/live')
      loaded.push(response.body().then((body) => ({ url: response.url(), body })));
  });
  await first.goto(at(`/?${WINDOW}`), { waitUntil: 'load' });
  const files = await Promise.all(loaded);
  const weights = files.map(({ url, body }) => [new URL(url).pathname, brotliCompressSync(body).length] as const);
  expect(weights.map(([path]) => path.split('-')[0]).toSorted()).toEqual(['/', '/assets/app', '/assets/style']);
  expect(
    weights.reduce((sum, [, bytes]) => sum + bytes, 0),
    JSON.stringify(weights),
  ).toBeLessThan(MAX_WEIGHT);
  await fresh.close();
});

it('the filters of the list of all pull requests are one row where there is room, and more where there is not', async () => {
  const rowsOfFilters = () =>
    page.evaluate<number>(
      "new Set([...document.querySelectorAll('.filters > *')].map((each) => Math.round(each.getBoundingClientRect().top / 20))).size",
    );
  await page.setViewportSize({ width: 1440, height: 900 });
  await open('/pull-requests');
  expect(await rowsOfFilters()).toBe(1);
  // Each filter that is set has its place, so that several need another row.
  await open(`/pull-requests?${WINDOW}&state=merged&label=urgent&size=L&type=deps&ai=unassisted`);
  expect(await rowsOfFilters()).toBe(2);
});

describe('from a number to its pull requests', () => {
  it('is one press, with a panel that closes to where it was', async () => {
    await open(`/?${WINDOW}`);
    const figure = page.locator('.key-number [data-measure=pickup]');
    const total = await figure.getAttribute('data-total');
    await figure.click();
    await panel().getByRole('heading', { name: 'Wait for first review' }).waitFor();
    expect(page.url()).toBe(at(`/?${WINDOW}&behind=pickup`));
    expect(await panel().locator('[data-lines]').textContent()).toBe(total);
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    expect(page.url()).toBe(at(`/?${WINDOW}`));
    expect(await page.evaluate('document.activeElement.dataset.measure')).toBe('pickup');
    await page.goBack();
    await panel().waitFor();
    await page.goBack();
    await panel().waitFor({ state: 'detached' });
  });

  it('leaves the page behind it as it is, also when its list has other filters and is opened by its address', async () => {
    await open(`/?${WINDOW}`);
    const merged = await page.locator('.key-number [data-measure=merged]').getAttribute('data-total');
    const figure = page.locator('.basis [data-measure=merged]', { hasText: 'by agents and automation left out' });
    const others = await figure.getAttribute('data-total');
    expect(others).not.toBe(merged);
    await figure.click();
    await panel().waitFor();
    expect(decodeURIComponent(page.url())).toBe(at(`/?${WINDOW}&behind=merged&behind-by=agents,automation`));
    expect(await panel().locator('[data-lines]').textContent()).toBe(others);
    await page.reload();
    await panel().waitFor();
    expect(await panel().locator('[data-lines]').textContent()).toBe(others);
    expect(await page.locator('.key-number [data-measure=merged]').getAttribute('data-total')).toBe(merged);
    await panel().getByRole('link', { name: 'Close' }).click();
    await panel().waitFor({ state: 'detached' });
    expect(page.url()).toBe(at(`/?${WINDOW}`));
  });

  it('has bars that filter, the next rows, and the same as a page', async () => {
    await open(`/?${WINDOW}&behind=cycle`);
    const lines = Number(await panel().locator('[data-lines]').textContent());
    expect(lines).toBeGreaterThan(60);
    expect(await panel().locator('a.title').count()).toBe(50);
    await panel().getByRole('link', { name: 'Next' }).click();
    await panel()
      .locator('[data-last]', { hasText: String(Math.min(lines, 100)) })
      .waitFor();
    expect(await panel().locator('a.title').count()).toBe(Math.min(lines, 100));
    const bar = panel().locator('a.chart-target').first();
    const words = (await bar.getAttribute('aria-label')) ?? '';
    await bar.click();
    await panel().getByText('in this range').waitFor();
    expect(words).toContain(`: ${await panel().locator('[data-lines]').textContent()} pull request`);
    await panel().getByRole('link', { name: 'Open as page' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cycle time' }).waitFor();
    expect(words).toContain(`: ${await page.locator('[data-lines]').textContent()} pull request`);
  });

  it('is all done by keys', async () => {
    await open(`/?${WINDOW}`);
    await page.locator('.key-number [data-measure=unreviewed]').focus();
    await page.keyboard.press('Enter');
    await panel().waitFor();
    for (const key of ['Shift+Tab', 'Tab', 'Tab']) {
      await page.keyboard.press(key);
      expect(await page.evaluate("document.activeElement.closest('.panel') !== null"), key).toBe(true);
    }
    await page.keyboard.press('j');
    expect(await focusedHref()).toBe(await panel().locator('a.title').nth(0).getAttribute('href'));
    await page.keyboard.press('j');
    expect(await focusedHref()).toBe(await panel().locator('a.title').nth(1).getAttribute('href'));
    await page.keyboard.press('k');
    const first = (await panel().locator('a.title').nth(0).textContent()) ?? '';
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: first }).waitFor();
    expect(page.url()).toMatch(/\/pull-requests\/[0-9a-f-]{36}/);
  });

  it('is the same by links alone, without script', async () => {
    const quiet = await openWithoutScript(`/?${WINDOW}`);
    const figure = quiet.locator('.key-number [data-measure=cycle]');
    const total = await figure.getAttribute('data-total');
    await figure.click();
    expect(await quiet.locator('[data-lines]').textContent()).toBe(total);
    await quiet.getByRole('link', { name: 'Next' }).click();
    expect(await quiet.locator('.list-foot').textContent()).toContain('51–');
    await quiet.locator('summary', { hasText: 'Columns' }).click();
    await quiet.getByLabel('Rounds').check();
    await quiet.getByRole('button', { name: 'Show' }).and(quiet.locator('.basis *')).first().click();
    await quiet.getByRole('columnheader', { name: 'Rounds' }).waitFor();
    const title = (await quiet.locator('a.title').first().textContent()) ?? '';
    await quiet.locator('a.title').first().click();
    expect(quiet.url()).toMatch(/\/pull-requests\/[0-9a-f-]{36}\?window=52w$/);
    await quiet.goBack();
    const id = await quiet.locator('a.title').first().getAttribute('data-peek');
    await quiet.goto(at(`/pull-requests?${WINDOW}&pr=${id}`));
    expect(await quiet.locator('.peek h2').textContent()).toBe(title);
  });
});

describe('one pull request beside its list', () => {
  it('opens by a press, and the next by a key or a button; another press is its page', async () => {
    await open(`/pull-requests?${WINDOW}&measure=pickup`);
    const all = Number(await page.locator('[data-lines]').textContent());
    await rows().first().click();
    await peek().getByText(`1 of ${all}`).waitFor();
    expect(await peek().textContent()).toContain('for its first review: from ready for review on');
    await page.keyboard.press('j');
    await peek().getByText(`2 of ${all}`).waitFor();
    await peek().getByRole('button', { name: 'The one before' }).click();
    await peek().getByText(`1 of ${all}`).waitFor();
    const shared = page.url();
    await page.keyboard.press('Escape');
    await peek().waitFor({ state: 'detached' });
    await page.goto(shared);
    await peek().getByText(`1 of ${all}`).waitFor();
    const title = (await rows().first().textContent()) ?? '';
    await rows().first().click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  });

  it('stays beside it while a slow part of the page comes', async () => {
    await open(`/pull-requests?${WINDOW}&measure=pickup`);
    await rows().first().click();
    await peek().getByText('1 of ').waitFor();
    const slow = '<section class="card" aria-busy="true" data-again="1">Still counting.</section>';
    // The page as the server sends it while it still counts its list.
    await page.route(
      (url) => url.pathname === '/pull-requests',
      async (route) => {
        if (route.request().resourceType() !== 'document') return route.continue();
        const response = await route.fetch();
        const html = (await response.text()).replace(
          /<main[^>]*>[^]*<\/main>/,
          `<main class="sections">${slow}</main>`,
        );
        return route.fulfill({ response, body: html });
      },
    );
    await page.reload();
    await page.getByText('Still counting.').waitFor({ state: 'detached' });
    await rows().first().waitFor();
    expect(await page.locator('[data-page] .peek').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Wait for first review');
    await peek().getByText('1 of ').waitFor();
    expect(await rows().first().getAttribute('aria-current')).toBe('true');
    await page.keyboard.press('j');
    await peek().getByText('2 of ').waitFor();
  });

  it('is left out with a reason, by keys, and counted again', async () => {
    await open(`/pull-requests?${WINDOW}&measure=cycle`);
    const lines = Number(await page.locator('[data-lines]').textContent());
    await rows().first().click();
    await peek().waitFor();
    await page.keyboard.press('x');
    await peek().locator('textarea:focus').waitFor();
    await page.keyboard.type('Waited for a holiday');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await peek().getByText('Waited for a holiday').waitFor();
    const client = openClient(world.url, world.workspaces.full.key);
    const list = `/v1/metrics/pull-requests?${WINDOW}&measure=cycle&limit=1`;
    const counted = async () => (await client.get<{ lines: number }>(list)).lines;
    await expect.poll(counted, WITHIN).toBe(lines - 1);
    await peek().getByRole('button', { name: 'Count it again' }).click();
    await expect.poll(counted, WITHIN).toBe(lines);
  });
});

it('a view is kept, and a list is a file', async () => {
  await open(`/pull-requests?${WINDOW}&state=open`);
  await page.locator('summary', { hasText: 'Views' }).click();
  await page.getByLabel('Keep what is seen as').fill('All that is open');
  await page.getByRole('button', { name: 'Save as view' }).click();
  await page.locator('summary', { hasText: 'Views (1)' }).click();
  await page.getByRole('link', { name: 'All that is open' }).waitFor();
  await page.locator('summary', { hasText: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'As CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('pull-requests.csv');
});
