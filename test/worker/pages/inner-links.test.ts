// @module-tag long
import { beforeAll, expect, it } from 'vitest';
import { PAGES } from '../../../src/dashboard/routes.tsx';
import { FILTER_NAMES } from '../../../src/domain/page-address.ts';
import { browser } from '../support/browser.ts';
import { call, newWorkspace, syncToEnd, track } from '../support/api.ts';

const SITE = 'https://edge.test';
const REPOSITORIES = ['acme/people', 'acme/ships'];
/** A window and filters that leave something on every page, none of them its default. */
const SHARED = {
  window: '52w',
  against: 'none',
  repo: REPOSITORIES.join(','),
  team: 'search',
  base: 'main',
  size: 'XS,S,M,L,XL',
  by: 'all',
};
/** What leads away from a page: a link, a form that shows a page, or the page that opens after a change. */
interface Way {
  /** How the page has it. */
  tag: string;
  to: URL;
  isLink: boolean;
  /** Whether it is there to change the window or the filters. */
  changesFilters: boolean;
}

const templates = [...PAGES.map(({ path }) => path), '/find', '/settings'];
const patterns = templates.map((path) => [path, new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)] as const);
const templateOf = (path: string): string | undefined =>
  templates.includes(path) ? path : patterns.find(([, pattern]) => pattern.test(path))?.[0];

const isShared = ({ pathname }: URL) => templateOf(pathname) !== undefined;

/** The pages of the API to which links lead. They are the same for everybody, and have no window. */
const docs = new Set<string>();
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  const { key } = await newWorkspace();
  for (const fullName of REPOSITORIES) {
    const { id } = await track(key, fullName);
    await syncToEnd(key, id, { daysBack: null });
  }
  const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/actors?limit=200', { key });
  const members = body.data.map(({ id }) => id);
  expect((await call('POST', '/v1/teams', { key, body: { name: 'search', members } })).status).toBe(201);
  const goal = { metric: 'cycle', target: 60, direction: 'atMost', share: 0.99 };
  expect((await call('POST', '/v1/goals', { key, body: goal })).status).toBe(201);
  signedIn = await browser().signIn(key);
});

/** All ways from a page to pages that share the window and the filters. */
async function waysOf(address: string): Promise<Way[]> {
  const response = await signedIn.open(address);
  expect([response.status, address]).toEqual([200, address]);
  const ways: Way[] = [];
  const here = new URL(address, SITE);
  const add = (tag: string, href: string, { isLink = false, changesFilters = false }) => {
    const to = new URL(href.replaceAll('&amp;', '&'), here);
    if (to.origin === SITE && isShared(to)) ways.push({ tag, to, isLink, changesFilters });
    if (to.origin === SITE && to.pathname.startsWith('/docs')) docs.add(to.pathname);
  };
  let form = { action: '', isGet: false };
  let shown: Way | undefined;
  const rewriter = new HTMLRewriter()
    // The menus of the filters, saved views with filters of their own, and the ways out of a list with nothing in it.
    .on('.filters a, .views a, .empty a.button', {
      element: (element) => void element.setAttribute('data-changes', ''),
    })
    .on('a[href]', {
      element(element) {
        const href = element.getAttribute('href') ?? '';
        const changesFilters = element.hasAttribute('data-changes');
        if (!href.startsWith('#')) add(`<a href="${href}">`, href, { isLink: true, changesFilters });
      },
    })
    .on('form', {
      element(element) {
        form = { action: element.getAttribute('action') ?? '', isGet: element.getAttribute('method') === 'get' };
        shown = undefined;
        if (!form.isGet) return;
        add(`<form action="${form.action}">`, form.action, {});
        shown = ways.at(-1);
      },
    })
    .on('form input, form select', {
      element(element) {
        const name = element.getAttribute('name') ?? '';
        const value = element.getAttribute('value') ?? '';
        if (form.isGet) shown?.to.searchParams.append(name === 'from' ? 'window' : name, value);
        // Another workspace has other filters.
        else if (name === 'to' && form.action !== '/session/workspace')
          add(`<form action="${form.action}"> with to="${value}"`, value, {});
      },
    });
  await rewriter.transform(response).text();
  return ways;
}

