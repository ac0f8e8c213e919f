import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPage, overflowAt, signIn as signInAt, startBrowser } from '../support/browser.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 250 }],
    latency: { perPullRequest: 15 },
    secondaryLimits: false,
  });
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});
beforeEach(async () => {
  ({ context, page, complaints } = await openPage(browser));
});
afterEach(() => context.close());

const signIn = (key: string) => signInAt(page, product.url, key);

async function addRepository(name: string): Promise<void> {
  await page.getByLabel('Repository', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add' }).click();
}

it('a wrong key is told so, and opens nothing', async () => {
  await signIn('tfe_wrong');
  await page.getByText('This key is not known, or was withdrawn.').waitFor();
  expect(await page.getByLabel('API key').count()).toBe(1);
});

it('a first sync is followed live from the form to the receipt', async () => {
  await signIn(product.apiKey);
  await page.getByText('No repository yet').waitFor();
  await addRepository('acme/widgets');
  await page.getByRole('heading', { name: 'acme/widgets' }).waitFor();
  await page.getByText('Not synced yet').waitFor();
  await page.getByRole('button', { name: 'Sync now' }).click();

  const bar = page.getByRole('progressbar', { name: 'Sync of acme/widgets' });
  const values = new Set<number>();
  await bar.waitFor();
  while ((await bar.count()) > 0) {
    values.add(await bar.evaluate((element: { value: number }) => element.value).catch(() => 100));
  }
  expect(values.size, 'the bar moved without a reload').toBeGreaterThan(3);
  await page.getByText('Receipt: complete').waitFor();
  await page.getByText('Full history').waitFor();
  expect(await page.getByRole('row', { name: /^Pull requests/ }).textContent()).toBe('Pull requests250250');

  await page.reload();
  await page.getByText('Receipt: complete').waitFor();
  expect(await overflowAt(page, 360), 'nothing is wider than a small screen').toBe(0);
  expect(complaints).toEqual([]);
});

it('bad input is answered in words, and never becomes HTML', async () => {
  await signIn(product.apiKey);
  await addRepository('<img src=x onerror=alert(1)>');
  await page.getByText('fullName: OWNER/NAME').waitFor();
  await addRepository('acme/nowhere');
  await page.getByText('GitHub: it shows no repository acme/nowhere').waitFor();
  expect(await page.locator('img').count()).toBe(0);

  await page.getByLabel('Days back').fill('0');
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText('daysBack: a whole number from 1 to 3650').waitFor();
});

it('signing out ends the session', async () => {
  await signIn(product.apiKey);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  await page.goto(product.url);
  expect(await page.getByLabel('API key').count()).toBe(1);
});

it('another site can do nothing with the session, and no script but our own may run', async () => {
  const response = await page.goto(product.url);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await signIn(product.apiKey);
  const cookie = (await context.cookies()).find(({ name }) => name === 'session');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(cookie?.value).not.toContain(product.apiKey);
  const forged = await fetch(`${product.url}/v1/repositories`, {
    method: 'POST',
    headers: { cookie: `session=${cookie?.value}`, origin: 'https://evil.example' },
    body: '{"fullName": "acme/widgets"}',
  });
  expect(forged.status).toBe(403);
});
