import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { median, type Bench, type Report } from '../figure.ts';
import { startFilledProduct } from '../lab/filled-product.ts';
import type { Extent } from '../lab/large-workspace.ts';

const LARGE: Extent = { repositories: 500, pullRequests: 100_000, people: 2_000, days: 1_460 };
const SMALL: Extent = { repositories: 50, pullRequests: 5_000, people: 100, days: 365 };

/** How many answers of each kind are measured, each of another window, with one of /health before it. */
const ROUNDS = 15;
/** A slow phone computes so many times slower than this machine. */
const SLOW_PHONE = 6;
const CHROMIUM = '/usr/bin/chromium';
const FRAGMENT = 'text/html; fragment';

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** Thirteen weeks, another in each round: the same answer a second time comes from a cache. */
const windowOf = (round: number) => `window=${dayBefore(91 + round)}..${dayBefore(round)}`;

/** The pages by name: the address of the round with this number. */
const PAGES: Record<string, (round: number) => string> = {
  overview: (round) => `/?${windowOf(round)}`,
  flow: (round) => `/flow?${windowOf(round)}`,
  reviews: (round) => `/reviews?${windowOf(round)}`,
  delivery: (round) => `/delivery?${windowOf(round)}`,
  ai: (round) => `/ai?${windowOf(round)}`,
  'pull-requests': (round) => `/pull-requests?${windowOf(round)}`,
  teams: (round) => `/teams?${windowOf(round)}`,
  repositories: (round) => `/repositories?${windowOf(round)}`,
  goals: () => '/goals',
  status: () => '/status',
  settings: () => '/settings/what-counts',
};

/** What the pages weigh, and how soon they are there, of a workspace with 100,000 pull requests in 500 repositories. */
export const pages: Bench = {
  name: 'pages',
  async run(report, quick) {
    await using stack = new AsyncDisposableStack();
    const { product, cookie } = await startFilledProduct(stack, quick ? SMALL : LARGE);
    // What the server does after so many rows is not what is measured.
    await sleep(quick ? 1_000 : 15_000);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    stack.defer(() => browser.close());
    const ask = (address: string, accept = 'text/html') => timedAnswer(new URL(address, product.url), cookie, accept);

    for (const [name, addressOf] of Object.entries(PAGES)) {
      await weigh(report, name, addressOf(0), ask);
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const [key = '', value = ''] = cookie.split('=');
      await context.addCookies([{ name: key, value, url: product.url }]);
      await look(report, name, context, new URL(addressOf(0), product.url).href);
      await context.close();
      await time(report, `pages.${name}`, ask, addressOf, {
        firstByte: 'at most 5',
        ...(name === 'overview' && { complete: 'at most 15' }),
      });
    }
    await time(
      report,
      'pages.panel',
      (address) => ask(address, FRAGMENT),
      (round) => `/?${windowOf(round)}&behind=pickup`,
      {
        complete: 'at most 8',
      },
    );
    await time(report, 'pages.next-rows', (address) => ask(address, FRAGMENT), await nextRows(ask), {
      complete: 'at most 8',
    });
  },
};

interface Answer {
  text: string;
  /** Milliseconds until the first and the last byte. */
  firstByte: number;
  complete: number;
}

type Ask = (address: string) => Promise<Answer>;

/** Asks as a browser that is signed in does. Throws an `Error` for an answer that is not the page. */
async function timedAnswer(url: URL, cookie: string, accept: string): Promise<Answer> {
  const began = performance.now();
  // What wrangler packs, it sends in one piece; Cloudflare sends each part of a page as soon as it is there.
  const headers = { cookie, accept, 'accept-encoding': 'identity' };
  const response = await fetch(url, { headers });
  // A page may write its address in another way, and who is not signed in is sent elsewhere.
  const isThere = new URL(response.url).pathname === url.pathname;
  if (response.status !== 200 || !isThere || !response.body) throw new Error(`${url.href} answered ${response.status}`);
  let firstByte: number | null = null;
  const parts: Uint8Array[] = [];
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    firstByte ??= performance.now() - began;
    parts.push(part);
  }
  const complete = performance.now() - began;
  return { text: Buffer.concat(parts).toString(), firstByte: firstByte ?? complete, complete };
}

/** KB that a text has on its way. The budget of the design was measured by brotli, which browsers ask for. */
const CARRIED = {
  gzip: (text: string) => gzipSync(text, { level: 9 }).byteLength / 1_000,
  brotli: (text: string) => brotliCompressSync(text).byteLength / 1_000,
};

