import { beforeAll, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import { open, page, useBrowser, world } from '../support/browser.ts';

useBrowser('ended');

/** The day of the last merge by a person. */
let lastDay: string;

beforeAll(async () => {
  const client = openClient(world.url, world.workspaces.ended.key);
  const { data } = await client.get<{ data: { mergedAt: string }[] }>(
    '/v1/pull-requests?state=merged&sort=-merged&by=people&limit=1',
  );
  lastDay = data[0]?.mergedAt.slice(0, 10) ?? '';
});

it('the Overview opens on the last weeks of a history that ended', async () => {
  await open('/');
  await page.getByText(/^The last merge was on .+: shown are the days up to it\.$/).waitFor();
  expect(new URL(page.url()).searchParams.get('window')).toMatch(new RegExp(`\\.\\.${lastDay}$`));
  expect(Number(await page.locator('.key-number [data-measure=merged]').textContent())).toBeGreaterThan(0);
});

it('days that were chosen by date are shown as they are, and lead to the last that have merges', async () => {
  await open('/?window=2025-01-01..2025-01-31');
  await page.getByText('No pull requests were merged in this window. The last one').waitFor();
  await page.getByRole('link', { name: 'Show that window' }).click();
  await page.waitForURL(new RegExp(`\\.\\.${lastDay}`));
  expect(Number(await page.locator('.key-number [data-measure=merged]').textContent())).toBeGreaterThan(0);
});
