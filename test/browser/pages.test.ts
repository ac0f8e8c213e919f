import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, LOOKS } from '../support/axe.ts';
import { browserOf, complaintsOf, databaseControl, overflowAt, useBrowser, WIDTHS, world } from '../support/browser.ts';
import { shownPages } from '../support/shown-pages.ts';
import { sized } from '../support/sized.ts';
import { smallTargets } from '../support/small-targets.ts';

/** Where the nightly form leaves a picture of everything in every look. */
const PICTURES = path.join(import.meta.dirname, '../../.local/pictures');
const MAX_NODES = 1_500;
const LINKS = `[...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href'))`;
/** What links lead to that is no page: the API, its descriptions and the meanings of its problems, files, and the way to GitHub. */
const NO_PAGES = ['/v1', '/openapi.json', '/docs', '/problems', '/files', '/auth'];

const pages = await shownPages(world);
/** The paths that were looked at, and those that links lead to; ids are taken out. */
const looked = new Set(pages.map((shown) => patternOf(shown.path)));
const linked = new Set<string>();

useBrowser();

beforeAll(() => mkdir(PICTURES, { recursive: true }));

// Short: each in one look, and the looks one after another.
const cases = pages.flatMap((shown, index) =>
  sized(LOOKS.slice(index % LOOKS.length, (index % LOOKS.length) + 1), LOOKS).map((look) => ({
    ...shown,
    ...look,
    widths: sized([320, ...WIDTHS.slice(index % WIDTHS.length, (index % WIDTHS.length) + 1)], WIDTHS),
  })),
);

describe.each(['full', 'empty', 'ended', 'troubled', 'example', 'reader', 'nobody'] as const)('what %s shows', (as) => {
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    context = await browserOf(as === 'nobody' ? null : as, { reducedMotion: 'reduce' });
    page = await context.newPage();
    complaints = complaintsOf(page);
  });
  afterAll(() => context.close());

  it.each(cases.filter((shown) => shown.as === as))(
    '$name in $colorScheme at $width',
    async ({ name, path: address, status, database, opened, colorScheme, width, widths }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      if (database) await databaseControl('addSituation', database);
      const response = await page.goto(world.url + address);
      if (database) await databaseControl('clearSituations', { name: database.name });
      expect(response?.status()).toBe(status);
      // The browser itself reports an answer that is an error, once.
      expect(complaints.splice(0)).toEqual(status < 400 ? [] : [expect.any(String)]);
      await opened?.(page);
      if (sized(false, true)) {
        const file = `${name}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: path.join(PICTURES, file), fullPage: true });
      }
      expect(await axeFindings(page)).toEqual([]);
      expect(await smallTargets(page), 'targets below 24 pixels').toEqual([]);
      expect(await page.locator('h1').count()).toBe(1);
      // The pages of the API are as long as what they describe.
      if (!address.startsWith('/docs/'))
        expect(await page.locator('*:not(.panel *)').count(), 'elements without the panel').toBeLessThan(MAX_NODES);
      for (const href of await page.evaluate<string[]>(LINKS)) linked.add(patternOf(href));
      for (const each of widths) expect(await overflowAt(page, each), `pixels too wide at ${each}`).toBe(0);
      expect(complaints.splice(0)).toEqual([]);
    },
  );
});

afterAll(() => {
  const pathsOfPages = [...linked].filter(
    (each) => !NO_PAGES.some((other) => each === other || each.startsWith(`${other}/`)),
  );
  expect(
    pathsOfPages.filter((each) => !looked.has(each)),
    'pages that links lead to, and nothing looked at',
  ).toEqual([]);
});

/** The path of an address, with `:id` for each id. */
function patternOf(address: string): string {
  return new URL(address, world.url).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
}
