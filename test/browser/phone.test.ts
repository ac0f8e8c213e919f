import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { browserOf, useBrowser, world } from '../support/browser.ts';
import { shownPages } from '../support/shown-pages.ts';

useBrowser();

/** The pages with tables that have more columns than a phone or a narrow window has room for. */
const PAGES = [
  'overview',
  'flow',
  'reviews',
  'delivery',
  'delivery-behind',
  'ai',
  'teams',
  'team',
  'goal',
  'repositories',
  'repository',
  'status',
  'pull-request',
  'pull-requests',
  'pull-requests-behind',
  'pull-requests-peek',
  'settings-people',
  'settings-what-counts',
  'troubled-repositories',
  'troubled-status',
  'troubled-failed',
];

const pages = (await shownPages(world)).filter(({ name }) => PAGES.includes(name));

let shown: Page | undefined;

afterEach(() => shown?.context().close());

/** The words of cells that are not seen which their row does not say; what can be done stands beside the title, too. */
const LOST = `[...document.querySelectorAll('table.list:not([data-list], .chart-scroll *) > tbody > tr')].flatMap((row) => {
  const seen = row.innerText.toLowerCase();
  return [...row.cells].filter((cell) => cell.offsetWidth === 0 && !cell.querySelector('form, details')).flatMap((cell) => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const words = [];
    while (texts.nextNode())
      if (!texts.currentNode.parentElement.closest('[aria-hidden], svg'))
        words.push(...texts.currentNode.data.toLowerCase().split(/\\s+/));
    const lost = words.filter((word) => !['', '–', '0'].includes(word) && !seen.includes(word));
    return lost.length === 0 ? [] : [lost.join(' ') + ' is not in: ' + seen];
  });
})`;

/** Cells that are seen and whose column's head is not, without its name before them. */
const UNNAMED = `[...document.querySelectorAll('table.stacked > tbody > tr > td')].flatMap((cell) => {
  const head = cell.closest('table').tHead.rows[0].cells[cell.cellIndex];
  const name = (head.firstChild?.textContent ?? '').trim();
  if (cell.cellIndex === 0 || cell.querySelector('form')) return [];
  const before = getComputedStyle(cell, '::before').content;
  return before === JSON.stringify(name) ? [] : [name + ' is called ' + before];
})`;

/** Tables that are wider than their card. */
const CUT = `[...document.querySelectorAll('.scroll, .content.flush, .list-card')].flatMap((box) =>
  box.scrollWidth > box.clientWidth + 1 ? [box.innerText.slice(0, 60)] : [])`;

describe('on a phone nothing that a column says is lost, and in no window a table is cut', () => {
  it.each(pages)('$name', async ({ path, as }) => {
    const context = await browserOf(as === 'nobody' ? null : as, { viewport: { width: 390, height: 844 } });
    shown = await context.newPage();
    await shown.goto(world.url + path);
    expect(await shown.evaluate(LOST)).toEqual([]);
    expect(await shown.evaluate(UNNAMED)).toEqual([]);
    for (const width of [320, 390, 768, 900, 1024, 1180]) {
      await shown.setViewportSize({ width, height: 844 });
      expect(await shown.evaluate(CUT), `at ${width}`).toEqual([]);
    }
  });
});
