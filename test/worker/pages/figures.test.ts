// @module-tag long
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newWorkspace, request, syncToEnd, track } from '../support/api.ts';
import { figuresOf, linesOf, totalBehind, type ShownFigure } from '../support/figures.ts';
import { sized } from '../../support/sized.ts';

const WINDOW = 'window=52w';
const REPOSITORIES = ['acme/people', 'acme/ships'];

/** The pages whose figures are opened one by one; `:team` and the like stand for ids. */
const PAGES = [
  '/',
  '/?by=all&size=S,M,L',
  '/flow',
  '/reviews',
  '/delivery',
  '/ai',
  '/teams',
  '/teams/:team',
  '/repositories',
  '/repositories/:repository',
  '/goals',
  '/pull-requests',
];

/** Pages whose figures are no figures of a measure: what they list is compared instead. */
const WITHOUT_MEASURES = ['/goals', '/pull-requests', '/repositories/:repository'];

/** Of these measures the figure is no length: it is of people, or the sum of the values. */
const OTHERWISE = ['activeAuthors', 'activeReviewers', 'reviews'];

const ids = { team: '', repository: '' };
let owner = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  for (const fullName of REPOSITORIES) {
    const { id } = await track(owner, fullName);
    await syncToEnd(owner, id, { daysBack: null });
    ids.repository ||= id;
  }
  const { body } = await call<{ data: { id: string; authorKind: string }[] }>('GET', '/v1/actors?limit=200', {
    key: owner,
  });
  const people = body.data.filter(({ authorKind }) => authorKind === 'people').map(({ id }) => id);
  const create = async (name: string, members: string[]) =>
    (await call<{ id: string }>('POST', '/v1/teams', { key: owner, body: { name, members } })).body.id;
  ids.team = await create('search, and more', people.slice(0, 4));
  await create('nobody', []);
  for (const metric of ['cycle', 'response', 'unreviewed']) {
    const target = metric === 'unreviewed' ? 0.01 : 3_600;
    const goal = { metric, target, direction: 'atMost', ...(metric !== 'unreviewed' && { share: 0.8 }) };
    const added = await call('POST', '/v1/goals', { key: owner, body: goal });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
  }
  signedIn = await browser().signIn(owner);
});

const html = async (path: string, headers?: Record<string, string>) => {
  const response = await signedIn.open(path, undefined, headers);
  expect(response.status, path).toBe(200);
  return response.text();
};
const totalOf = (text: string) => Number(/class="panel-top" data-total="(\d+)"/.exec(text)?.[1]);

/** An address of a page, in the window whose figures are opened. */
function addressOf(page: string): string {
  const address = page.replace(':team', ids.team).replace(':repository', ids.repository);
  return `${address}${address.includes('?') ? '&' : '?'}${WINDOW}`;
}

/** The address of the panel that a script opens for a list, on a page. */
function panelOn(page: string, list: string): string {
  const panel = new URL(page, 'https://edge.test');
  new URL(list, panel).searchParams.forEach((value, name) =>
    panel.searchParams.set(name === 'measure' ? 'behind' : name, value),
  );
  return `${panel.pathname}?${panel.searchParams.toString()}`;
}

/** How many lines the file has that a page offers. */
async function exportedLines(page: string): Promise<number> {
  const [, href = ''] = /href="([^"]*format=ndjson[^"]*)"/.exec(page) ?? [];
  const response = await signedIn.open(href.replaceAll('&amp;', '&'));
  expect(response.status, href).toBe(200);
  return new TextDecoder()
    .decode(await response.arrayBuffer())
    .split('\n')
    .filter(Boolean).length;
}

/** How many deployments the API lists behind a figure. */
async function deploymentsBehind({ href, measure, part }: ShownFigure): Promise<number> {
  const asked = new URL(href, 'https://edge.test').searchParams;
  const query = new URLSearchParams({ window: asked.get('window') ?? '13w', measure, ...(part && { part }) });
  const { status, body } = await call<{ total: number }>('GET', `/v1/deployments?${query.toString()}`, { key: owner });
  expect(status, href).toBe(200);
  return body.total;
}

/** The lists that were opened already, on whichever page: a figure that leads to the same one has to say the same. */
const opened = new Map<string, number>();

async function open(page: string, figure: ShownFigure): Promise<void> {
  const { measure, total, href } = figure;
  const before = opened.get(href);
  if (before !== undefined) {
    expect(total, href).toBe(before);
    return;
  }
  opened.set(href, total);
  const panel = await html(panelOn(page, href), { accept: 'text/html; fragment' });
  // Short: the panel of each, and the page of every third.
  const list = opened.size % sized(3, 1) === 0 ? await html(href) : panel;
  if (href.startsWith('/delivery')) {
    expect([linesOf(panel), linesOf(list), await deploymentsBehind(figure)], href).toEqual([total, total, total]);
    return;
  }
  expect([totalOf(panel), totalOf(list), await totalBehind(href, owner)], href).toEqual([total, total, total]);
  const lines = linesOf(list);
  expect(linesOf(panel), href).toBe(lines);
  if (!OTHERWISE.includes(measure)) expect(lines, href).toBe(total);
}

