import { expect, it } from 'vitest';
import { openWithoutScript, open, page, panel, useBrowser, world } from '../support/browser.ts';

useBrowser();

it('every count is a list, and a letter opens the page', async () => {
  await open('/docs/measures');
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.getByRole('heading', { level: 1, name: 'Reviews' }).waitFor();
  const waiting = page.locator('.key-number').filter({ hasText: 'Waits for a reviewer' }).locator('a.figure');
  const count = await waiting.textContent();
  await waiting.focus();
  await page.keyboard.press('Enter');
  expect(await panel().locator('[data-lines]').textContent()).toBe(count);
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement?.getAttribute("data-measure")')).toBe('waitingReviewers');
});

it('tells of pairs, and sorts by name, without a script', async () => {
  const still = await openWithoutScript('/reviews');
  await still.locator('summary').filter({ hasText: 'Pairs that decide alike' }).click();
  await still.getByText('Listed are two people who both decided').waitFor();
  await still.locator('.choice').getByRole('link', { name: 'Name' }).click();
  await still.waitForURL(`${world.url}/reviews?sort=name`);
  const names = await still.locator('table.reviewers th[scope=row] .person > span:last-child').allTextContents();
  expect(names).toEqual(names.toSorted());
});
