import { expect, it } from 'vitest';
import { open, openWithoutScript, page, useBrowser } from '../support/browser.ts';

useBrowser('ended');

const CHOOSE = '/setup?step=2';
const boxes = 'input[name=repository]:not(:disabled)';

it('what reading takes follows the ticks, one by one and all at once', async () => {
  await open(CHOOSE);
  const takes = page.locator('.wizard > aside [data-takes=pullRequests]');
  const button = page.getByRole('button', { name: /^Read/ });
  const n = await page.locator(`${boxes}:checked`).count();
  expect(n).toBeGreaterThan(1);
  expect(await button.textContent()).toBe(`Read ${n} repositories`);
  const before = await takes.textContent();
  await page.locator(`${boxes}:checked`).first().uncheck();
  expect(await button.textContent()).toMatch(n === 2 ? 'Read 1 repository' : `Read ${n - 1} repositories`);
  expect(await takes.textContent()).not.toBe(before);
  const all = page.getByRole('checkbox', { name: 'All', exact: true });
  expect(await page.evaluate("document.querySelector('input[data-all]').indeterminate")).toBe(true);
  await all.check();
  expect(await page.locator(`${boxes}:not(:checked)`).count()).toBe(0);
  await all.uncheck();
  expect(await page.locator(`${boxes}:checked`).count()).toBe(0);
  expect(await takes.textContent()).toBe('about 0');
  await page.getByLabel('Or another, by its name').fill('acme/elsewhere');
  await page.keyboard.press('Tab');
  expect(await button.textContent()).toBe('Read 1 repository');
});

it('without a script it says what was ticked at first, and shows the others by links', async () => {
  const still = await openWithoutScript(CHOOSE, 'ended');
  expect(await still.locator('.wizard > aside').textContent()).toContain('as ticked at first');
  expect(await still.getByRole('checkbox', { name: 'All', exact: true }).count()).toBe(0);
  await still.getByRole('link', { name: 'Archived' }).click();
  await still.getByText('None of them is archived.').waitFor();
  expect(await still.getByRole('button', { name: 'Read them' }).count()).toBe(1);
});
