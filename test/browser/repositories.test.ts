import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { openPage, overflowAt, signIn as signInAt, startBrowser } from '../support/browser.ts';
import { startTestProduct } from '../support/start-test-product.ts';

/** A first sync that is slow enough to be followed, on a machine that does other things, too. */
const SYNC_MS = 180_000;

let product: ProductWithReplay;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await startBrowser();
  product = await startTestProduct({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 250 }],
    latency: { perPullRequest: 30 },
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

const signIn = (path: string) => signInAt(page, product.url + path, product.apiKey);

async function addRepository(name: string): Promise<void> {
  await page.getByLabel('Repository', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}

it('bad input is answered in words, and never becomes HTML', async () => {
  await signIn('/repositories');
  await page.getByText('No repository yet').waitFor();
  await addRepository('<img src=x onerror=alert(1)>');
  await page.getByText('fullName: OWNER/NAME').waitFor();
  await addRepository('acme/nowhere');
  await page.getByText('it shows no repository acme/nowhere').waitFor();
  expect(await page.locator('img').count()).toBe(0);
});

it(
  'a first sync is followed live from the form to the receipt',
  async () => {
    await signIn('/repositories');
    await addRepository('acme/widgets');
    await page.getByRole('link', { name: 'acme/widgets' }).waitFor();
    await page.getByText('never synced', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByRole('heading', { name: 'acme/widgets' }).waitFor();
    await page.evaluate('window.same = true');

    const bar = page.getByRole('progressbar', { name: 'Sync of acme/widgets' });
    const values = new Set<number>();
    await bar.waitFor();
    while ((await bar.count()) > 0) {
      for (const value of await bar.evaluateAll((bars: { value: number }[]) => bars.map((each) => each.value)))
        values.add(value);
    }
    expect(values.size, 'the bar moved').toBeGreaterThan(1);
    const row = page.getByRole('row', { name: /^Pull requests/ });
    await row.waitFor();
    expect(await row.textContent()).toBe('Pull requests 2502500');
    await page.getByText('everything since').waitFor();
    await page.getByRole('link', { name: 'All data current' }).waitFor();
    expect(await page.evaluate('window.same'), 'without a reload').toBe(true);
    for (const width of [320, 390, 1440]) expect(await overflowAt(page, width), `${width}`).toBe(0);
    expect(complaints).toEqual([]);
  },
  SYNC_MS,
);

it('the proof of a repository is two clicks from any page, its health and what is wrong one', async () => {
  await signIn('/');
  const menu = page.getByRole('navigation', { name: 'Main' });
  await menu.getByRole('link', { name: 'Repositories' }).click();
  await page
    .getByRole('row', { name: /acme\/widgets/ })
    .getByText('current', { exact: true })
    .click();
  await page.getByRole('heading', { name: 'Receipt' }).waitFor();
  await menu.getByRole('link', { name: 'Health' }).click();
  await page.getByText('The repository is current. Nothing needs you.').waitFor();
  await page.getByRole('heading', { name: 'Usage' }).waitFor();
  await menu.getByRole('link', { name: 'Repositories' }).click();
  await page.getByRole('link', { name: 'acme/widgets' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  expect(new URL(page.url()).search).toBe('?repo=acme/widgets');
  expect(complaints).toEqual([]);
});

it('says the same without a script, and a running sync can be looked at again', async () => {
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const still = await bare.newPage();
  await signInAt(still, `${product.url}/repositories`, product.apiKey);
  await still.getByText('current', { exact: true }).click();
  await still.getByRole('button', { name: 'Check everything' }).click();
  // The sync may have ended before the page was made.
  const again = still.getByRole('link', { name: 'Read it again' });
  while ((await again.count()) > 0) await again.click();
  expect(await still.getByRole('row', { name: /^Pull requests/ }).textContent()).toBe('Pull requests 2502500');
  await still.goto(`${product.url}/status`);
  await still.getByText('Nothing needs you.').waitFor();
  await bare.close();
});

it('a repository is removed after its page has named what goes', async () => {
  await signIn('/repositories');
  await page.getByText('current', { exact: true }).click();
  await page.getByRole('link', { name: 'Settings', exact: true }).last().click();
  await page.getByRole('link', { name: 'Remove acme/widgets…' }).click();
  await page.getByText('250 pull requests', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove acme/widgets' }).click();
  await page.getByText('No repository yet').waitFor();
  expect(complaints).toEqual([]);
});

it('a page that is open when its person is signed out stays, and says so', async () => {
  const key = await fetch(`${product.url}/v1/api-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${product.apiKey}` },
    body: JSON.stringify({ name: 'a member', role: 'member' }),
  });
  const { id, apiKey }: { id: string; apiKey: string } = await key.json();
  await signInAt(page, `${product.url}/status`, apiKey);
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  await fetch(`${product.url}/v1/api-keys/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${product.apiKey}` },
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('You have been signed out. Sign in to go on; nothing is lost.').waitFor();
  expect(await page.getByRole('heading', { name: 'Health' }).count()).toBe(1);
  await dialog.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('API key').waitFor();
});

it('signing out ends the session', async () => {
  await signIn('/status');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  await page.goto(`${product.url}/status`);
  expect(await page.getByLabel('API key').count()).toBe(1);
});

it('another site can do nothing with the session, and no script but our own may run', async () => {
  const response = await page.goto(product.url);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await signIn('/status');
  const cookie = (await context.cookies()).find(({ name }) => name === 'session');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(cookie?.value).not.toContain(product.apiKey);
  for (const [path, body] of [
    ['/v1/repositories', '{"fullName": "acme/widgets"}'],
    ['/repositories', 'fullName=acme%2Fwidgets'],
  ] as const) {
    const forged = await fetch(product.url + path, {
      method: 'POST',
      headers: { cookie: `session=${cookie?.value}`, origin: 'https://evil.example' },
      body,
    });
    expect(forged.status, path).toBe(403);
  }
});