describe.each(PAGES)('%s', (page) => {
  it('has figures that say how many their panel, their page, the API and a file have', async () => {
    const address = addressOf(page);
    const figures = figuresOf(await html(address));
    if (!WITHOUT_MEASURES.includes(page)) expect(figures.length).toBeGreaterThan(3);
    for (const figure of figures) await open(address, figure);
    const exported = figures.find(({ href, total }) => href.startsWith('/pull-requests') && total > 0);
    if (!exported) return;
    const list = await html(exported.href);
    expect(await exportedLines(list), exported.href).toBe(linesOf(list));
    const panel = await html(panelOn(address, exported.href), { accept: 'text/html; fragment' });
    expect(await exportedLines(panel.replaceAll('format=csv', 'format=ndjson')), exported.href).toBe(linesOf(list));
  });
});

describe('the file that a page offers', () => {
  it.each([
    ['/', '/pull-requests?measure=merged'],
    ['/flow?stage=pickup', '/pull-requests?measure=pickup'],
    ['/ai', '/pull-requests?measure=aiAssisted'],
    ['/teams/:team', '/pull-requests?measure=merged&team=search%5C%2C+and+more'],
  ])('has on %s what its figure leads to', async (page, list) => {
    expect(await exportedLines(await html(addressOf(page)))).toBe(linesOf(await html(addressOf(list))));
  });

  it.each([
    ['/teams', '/v1/metrics/teams'],
    ['/repositories', '/v1/metrics/repositories'],
  ])('has on %s the rows of the table', async (page, api) => {
    const { body } = await call<{ data: unknown[] }>('GET', `${api}?${WINDOW}`, { key: owner });
    const offered = await html(addressOf(page));
    expect(await exportedLines(offered)).toBe(body.data.length);
    const [, csv = ''] = /href="([^"]*format=csv[^"]*)"/.exec(offered) ?? [];
    const file = await (await signedIn.open(csv.replaceAll('&amp;', '&'))).text();
    const [head = '', ...rows] = file.trimEnd().split('\r\n');
    expect(head).toMatch(/^(team,members|repository),merged,cycleN,cycleP25,cycleP50/);
    expect(rows).toHaveLength(body.data.length);
  });

  it('has on Delivery the deployments, and on Reviews what waits', async () => {
    const delivery = `/v1/deployments?${WINDOW}&measure=reworkRate&part=denominator`;
    const { body } = await call<{ total: number }>('GET', delivery, { key: owner });
    expect(await exportedLines(await html(addressOf('/delivery')))).toBe(body.total);
    const reviews = await html(addressOf('/reviews'));
    expect(await exportedLines(reviews)).toBe(Number(/>All ([\d,]+)<\/a>/.exec(reviews)?.[1]?.replaceAll(',', '')));
  });

  it('is for who is signed in, and refuses what it does not know', async () => {
    expect((await request('GET', '/files/teams?format=csv')).status).toBe(401);
    expect((await signedIn.open('/files/teams?format=xml')).status).toBe(400);
    expect((await signedIn.open('/files/teams?format=csv&tem=a')).status).toBe(400);
    expect((await signedIn.open('/files/teams?format=csv&team=none')).status).toBe(404);
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    expect(await (await stranger.open('/files/teams?format=ndjson')).text()).toBe('');
  });
});

describe('a goal', () => {
  it('leads to exactly those that it says have missed it', async () => {
    const missed = [
      ...(await html(addressOf('/goals'))).matchAll(/href="([^"]*)" data-goal="[^"]*" data-total="(\d+)"/g),
    ];
    expect(missed.length).toBeGreaterThan(3);
    for (const [, href = '', total] of missed) {
      const path = href.replaceAll('&amp;', '&');
      expect(linesOf(await html(path)), path).toBe(Number(total));
    }
  });
});

describe('the list of pull requests', () => {
  it('says how many the API and its file have', async () => {
    for (const query of ['state=merged', 'state=open&waitingOn=reviewers', 'unreviewed=true&state=merged']) {
      const page = await html(addressOf(`/pull-requests?${query}`));
      expect(await exportedLines(page), query).toBe(linesOf(page));
    }
  });
});

describe('a mark of a chart', () => {
  it.each([
    ['/', 'pull request'],
    ['/flow', 'pull request'],
  ])('leads on %s to exactly those that it counts', async (path, what) => {
    const page = await html(addressOf(path));
    const pattern = `<a class="chart-target" href="([^"]*bin=[^"]*)" aria-label="[^"]*: ([\\d,]+) ${what}s?"`;
    const bars = [...page.matchAll(new RegExp(pattern, 'g'))];
    expect(bars.length).toBeGreaterThan(3);
    for (const [, href = '', n = ''] of bars) {
      const list = await html(href.replaceAll('&amp;', '&'));
      const shown = /data-lines="(\d+)"/.exec(list)?.[1] ?? '0';
      expect(Number(shown), href).toBe(Number(n.replaceAll(',', '')));
    }
  });

  it('leads from the tail of a stage to those that took longer than two weeks', async () => {
    const [, href = '', n] = /<a href="([^"]*)" data-tail="(\d+)"/.exec(await html(addressOf('/flow'))) ?? [];
    const list = await html(href.replaceAll('&amp;', '&'));
    expect(Number(/data-lines="(\d+)"/.exec(list)?.[1] ?? '0')).toBe(Number(n));
  });
});
