import { expect } from 'vitest';

/**
 * A chart as the text that a page sends, after what holds for every chart: no style in it, no number that is none, no
 * place outside of its drawing, and nothing that a label's author could run.
 */
export function drawn(chart: { toString: () => string }): string {
  const html = chart.toString();
  expect(html).not.toMatch(/\sstyle=|<style|<script|\son\w+=/);
  expect(html).not.toMatch(/NaN|Infinity|undefined|\[object|null/);
  for (const [, name = '', value = ''] of html.matchAll(/\s(x|x1|x2|cx|width)="(-?[\d.]+)%"/g)) {
    expect(Number(value), `${name} in per cent`).toBeGreaterThanOrEqual(0);
    expect(Number(value), `${name} in per cent`).toBeLessThanOrEqual(100);
  }
  for (const [, name = '', value = ''] of html.matchAll(/\s(width|height|r)="(-[\d.]+)/g)) {
    expect.fail(`${name} is negative: ${value}`);
  }
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(ids).toEqual([...new Set(ids)]);
  return html;
}

/** The addresses of all links, in their order. */
export function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\s[^>]*href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
}

/** The cells of the table under a chart, row by row, as texts. */
export function rowsIn(html: string): string[][] {
  const body = /<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? '';
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '')),
  );
}
