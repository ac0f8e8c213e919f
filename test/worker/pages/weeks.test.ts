// @module-tag long
import { beforeAll, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { newWorkspace, syncToEnd, track } from '../support/api.ts';
import { linesOf } from '../support/figures.ts';
import { dateOf, dayAt, mondayOf } from '../../../src/domain/metrics/zone.ts';

let owner = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  const { id } = await track(owner, 'acme/people');
  await syncToEnd(owner, id, { daysBack: null });
  signedIn = await browser().signIn(owner);
});

/** The Wednesday of the week so many weeks ago. */
const wednesday = (weeksAgo: number) => dateOf(mondayOf(dayAt(Date.now(), 'UTC')) + 2 - 7 * weeksAgo);

/** The bars of a chart: where each leads, and the number at the end of its name. */
async function barsOn(page: string): Promise<{ href: string; n: number }[]> {
  const html = await (await signedIn.open(page)).text();
  return [...html.matchAll(/<a class="chart-target" href="([^"]*at=[^"]*)" aria-label="Weeks? of ([^"]*)"/g)]
    .map(([, href = '', label = '']) => ({ href: href.replaceAll('&amp;', '&'), label }))
    .flatMap(({ href, label }) => {
      const n = /([\d,]+) Merged$/.exec(label)?.[1];
      return n === undefined ? [] : [{ href, n: Number(n.replaceAll(',', '')) }];
    });
}

it.each([
  ['weeks that the window cuts', 12],
  ['several weeks in one bar', 300],
])('%s lead to as many as their bar has', async (_, weeksAgo) => {
  const bars = await barsOn(`/?by=all&window=${wednesday(weeksAgo)}..${wednesday(1)}`);
  expect(bars.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(5);
  for (const { href, n } of bars) {
    const list = await (await signedIn.open(href.replace('measure=cycle', 'measure=merged'))).text();
    expect(linesOf(list), href).toBe(n);
  }
});
