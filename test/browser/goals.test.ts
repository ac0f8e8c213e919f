import { expect, it } from 'vitest';
import { open, openWithoutScript, overflowAt, page, useBrowser } from '../support/browser.ts';

useBrowser('other');

it('an owner writes a goal as a sentence, by the keyboard alone', async () => {
  await open('/goals');
  await page.getByText('No goal yet').waitFor();
  await page.locator('.add-goal > summary').focus();
  await page.keyboard.press('Enter');
  expect(await overflowAt(page, 320), 'the form').toBe(0);
  const form = page.locator('.goal-form').first();
  await form.getByLabel('What').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('90');
  await page.keyboard.press('Enter');
  await page.getByText('within 2 hours for 90 % of pull requests').waitFor();
});

it('what misses a goal is listed by week, too', async () => {
  await open('/goals');
  await page.locator('.goal a.figure').last().click();
  await page.getByRole('heading', { name: 'Missed in this window' }).waitFor();
  await page.locator('.goal-weeks .chart-target').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Missed in the week of/ }).waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

it('is removed where it stands, also without a script', async () => {
  const still = await openWithoutScript('/goals', 'other');
  await still.getByText('Remove…').click();
  await still.getByRole('button', { name: 'Remove the goal' }).click();
  await still.getByText('No goal yet').waitFor();
  expect(await still.locator('.goal').count()).toBe(0);
});