/** What a first visit loads, as gzip and as brotli carry it. */
async function weigh(report: Report, name: string, address: string, ask: Ask): Promise<void> {
  const { text } = await ask(address);
  const parts = { html: [text], css: [] as string[], js: [] as string[] };
  for (const [, asset = '', kind] of text.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(css|js))"/g)) {
    parts[kind as 'css' | 'js'].push((await ask(asset)).text);
  }
  const goals = { html: 'at most 8', css: 'at most 8', js: 'at most 14', weight: 'at most 30' };
  for (const [how, kilobytes] of Object.entries(CARRIED)) {
    for (const [kind, texts] of Object.entries({ ...parts, weight: Object.values(parts).flat() })) {
      const value = texts.reduce((sum, each) => sum + kilobytes(each), 0);
      const goal = name === 'overview' && how === 'brotli' && goals[kind as keyof typeof goals];
      report({ name: `pages.${name}.${kind}.${how}`, value, unit: 'KB', ...(goal && { goal }) });
    }
  }
}

/** Notes when the last chart came into the page. It runs in the page, before anything of it is there. */
const WATCH_CHARTS = `
  globalThis.lastChart = null;
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes)
      if (node.nodeType === 1 && (node.matches('.chart, .spark') || node.querySelector('.chart, .spark'))) lastChart = performance.now();
  }).observe(document, { childList: true, subtree: true });`;

/** What a browser makes of a page: requests, elements, the time until its last chart, and what its script costs. */
async function look(report: Report, name: string, context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  let requests = 0;
  page.on('request', (request) => {
    // The stream of live news is opened when the page is there, and stays open.
    if (request.resourceType() !== 'eventsource') requests++;
  });
  await page.addInitScript(WATCH_CHARTS);
  await page.goto(url, { waitUntil: 'load' });
  report({
    name: `pages.${name}.requests`,
    value: requests,
    unit: '',
    ...(name === 'overview' && { goal: 'at most 3' }),
  });
  const nodes = await page.evaluate<number>(`document.querySelectorAll('*').length`);
  report({ name: `pages.${name}.nodes`, value: nodes, unit: 'elements', goal: 'at most 1500' });
  const lastChart = await page.evaluate<number | null>('lastChart');
  if (lastChart !== null) report({ name: `pages.${name}.last-chart`, value: lastChart, unit: 'ms in Chromium' });
  if (name === 'overview') {
    const milliseconds = await scriptTime(page, url);
    report({ name: 'pages.overview.script', value: milliseconds, unit: 'ms on a slow phone', goal: 'at most 50' });
  }
  await page.close();
}

/** How long the scripts of a page run, on a processor that is slowed down. */
async function scriptTime(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_PHONE });
  await page.goto(url, { waitUntil: 'load' });
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1_000;
}

/** The addresses of the next 50 rows of a list, of another sort each time. */
async function nextRows(ask: Ask): Promise<(round: number) => string> {
  const found: string[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const { text } = await ask(`/pull-requests?state=merged&${windowOf(round)}`);
    const [, href] = /<a class="button" href="([^"]*cursor=[^"]*)"/.exec(text) ?? [];
    if (href === undefined) throw new Error('the list of pull requests has no next page');
    found.push(href.replaceAll('&amp;', '&'));
  }
  return (round) => found[round] ?? '';
}

/** The times until the first and the last byte, in milliseconds and as ratios to /health, the median of several. */
async function time(
  report: Report,
  name: string,
  ask: Ask,
  addressOf: (round: number) => string,
  goals: { firstByte?: string; complete?: string },
): Promise<void> {
  await ask(addressOf(0));
  const found = { firstByte: [] as number[], complete: [] as number[], health: [] as number[] };
  for (let round = 1; round <= ROUNDS; round++) {
    found.health.push((await ask('/health')).complete);
    const { firstByte, complete } = await ask(addressOf(round));
    found.firstByte.push(firstByte);
    found.complete.push(complete);
  }
  const health = median(found.health);
  for (const end of ['firstByte', 'complete'] as const) {
    const figure = `${name}.${end === 'complete' ? 'complete' : 'first-byte'}`;
    const goal = goals[end];
    report({ name: figure, value: median(found[end]), unit: 'ms' });
    report({
      name: `${figure}.ratio`,
      value: median(found[end]) / health,
      unit: 'times /health',
      ...(goal && { goal }),
    });
  }
}
