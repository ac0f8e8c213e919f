// @module-tag long
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, syncToEnd, track, until, type ShownRepository } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { figuresOf } from '../support/figures.ts';
import { listBehind, unescaped } from '../support/list-behind.ts';
import { readBefore } from '../support/read-before.ts';
import { query } from '../support/services.ts';

interface Reviewer {
  reviewer: { login: string };
  reviews: number;
  waiting: number;
  othersMedian: number;
  isBottleneck: boolean;
  share: number | null;
}
interface Reviewers {
  data: Reviewer[];
  teams: { organization: string; team: string; waiting: number }[];
}

const HOSTILE = '<img src=x onerror=alert(1)>';
const WINDOW = 'window=52w';
const LOGIN = 'ada';

let owner = '';
let reader = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  const workspace = await newWorkspace();
  owner = workspace.key;
  reader = (await newKey(owner, 'reader')).key;
  const id = await readBefore(owner, 'acme/people');
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${id}`, { key: owner })).body.fullHistory,
    Boolean,
  );
  // Five open pull requests of others ask one person and a team, and one of them has a hostile title.
  await query(sql`
    update pull_requests p set requested_reviewers = ${JSON.stringify([LOGIN, 'team:platform'])}::jsonb, title = ${HOSTILE},
      is_draft = false
    where p.id in (
      select f.pull_request_id from pull_request_facts f
      where f.repository_id = ${id} and f.closed_at is null and f.author_kind = 'people' and f.excluded_by is null
        and f.author_id not in (select id from actors where workspace_id = ${workspace.id} and login_key = ${LOGIN})
      order by f.opened_at desc limit 5)`);
  signedIn = await browser().signIn(owner);
});

async function open(path: string, as = signedIn) {
  const response = await as.open(path);
  return { status: response.status, html: await response.text() };
}

const reviewers = async () =>
  (await call<Reviewers>('GET', `/v1/metrics/reviewers?${WINDOW}&limit=200`, { key: reader })).body;

/** The rows of the table of reviewers: name, what waits, and the share. */
function rowsIn(html: string) {
  return [...html.matchAll(/<th scope="row"><a class="person" href="[^"]*person=([\w-]+)[^"]*"[\s\S]*?<\/tr>/g)].map(
    ([row, login]) => ({
      login,
      waiting: Number(/<span class="person waiting-now">[\s\S]*?>(\d+)</.exec(row)?.[1]),
      text: row,
    }),
  );
}

describe('the page', () => {
  it('has four counts that are lists, and every figure is the length of its list', async () => {
    const { status, html } = await open(`/reviews?${WINDOW}`);
    expect(status).toBe(200);
    expect(html).toContain('<h1>Reviews</h1>');
    const figures = figuresOf(html);
    expect(figures.map(({ measure }) => measure)).toEqual(
      expect.arrayContaining([
        'waitingReviewers',
        'waitingAuthor',
        'waitingMerge',
        'stale',
        'reviews',
        'activeReviewers',
        'reviewResponse',
        'response',
      ]),
    );
    const { body } = await call<Record<string, { value: number }>>('GET', '/v1/metrics/open', { key: reader });
    for (const measure of ['waitingReviewers', 'waitingAuthor', 'waitingMerge', 'stale']) {
      expect(figures.find((figure) => figure.measure === measure)?.total, measure).toBe(body[measure]?.value);
    }
    for (const { href, total } of figures) expect((await listBehind(href, owner)).total, href).toBe(total);
  });

  it.each(['author=ada,bao-tran', 'reviewer=ada', 'repo=acme/people', 'by=all', 'size=M,L'])(
    'has figures that are lists with %s, too',
    async (filter) => {
      const figures = figuresOf((await open(`/reviews?${WINDOW}&${filter}`)).html);
      expect(figures.length).toBeGreaterThan(5);
      for (const { href, total } of figures) expect((await listBehind(href, owner)).total, href).toBe(total);
    },
  );

  it('lists people by what waits for them or by name, never by how much they reviewed', async () => {
    const { data } = await reviewers();
    const rows = rowsIn((await open(`/reviews?${WINDOW}`)).html);
    expect(rows.map(({ login, waiting }) => [login, waiting])).toEqual(
      data
        .toSorted((a, b) => b.waiting - a.waiting || a.reviewer.login.localeCompare(b.reviewer.login))
        .slice(0, 20)
        .map(({ reviewer, waiting }) => [reviewer.login, waiting]),
    );
    const byName = rowsIn((await open(`/reviews?${WINDOW}&sort=name&all=reviewers`)).html);
    expect(byName.map(({ login }) => login)).toEqual(data.map(({ reviewer }) => reviewer.login).toSorted());
    expect((await open('/reviews?sort=reviews')).status).toBe(400);
  });

  it('says in words who has more than a fair share, and leads to what waits on them', async () => {
    const { data } = await reviewers();
    const ada = data.find(({ reviewer }) => reviewer.login === LOGIN);
    expect(ada).toMatchObject({ isBottleneck: true });
    const { html } = await open(`/reviews?${WINDOW}`);
    expect(html).toContain(`<a href="/reviews?window=52w&amp;person=ada"><b>ada</b> has ${ada?.waiting} waiting</a>`);
    expect(html).toMatch(/(the others usually have none|times the others’ usual|twice the others’ usual)/);
    expect(rowsIn(html).find(({ login }) => login === LOGIN)?.text).toContain('class="squares many"');
  });

  it('lists exactly what waits on a person or a team', async () => {
    const { data, teams } = await reviewers();
    const some = [
      ...data.filter(({ waiting }) => waiting > 0),
      ...data.filter(({ waiting }) => waiting === 0).slice(0, 2),
    ];
    for (const { reviewer, waiting } of some) {
      const { html } = await open(`/reviews?${WINDOW}&person=${reviewer.login}`);
      expect(/data-asked="(\d+)"/.exec(html)?.[1], reviewer.login).toBe(String(waiting));
    }
    expect(teams).toContainEqual({ organization: 'acme', team: 'team:platform', waiting: 5 });
    const { html } = await open('/reviews?person=acme/platform');
    expect(html).toContain('data-asked="5"');
    expect(html).toContain('What waits on acme/platform');
    expect((await open('/reviews?person=nobody-here')).html).toContain('Nothing waits on nobody-here now.');
    expect((await open('/reviews?person=a%20b')).status).toBe(400);
  });

  it('shows a hostile title as text', async () => {
    const { html } = await open('/reviews?person=ada');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/ style=/);
  });

  it('shows the hours of the first responses, which sum to their number', async () => {
    const { html } = await open(`/reviews?${WINDOW}`);
    const table = /<table class="heat"[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
    const cells = [...table.matchAll(/<td[^>]*>(?:<a[^>]*>)?(\d+)/g)].map(([, n]) => Number(n));
    expect(cells).toHaveLength(7 * 12);
    expect(cells.reduce((sum, n) => sum + n, 0)).toBe(
      figuresOf(html).find(({ measure }) => measure === 'response')?.total,
    );
  });

  it('opens each cell of the week to exactly its first responses, in a panel, on a page and as a file', async () => {
    const { html } = await open(`/reviews?${WINDOW}`);
    const table = /<table class="heat"[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
    const cells = [...table.matchAll(/<a href="([^"]+)">(\d+)<\/a>/g)].map(([, href = '', n]) => ({
      href: unescaped(href),
      n: Number(n),
    }));
    const total = figuresOf(html).find(({ measure, href }) => measure === 'response' && !href.includes('part'))?.total;
    expect(cells.reduce((sum, { n }) => sum + n, 0)).toBe(total);
    for (const { href, n } of cells) {
      const list = await listBehind(href, owner);
      expect([list.total, list.lines, list.part], href).toEqual([
        n,
        n,
        expect.stringMatching(/^responded-\d-\d+-\d+$/),
      ]);
    }
    const { href, n } = cells.toSorted((one, other) => other.n - one.n)[0] ?? { href: '', n: 0 };
    const page = (await open(href)).html;
    expect(page).toContain(`data-lines="${n}"`);
    expect(page).toMatch(/first response on a \w+day, \d+:00 to \d+:00/);
    const [, file = ''] = /href="([^"]*format=ndjson[^"]*)"/.exec(page) ?? [];
    const exported = await (await signedIn.open(unescaped(file))).text();
    expect(exported.trim().split('\n')).toHaveLength(n);
    const panel = (await open(`/reviews?${WINDOW}&behind=response&${/part=[^&]+/.exec(href)?.[0] ?? ''}`)).html;
    expect(panel).toContain(`class="panel-top" data-total="${n}"`);
    expect(panel).toMatch(/Behind this number · first response on a \w+day/);
    for (const part of ['responded-8-1-2', 'opened-3', 'numerator']) {
      const asked = `/v1/metrics/pull-requests?${WINDOW}&measure=${part === 'opened-3' ? 'merged' : 'response'}&part=${part}`;
      const { status, body } = await call('GET', asked, { key: owner });
      expect([status, body.errors?.[0]?.path], asked).toEqual([400, 'part']);
    }
    expect((await open(`/pull-requests?${WINDOW}&measure=response&part=responded-1-5-5`)).status).toBe(400);
  });

  it('holds the waits against the goal, when there is one', async () => {
    expect((await open(`/reviews?${WINDOW}`)).html).not.toContain('The goal');
    const body = { metric: 'pickup', target: 86_400, direction: 'atMost', share: 0.8 };
    const { status } = await call('POST', '/v1/goals', { key: owner, body });
    expect(status).toBe(201);
    const { html } = await open(`/reviews?${WINDOW}`);
    expect(html).toMatch(
      /The goal, a first review within 1d, is <a [^>]*>met by \d+(\.\d)? %<\/a> of pull requests; you/,
    );
    expect(html).toContain('want 80 %.');
    expect(html).toContain('Against the goal');
  });
});

describe('who is signed in', () => {
  it('sees what waits on them by one link, when the name is a login here', async () => {
    const { body } = await call<{ apiKey: string }>('POST', '/v1/api-keys', {
      key: owner,
      body: { name: 'ADA', role: 'reader' },
    });
    const { html } = await open('/reviews', await browser().signIn(body.apiKey));
    expect(html).toContain('<a class="button" href="/reviews?person=ada">Me</a>');
    expect((await open('/reviews')).html).toContain('name="person"');
  });

  it('is told what the rule about single people keeps', async () => {
    const { key, id } = await newWorkspace();
    const { id: repositoryId } = await track(key, 'acme/gears');
    await syncToEnd(key, repositoryId, { daysBack: null });
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'off' } });
    const { status, html } = await open('/reviews', await browser().signIn(key));
    expect(status, id).toBe(200);
    expect(html).toContain('Reviews by person are not shown. The numbers of single people are off in this workspace');
    expect(figuresOf(html).map(({ measure }) => measure)).not.toContain('activeReviewers');
    expect((await open('/reviews?person=ada', await browser().signIn(key))).html).toContain('This is not shown.');
    const asked = await call('GET', '/v1/pull-requests?asked=ada', { key });
    expect([asked.status, asked.body.type]).toEqual([403, '/problems/individual-numbers']);
  });

  it('sees nothing of another workspace, and words where nothing is', async () => {
    const { key } = await newWorkspace();
    await track(key, 'acme/gears');
    const { status, html } = await open('/reviews', await browser().signIn(key));
    expect(status).toBe(200);
    expect(html).not.toContain('ada');
    expect(html).toContain('Nothing waits.');
    expect(html).toContain('Nobody reviewed in this window, and nobody is asked now.');
    expect(html).toContain('Nothing that was merged in this window had a response.');
  });

  it('is told where more may wait than is stored', async () => {
    const { key } = await newWorkspace();
    const { id } = await track(key, 'acme/gears');
    await syncToEnd(key, id, { daysBack: 20 });
    const { html } = await open('/reviews', await browser().signIn(key));
    expect(html).toContain('more may be open than is shown');
  });
});
