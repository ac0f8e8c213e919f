import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { newWorkspace, request } from '../support/api.ts';
import { figuresOf, linesOf } from '../support/figures.ts';
import { readBefore } from '../support/read-before.ts';

/** The pages whose figures are opened one by one: another page is one more line. */
const PAGES = ['/?window=52w', '/?by=all&size=S,M,L'];

/** Of these measures the figure is no length: it is of people, or the sum of the values. */
const OTHERWISE = ['activeAuthors', 'activeReviewers', 'reviews'];

let owner = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  await readBefore(owner, 'acme/people');
  signedIn = await browser().signIn(owner);
});

const html = async (path: string, headers?: Record<string, string>) => {
  const response = await signedIn.open(path, undefined, headers);
  expect(response.status, path).toBe(200);
  return response.text();
};
const totalOf = (text: string) => Number(/class="panel-top" data-total="(\d+)"/.exec(text)?.[1]);

/** The address of the panel that a script opens for a list, on a page. */
function panelOn(page: string, list: string): string {
  const panel = new URL(page, 'https://edge.test');
  new URL(list, panel).searchParams.forEach((value, name) =>
    panel.searchParams.set(name === 'measure' ? 'behind' : name, value),
  );
  return `${panel.pathname}?${panel.searchParams.toString()}`;
}

/** How many lines the file has that the page of a list offers. */
async function exportedLines(page: string): Promise<number> {
  const [, href = ''] = /href="([^"]*format=ndjson[^"]*)"/.exec(page) ?? [];
  const response = await request('GET', href.replaceAll('&amp;', '&'), { key: owner });
  expect(response.status, href).toBe(200);
  return (await response.text()).split('\n').filter(Boolean).length;
}

describe.each(PAGES)('every figure of %s', (address) => {
  it('says how many its panel, its page and its file have', async () => {
    const figures = figuresOf(await html(address));
    expect(figures.length).toBeGreaterThan(8);
    for (const { measure, total, href } of figures) {
      const panel = await html(panelOn(address, href), { accept: 'text/html; fragment' });
      const page = await html(href);
      expect([totalOf(panel), totalOf(page)], href).toEqual([total, total]);
      const lines = linesOf(page);
      expect([linesOf(panel), await exportedLines(page)], href).toEqual([lines, lines]);
      if (!OTHERWISE.includes(measure)) expect(lines, href).toBe(total);
    }
  });
});

describe('a bar of a chart', () => {
  it('leads to exactly those that it counts', async () => {
    const page = await html('/?window=52w');
    const bars = [
      ...page.matchAll(/<a class="chart-target" href="([^"]*bin=[^"]*)" aria-label="[^"]*: ([\d,]+) pull requests?"/g),
    ];
    expect(bars.length).toBeGreaterThan(3);
    for (const [, href = '', n = ''] of bars) {
      const list = await html(href.replaceAll('&amp;', '&'));
      const shown = /data-lines="(\d+)"/.exec(list)?.[1] ?? '0';
      expect(Number(shown), href).toBe(Number(n.replaceAll(',', '')));
    }
  });
});
