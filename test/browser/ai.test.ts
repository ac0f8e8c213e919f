import { expect, it } from 'vitest';
import { card, open, page, panel, useBrowser, world } from '../support/browser.ts';

useBrowser();

it('a tool opens its pull requests, and the filter of that list does not stay in the address of the page', async () => {
  await open('/ai');
  const tool = card('Tools').locator('tbody tr').first();
  const of = await tool.locator('a.figure').last().getAttribute('data-total');
  await tool.locator('a.title').click();
  await panel().waitFor();
  expect(await panel().locator('[data-lines]').first().getAttribute('data-lines')).toBe(of);
  await page.keyboard.press('Escape');
  await page.waitForURL(`${world.url}/ai`);
  await page.locator('#weeks-assisted .chart-target').first().focus();
  await page.keyboard.press('Enter');
  await panel().getByRole('heading', { name: 'AI had a hand' }).waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

it('evidence is filtered by menus, leads on, and is said to be wrong', async () => {
  await open('/ai');
  await card('Newest evidence').getByText('How sure').click();
  await card('Newest evidence').getByRole('link', { name: 'certain', exact: true }).click();
  await page.waitForURL(`${world.url}/ai?tier=certain#evidence`);
  await card('Newest evidence').getByRole('link', { name: 'Older' }).click();
  await page.waitForURL(/after=.*#evidence$/);
  const entry = page.locator('article.evidence').first();
  await entry.getByText('Wrong?').click();
  await entry.getByLabel('What is wrong with it').fill('I wrote it myself.');
  await entry.getByRole('button', { name: 'It is wrong' }).click();
  await page.getByText('“I wrote it myself.”').waitFor();
  await page.getByRole('button', { name: 'It is right after all' }).click();
  await page.locator('article.evidence').first().waitFor();
  expect(await page.getByText('“I wrote it myself.”').count()).toBe(0);
});
