import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startProduct, type Product } from '../support/start-product.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser complained of: scripts refused by the content policy, exceptions, failed requests. */
let complaints: string[];

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error('these tests need Chromium: apt-get install chromium');
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  product = await startProduct({
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
  context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(() => context.close());

async function signIn(key: string): Promise<void> {
  await page.goto(product.url);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function addRepository(name: string): Promise<void> {
  await page.getByLabel('Repository', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add' }).click();
}

it('a wrong key is told so, and opens nothing', async () => {
  await signIn('tfe_wrong');
  await page.getByText('The API key is not known.').waitFor();
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
  await page.setViewportSize({ width: 360, height: 700 });
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow, 'nothing is wider than a small screen').toBe(0);
  expect(complaints).toEqual([]);
});

it('bad input is answered in words, and never becomes HTML', async () => {
  await signIn(product.apiKey);
  await addRepository('<img src=x onerror=alert(1)>');
  await page.getByText('fullName: OWNER/NAME').waitFor();
  await addRepository('acme/nowhere');
  await page.getByText('GitHub: HTTP 404').waitFor();
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
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(cookie?.value).not.toContain(product.apiKey);
  const forged = await fetch(`${product.url}/v1/repositories`, {
    method: 'POST',
    headers: { cookie: `session=${cookie?.value}`, origin: 'https://evil.example' },
    body: '{"fullName": "acme/widgets"}',
  });
  expect(forged.status).toBe(403);
});