/** The names of what all pages share that an address has. */
function sharedIn({ searchParams }: URL): string[] {
  return ['window', 'against', ...Object.keys(FILTER_NAMES)].filter((name) => searchParams.has(name));
}

/** What of the window and the filters of a page a way from it loses. */
function lostBy({ to, changesFilters }: Way, here: URL): string[] {
  if (changesFilters) return [];
  const kept = sharedIn(to);
  // The page of a team is of that team, and a repository that is removed is nobody's filter.
  const ownOf = { '/teams/:id': 'team', '/teams/:id/edit': 'team', '/teams': 'team', '/repositories': 'repo' };
  const own = (ownOf as Record<string, string>)[templateOf(to.pathname) ?? ''];
  const mayLose = own === 'repo' ? here.pathname.endsWith('/remove') : own !== undefined;
  return sharedIn(here).filter((name) => !kept.includes(name) && !(mayLose && name === own));
}

/**
 * Walks from page to page, one of those that have the same path and the same parameters of their own. Answers what each link
 * loses, and which pages were seen.
 */
async function walk(starts: string[]) {
  const lost = new Set<string>();
  const seen = new Set<string>();
  const kinds = new Set<string>();
  const queue: string[] = [];
  const plan = (to: URL) => {
    const template = templateOf(to.pathname);
    if (template === undefined || template === '/settings') return;
    const own = [...to.searchParams.keys()].filter((name) => !sharedIn(to).includes(name));
    const kind = `${template} ${[...new Set(own)].toSorted().join()}`;
    if (kinds.has(kind)) return;
    kinds.add(kind);
    queue.push(to.pathname + to.search);
  };
  for (const start of starts) plan(new URL(start, SITE));
  for (const address of queue) {
    const here = new URL(address, SITE);
    const template = templateOf(here.pathname) ?? '';
    seen.add(template);
    for (const way of await waysOf(address)) {
      for (const name of lostBy(way, here)) lost.add(`${template}: ${way.tag} loses ${name}`);
      if (way.isLink && !way.changesFilters) plan(way.to);
    }
  }
  return { lost: [...lost], seen };
}

const query = (more: Record<string, string> = {}) => new URLSearchParams({ ...SHARED, ...more }).toString();

it('every link between the pages carries the window and the filters', { timeout: 240_000 }, async () => {
  const { body } = await signedIn.call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?state=merged&limit=1');
  const pr = body.data[0]?.id ?? '';
  const walked = await walk([
    `/?${query()}`,
    `/?${query({ behind: 'cycle' })}`,
    `/?${query({ pr })}`,
    `/find?${query({ q: 'e' })}`,
    `/delivery?${query({ behind: 'changeFailRate' })}`,
    `/pull-requests?${query({ pr })}`,
    ...['/', '/flow', '/reviews', '/delivery', '/ai', '/pull-requests', '/teams', '/repositories'].map(
      (path) => `${path}?${query({ label: 'nothing-has-this' })}`,
    ),
  ]);
  expect(walked.lost.map((each) => each.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID'))).toEqual([]);
  for (const path of docs) expect([path, (await signedIn.open(path)).status]).toEqual([path, 200]);
  expect(templates.filter((template) => template !== '/settings' && !walked.seen.has(template))).toEqual([]);
});

it('an address without a window and filters gives none to its links', async () => {
  // The list of the open ones that are active asks for the fortnight which makes them so.
  const links = (await waysOf('/')).filter(
    ({ to, isLink, changesFilters }) => isLink && !changesFilters && to.searchParams.get('date') !== 'updated',
  );
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ to }) => to.searchParams.has('window') || to.searchParams.has('against'))).toEqual([]);
});

it('the settings open with the window and the filters that led to them', async () => {
  const response = await signedIn.open('/settings?window=4w&repo=acme/people');
  expect(response.headers.get('location')).toBe('/settings/general?window=4w&repo=acme/people');
});

it('the page that opens after a form has the window and the filters of the page on which it stood', async () => {
  const made = await signedIn.open('/teams', { name: 'new', to: '/teams?window=26w&by=all&after=search' });
  expect(made.status).toBe(303);
  expect(made.headers.get('location')).toMatch(/^\/teams\/[0-9a-f-]+\/edit\?window=26w&by=all$/);
});
