import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { open, openWithoutScript, page, useBrowser, world } from '../support/browser.ts';

useBrowser();

const finder = () => page.locator('dialog.finder');
const list = () => page.getByRole('dialog', { name: 'Keys' });
/** Which of the links of a chart has the focus; -1 when none has. */
const focusedIn = (chart: Locator) =>
  chart.evaluate((element) =>
    [...element.querySelectorAll('a[href]')].findIndex((link) => link === element.ownerDocument.activeElement),
  );

it('a chart is one stop, and the arrows move inside it', async () => {
  for (const path of ['/', '/flow', '/reviews']) {
    await open(path);
    const charts = await page.locator('[data-chart=links]:has(a[href])').all();
    expect(charts.length, path).toBeGreaterThan(0);
    for (const chart of charts) {
      const links = chart.locator('a[href]:not([aria-hidden] a)');
      const name = `${path}: ${await chart.getAttribute('aria-label')}`;
      await links.first().focus();
      await page.keyboard.press('Home');
      const first = await focusedIn(chart);
      await page.keyboard.press('ArrowRight');
      if ((await links.count()) > 1) expect(await focusedIn(chart), name).not.toBe(first);
      await page.keyboard.press('ArrowLeft');
      expect(await focusedIn(chart), name).toBe(first);
      await page.keyboard.press('End');
      const last = await focusedIn(chart);
      await page.keyboard.press('Tab');
      expect(await focusedIn(chart), `${name}: Tab leaves it`).toBe(-1);
      await page.keyboard.press('Shift+Tab');
      expect(await focusedIn(chart), `${name}: back where it was`).toBe(last);
      await page.keyboard.press('Shift+Tab');
      expect(await focusedIn(chart), `${name}: Shift Tab leaves it`).toBe(-1);
    }
  }
});

it('in the table of the week the arrows up and down stay in the column', async () => {
  await open('/reviews');
  const columnOf = () => page.evaluate('document.activeElement.closest("td").cellIndex');
  const rowOf = () => page.evaluate('document.activeElement.closest("tr").rowIndex');
  await page.locator('table.heat a').first().focus();
  const [column, row] = [await columnOf(), await rowOf()];
  await page.keyboard.press('ArrowDown');
  expect(await columnOf()).toBe(column);
  expect(await rowOf()).toBeGreaterThan(Number(row));
});

it('without a script each link of a chart is a stop, and nothing promises keys', async () => {
  const still = await openWithoutScript('/');
  expect(await still.locator('[data-chart=links] a[href]:not([aria-hidden] a)[tabindex]').count()).toBe(0);
  expect(await still.getByRole('button', { name: 'Keys' }).count()).toBe(0);
});

it('a question mark lists the keys, and single letters can be switched off there', async () => {
  await open('/');
  await page.keyboard.press('?');
  await list().waitFor();
  expect(await list().locator('dt').allTextContents()).toEqual(expect.arrayContaining(['JK', 'GF', '?']));
  await list().getByLabel('Single letters').uncheck();
  await page.keyboard.press('Escape');
  await list().waitFor({ state: 'detached' });

  await page.reload();
  for (const key of ['?', '/', 'g', 'f']) await page.keyboard.press(key);
  // What the keys before it opened would be there before this.
  await page.keyboard.press('Control+k');
  await finder().waitFor();
  expect([await list().count(), await page.locator('dialog').count(), page.url()]).toEqual([0, 1, `${world.url}/`]);
  await page.keyboard.press('Escape');
  await finder().waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Keys' }).click();
  await list().getByLabel('Single letters').check();
  await list().getByRole('button', { name: 'Close' }).click();
  await list().waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForURL(`${world.url}/flow`);
});

it('with single letters off no list promises them, and they move in none', async () => {
  await open('/pull-requests');
  await page.locator('[data-list] a.title').first().click();
  await page.locator('.peek .key-words').waitFor();
  await page.keyboard.press('?');
  await list().getByLabel('Single letters').uncheck();
  await page.keyboard.press('Escape');
  await list().waitFor({ state: 'detached' });
  const place = await page.locator('[data-place]').textContent();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect(await page.locator('.peek .key-words').isVisible()).toBe(false);
  expect(await page.locator('.peek details[open]').count()).toBe(0);
  expect(await page.locator('[data-place]').textContent()).toBe(place);
  await page.keyboard.press('Escape');
  await page.locator('.peek').waitFor({ state: 'detached' });
});

it('what is found keeps the window and the filters', async () => {
  await open('/?window=26w&by=all');
  await page.keyboard.press('/');
  await finder().getByRole('link', { name: 'Flow' }).waitFor();
  expect(await finder().getByRole('link', { name: 'Flow' }).getAttribute('href')).toBe('/flow?window=26w&by=all');
  await finder().locator('input').fill('acme/widgets');
  const repository = finder().getByRole('link', { name: 'acme/widgets' }).first();
  await repository.waitFor();
  expect(await repository.getAttribute('href')).toMatch(/^\/repositories\/[^?]+\?window=26w&by=all$/);
});
