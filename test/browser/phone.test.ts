import { beforeEach, expect, it } from 'vitest';
import { card, open, page, useBrowser, world } from '../support/browser.ts';

useBrowser();

beforeEach(() => page.setViewportSize({ width: 390, height: 844 }));

it('a menu ends above the bar at the bottom, so that its button can be pressed', async () => {
  await open('/');
  const menu = page.locator('.filters details').first();
  await menu.locator('summary').click();
  await menu.getByLabel('From').fill('2026-01-01');
  await menu.getByLabel('To').fill('2026-02-28');
  // A press of what lies under the bar would be refused.
  await menu.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/window=/);
  expect(page.url()).toBe(`${world.url}/?window=2026-01-01..2026-02-28`);
});

it('what waits stands with for how long, and on whom', async () => {
  await open('/');
  const row = card('Waiting longest now').locator('tbody tr').first();
  const inside = await card('Waiting longest now').boundingBox();
  const wait = await row.locator('td.number').boundingBox();
  if (!inside || !wait) throw new Error('the table is not shown');
  expect(wait.x + wait.width).toBeLessThanOrEqual(inside.x + inside.width);
  expect(await row.locator('small.narrow-only').textContent()).toMatch(
    /^(needs a review|author’s move|ready to merge)$/,
  );
  expect(await row.locator('small.narrow-only').isVisible()).toBe(true);
});
