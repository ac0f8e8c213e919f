import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import {
  complaints,
  context,
  control,
  open,
  openWithoutScript,
  page,
  signIn,
  useBrowser,
  world,
} from '../support/browser.ts';

/** A first sync that is slow enough to be followed, on a machine that does other things, too. */
const SYNC_MS = 180_000;

useBrowser('fresh');

const { key } = world.workspaces.fresh;

// Slow enough to be followed.
beforeAll(() => control('setLatency', { perPullRequest: 30 }));
afterAll(() => control('setLatency', { perPullRequest: 0 }));

async function addRepository(name: string): Promise<void> {
  await page.getByLabel('Repository', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}

it('bad input is answered in words, and never becomes HTML', async () => {
  await open('/repositories');
  await page.getByText('No repository yet').waitFor();
  await addRepository('<img src=x onerror=alert(1)>');
  await page.getByText('“Repository”: OWNER/NAME').waitFor();
  await addRepository('acme/nowhere');
  await page.getByText('it shows no repository acme/nowhere').waitFor();
  expect(await page.locator('img').count()).toBe(0);
  // The browser reports an answer that is an error: there were two.
  expect(complaints.splice(0)).toHaveLength(2);
});

it(
  'a first sync is followed live from the form to the receipt',
  async () => {
    await open('/repositories');
    await addRepository('acme/large');
    await page.getByRole('link', { name: 'acme/large' }).waitFor();
    await page.getByText('never synced', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await page.getByRole('heading', { name: 'acme/large' }).waitFor();
    await page.evaluate('window.same = true');

    const bar = page.getByRole('progressbar', { name: 'Sync of acme/large' });
    const values = new Set<number>();
    await bar.waitFor();
    // How long until the import is done: one press from any page.
    const other = await context.newPage();
    await other.goto(`${world.url}/settings/general`);
    await other.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Health' }).click();
    await other.getByRole('heading', { name: 'Running now' }).waitFor();
    await other.getByRole('progressbar', { name: 'Sync of acme/large' }).waitFor();
    await other.close();
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
  },
  SYNC_MS,
);

it('says the same without a script, and a running sync can be looked at again', async () => {
  const still = await openWithoutScript('/repositories', 'fresh');
  await still.getByText('current', { exact: true }).click();
  await still.getByRole('button', { name: 'Check everything' }).click();
  // The sync may have ended before the page was made.
  const again = still.getByRole('link', { name: 'Read it again' });
  while ((await again.count()) > 0) await again.click();
  expect(await still.getByRole('row', { name: /^Pull requests/ }).textContent()).toBe('Pull requests 2502500');
  await still.goto(`${world.url}/status`);
  await still.getByText('Nothing needs you.').waitFor();
});

it('a repository is removed after its page has named what goes', async () => {
  await open('/repositories');
  await page.getByText('current', { exact: true }).click();
  await page.getByRole('link', { name: 'Settings', exact: true }).last().click();
  await page.getByRole('link', { name: 'Remove acme/large…' }).click();
  await page.getByText('250 pull requests', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove acme/large' }).click();
  await page.getByText('No repository yet').waitFor();
  expect(await page.getByRole('link', { name: 'acme/large' }).count()).toBe(0);
});

it('a page that is open when its person is signed out stays, and says so', async () => {
  const { id, apiKey } = await openClient(world.url, key).post<{ id: string; apiKey: string }>('/v1/api-keys', {
    name: 'a member',
    role: 'member',
  });
  await signIn('/status', apiKey);
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  await fetch(`${world.url}/v1/api-keys/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${key}` },
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('You have been signed out. Sign in to go on; nothing is lost.').waitFor();
  expect(await page.getByRole('heading', { name: 'Health' }).count()).toBe(1);
  await dialog.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('API key').waitFor();
});

it('signing out ends the session', async () => {
  await signIn('/status', key);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  await page.goto(`${world.url}/status`);
  expect(await page.getByLabel('API key').count()).toBe(1);
});

it('another site can do nothing with the session, and no script but our own may run', async () => {
  const response = await page.goto(world.url);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
  await signIn('/status', key);
  const cookie = (await context.cookies()).find(({ name }) => name === 'session');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(cookie?.value).not.toContain(key);
  for (const [path, body] of [
    ['/v1/repositories', '{"fullName": "acme/widgets"}'],
    ['/repositories', 'fullName=acme%2Fwidgets'],
  ] as const) {
    const forged = await fetch(world.url + path, {
      method: 'POST',
      headers: { cookie: `session=${cookie?.value}`, origin: 'https://evil.example' },
      body,
    });
    expect(forged.status, path).toBe(403);
  }
});
