import { expect, it } from 'vitest';
import { card, open, page, panel, useBrowser } from '../support/browser.ts';

useBrowser();

it('what a team finished this week stands on its page, and each week is one click more', async () => {
  await open('/teams');
  expect(await page.locator('.side-by-side tbody th a.title').allTextContents()).toEqual(['checkout', 'search']);
  await page.getByRole('link', { name: 'checkout', exact: true }).click();
  await page.getByText('for 80 % of pull requests').waitFor();
  const figure = card('Finished this week').locator('header a.figure');
  const total = await figure.getAttribute('data-total');
  await figure.click();
  await panel().waitFor();
  expect(await panel().locator('[data-lines]').first().getAttribute('data-lines')).toBe(total);
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/teams\/[0-9a-f-]+$/);
  await page.locator('#finished .chart-target').first().focus();
  await page.keyboard.press('Enter');
  await panel().waitFor();
  expect(new URL(page.url()).searchParams.get('behind-team')).toBe('checkout');
});
