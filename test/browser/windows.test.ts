import { expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import { open, page, panel, useBrowser, world } from '../support/browser.ts';

useBrowser();

const MAX_ELEMENTS = 1_500;
const elements = () => page.locator('*:not(.panel *)').count();
const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** As long as a window may be: ten years. */
const LONGEST = `window=${dayBefore(3_650)}..${dayBefore(0)}`;

it.each(['window=26w', 'window=52w', `window=${dayBefore(728)}..${dayBefore(0)}`, LONGEST])(
  'no page grows with its window: %s',
  async (window) => {
    const client = openClient(world.url, world.workspaces.full.key);
    const firstOf = async (what: string) =>
      (await client.get<{ data: { id: string }[] }>(`/v1/${what}?limit=1`)).data[0]?.id ?? '';
    for (const path of [
      '/',
      '/flow',
      '/flow?form=weeks',
      '/reviews',
      '/delivery',
      '/ai',
      '/teams',
      `/teams/${await firstOf('teams')}`,
      '/repositories',
      `/repositories/${await firstOf('repositories')}`,
      '/pull-requests',
    ]) {
      await open(`${path}${path.includes('?') ? '&' : '?'}${window}`);
      expect(await elements(), path).toBeLessThanOrEqual(MAX_ELEMENTS);
    }
  },
);

it('the table of many weeks is a press away, and its rows lead to their lists', async () => {
  await open('/flow?window=52w');
  const chart = page.locator('#throughput');
  expect(await chart.locator('table').count()).toBe(0);
  await chart.getByRole('link', { name: 'Show as table' }).click();
  await page.waitForURL(/table=throughput#throughput$/);
  expect(await chart.locator('tbody tr').count()).toBe(52);
  expect(await page.locator('#points table').count()).toBe(0);
  await chart.locator('tbody th a').last().click();
  await panel().waitFor();
  await page.keyboard.press('Escape');
  expect(await chart.locator('tbody tr').count()).toBe(52);
});

it('a bar of many weeks tells its values, though the table is elsewhere', async () => {
  await open('/?window=52w');
  await page.locator('#weeks .chart-target').nth(40).focus();
  expect(await page.locator('.tip').textContent()).toMatch(/^Week of /);
});
