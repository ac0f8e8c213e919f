import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueWords } from '../../../src/domain/metrics/value-words.ts';
import { call, newKey, newWorkspace, syncToEnd, track, until, type ShownRepository } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { figuresOf, linesOf, totalBehind, type ShownFigure } from '../support/figures.ts';
import { listBehind, unescaped } from '../support/list-behind.ts';
import { readBefore } from '../support/read-before.ts';
import { query } from '../support/services.ts';
import { sized } from '../../support/sized.ts';

const WINDOW = 'window=52w';
const HOSTILE = '<img src=x onerror=alert(1)>';
const STAGES = ['cycle', 'coding', 'pickup', 'review', 'approvedToMerge', 'deploy'];

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
  await query(sql`update pull_requests set title = ${HOSTILE} where repository_id = ${id}`);
  const [actor] = await query(sql`
    select f.author_id as id from pull_request_facts f where f.repository_id = ${id} and f.author_kind = 'people'
      and f.merged_at > now() - interval '51 weeks' group by 1 order by count(*) desc limit 1`);
  const body = { name: 'core, tools', members: [String(actor?.['id'])] };
  const team = await call('POST', '/v1/teams', { key: owner, body });
  expect(team.status, JSON.stringify(team.body)).toBe(201);
  signedIn = await browser().signIn(owner);
});

async function open(path: string, as = signedIn) {
  const response = await as.open(path);
  return { status: response.status, html: await response.text() };
}

const within = (html: string, id: string) =>
  new RegExp(`<figure[^>]* id="${id}"[\\s\\S]*?</figure>`).exec(html)?.[0] ?? '';

/** The addresses in a chart's table, each with a number of its row. */
function rowsOf(html: string, id: string, place: number): { href: string; n: number }[] {
  const table = /<table class="list">[\s\S]*<\/table>/.exec(within(html, id))?.[0] ?? '';
  return [...table.matchAll(/<tr><th scope="row"><a href="([^"]+)">[\s\S]*?<\/tr>/g)].map(([row, href = '']) => ({
    href: unescaped(href),
    n: Number([...row.matchAll(/<td class="number">(?:<a[^>]*>)?([\d,]+|–)/g)][place]?.[1]?.replace(',', '')),
  }));
}

describe('the page', () => {
  it('tells fewer than five values themselves, without a percentile of them', async () => {
    const { body } = await call<{ data: { weekStart: string; cycle: { n: number } }[] }>(
      'GET',
      `/v1/metrics/weekly?${WINDOW}`,
      { key: owner },
    );
    const { weekStart = '' } = body.data.find(({ cycle: { n } }) => n > 1 && n < 5) ?? {};
    const sunday = new Date(Date.parse(weekStart) + 6 * 86_400_000).toISOString().slice(0, 10);
    const { html } = await open(`/flow?window=${weekStart}..${sunday}`);
    const [figure] = figuresOf(html).filter(({ measure }) => measure === 'cycle');
    const { data } = (
      await call<{ data: { value: number }[] }>(
        'GET',
        `/v1/metrics/pull-requests?measure=cycle&sort=value&from=${weekStart}&to=${new Date(Date.parse(sunday) + 86_400_000).toISOString().slice(0, 10)}`,
        { key: owner },
      )
    ).body;
    const words = data.map(({ value }) => valueWords('cycle', value)).join(', ');
    expect(figure?.total).toBe(data.length);
    expect(html).toMatch(new RegExp(`<h2>Each value</h2><p class="value"><a[^>]*>${words}</a>`));
    expect(html).not.toContain('<h2>9 of 10 within</h2>');
  });

  it.each(sized(['cycle', 'pickup'], STAGES))(
    'of %s has figures that are the lengths of their lists',
    async (stage) => {
      const { status, html } = await open(`/flow?${WINDOW}${stage === 'cycle' ? '' : `&stage=${stage}`}`);
      expect(status).toBe(200);
      const figures = figuresOf(html);
      expect(figures.map(({ measure }) => measure)).toEqual(
        expect.arrayContaining([stage, 'size', 'large', 'opened', 'merged', 'closedUnmerged', 'openAtEnd', 'ciTime']),
      );
      for (const { href, total } of figures) expect((await listBehind(href, owner)).total, href).toBe(total);
      const [, href = '', tail] = /<a href="([^"]+)" data-tail="(\d+)"/.exec(html) ?? [];
      expect((await listBehind(unescaped(href), owner)).lines).toBe(Number(tail));
      expect(html).not.toMatch(/ style=|Could not load/);
    },
  );

  it.each(sized(['size', 'team'], ['size', 'type', 'repository', 'team', 'weekday']))(
    'tells apart by %s, each with its list',
    async (split) => {
      const { status, html } = await open(`/flow?${WINDOW}${split === 'size' ? '' : `&split=${split}`}`);
      expect(status).toBe(200);
      const { body } = await call<{ parts: { key: string | null; n: number }[] }>(
        'GET',
        `/v1/metrics/distribution?${WINDOW}&measure=cycle&split=${split}`,
        { key: owner },
      );
      const rows = rowsOf(html, 'split', 4);
      const linked = body.parts.filter(({ key, n }) => key !== null && n > 0);
      expect(rows.map(({ n }) => n)).toEqual(linked.map(({ n }) => n));
      for (const { href, n } of rows) expect((await listBehind(href, owner)).total, href).toBe(n);
      if (split === 'team') expect(rows).toHaveLength(1);
    },
  );

  it('shows the spread in logarithmic and in linear bars, which both sum to all', async () => {
    const log = (await open(`/flow?${WINDOW}`)).html;
    const linear = (await open(`/flow?${WINDOW}&scale=linear`)).html;
    const n = figuresOf(log).find(({ measure }) => measure === 'cycle')?.total;
    for (const html of [log, linear]) {
      const bars = rowsOf(html, 'spread', 0);
      expect(bars.reduce((sum, bar) => sum + bar.n, 0)).toBe(n);
      for (const bar of bars) expect((await listBehind(bar.href, owner)).lines, bar.href).toBe(bar.n);
    }
    expect(rowsOf(linear, 'spread', 0)).not.toEqual(rowsOf(log, 'spread', 0));
  });

  it('shows each pull request as a dot that leads to it', async () => {
    const { html } = await open(`/flow?${WINDOW}`);
    const { body } = await call<{ points: { id: string }[] }>('GET', `/v1/metrics/points?${WINDOW}&measure=cycle`, {
      key: owner,
    });
    const dots = [
      ...within(html, 'points').matchAll(
        /<a class="chart-target" href="\/pull-requests\/([0-9a-f-]{36})\?window=52w"/g,
      ),
    ];
    expect(dots.map(([, id]) => id)).toEqual(body.points.map(({ id }) => id));
  });

  /** Whether a figure counts all of a measure, and not the merges of one flaky check. */
  const isWhole = (figure: ShownFigure, measure: string) =>
    figure.measure === measure && !figure.href.includes('part=flaky-');

  it('sums what was opened and merged by week to the numbers under it', async () => {
    const { html } = await open(`/flow?${WINDOW}&table=throughput`);
    const figures = figuresOf(html);
    for (const [place, measure] of ['opened', 'merged', 'closedUnmerged'].entries()) {
      const weeks = rowsOf(html, 'throughput', place);
      expect(weeks.length, measure).toBeGreaterThan(50);
      expect(weeks.reduce((sum, { n }) => sum + n, 0)).toBe(figures.findLast((one) => isWhole(one, measure))?.total);
    }
  });

  it('opens from each bar of a week exactly what it counts', async () => {
    const chart = within((await open('/flow')).html, 'throughput');
    const bars = [
      ...chart.matchAll(
        /<a class="chart-target" href="([^"]+)" aria-label="[^"]*: (opened|merged|closed[^"\d]*) (\d+)"/g,
      ),
    ];
    expect([3 * 13, 3 * 14]).toContain(bars.length);
    const filled = bars.filter(([, , , n]) => Number(n) > 0);
    expect(new Set(filled.map(([, , name]) => name)).size).toBeGreaterThan(1);
    for (const [, href = '', name, n] of filled.slice(-9)) {
      const page = (await open(unescaped(href))).html;
      expect(linesOf(page), `${name} ${href}`).toBe(Number(n));
    }
  });

  it('lists the ten that took longest, as text, and members may leave them out', async () => {
    const { html } = await open(`/flow?${WINDOW}`);
    const { body } = await call<{ data: { id: string }[] }>(
      'GET',
      `/v1/metrics/pull-requests?${WINDOW}&measure=cycle&limit=10`,
      { key: owner },
    );
    const table = /<table class="list longest">[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
    const listed = [...table.matchAll(/<a class="title" href="\/pull-requests\/([0-9a-f-]{36})\?window=52w"/g)].map(
      ([, id]) => id,
    );
    expect(listed).toEqual(body.data.map(({ id }) => id));
    expect(table).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain('<img');
    expect(table.match(/data-leave-out/g)).toHaveLength(listed.length);
    const seen = (await open(`/flow?${WINDOW}`, await browser().signIn(reader))).html;
    expect(seen).toContain('<table class="list longest">');
    expect(seen).not.toContain('data-leave-out');
  });

  it('tells of checks, and each flaky one opens the merges in which it was', async () => {
    const path = `/v1/metrics/quality?${WINDOW}`;
    const { body } = await call<{ flakyChecks: { name: string; pullRequests: number }[] }>('GET', path, { key: owner });
    expect(body.flakyChecks.length).toBeGreaterThan(1);
    const { html } = await open(`/flow?${WINDOW}&table=checks`);
    const checks = html.slice(html.indexOf('id="checks"'));
    const shown = [...checks.matchAll(/<th scope="row">([^<]+)<\/th><td class="number">(<a [^>]*>)(\d+)<\/a>/g)];
    expect(shown.map(([, name = '', , n]) => ({ name: unescaped(name), pullRequests: Number(n) }))).toEqual(
      body.flakyChecks,
    );
    for (const [, name = '', link = ''] of shown) {
      const [figure] = figuresOf(link);
      if (!figure) throw new Error(`${name} is no figure`);
      expect(await totalBehind(figure.href, owner), name).toBe(figure.total);
      const list = (await open(figure.href)).html;
      expect(linesOf(list), name).toBe(figure.total);
      expect(list).toContain(`flaky: ${name}`);
    }
  });

  it('says where no check was flaky', async () => {
    const { html } = await open('/flow?window=52w&repo=acme/people&author=nobody-at-all');
    expect(html).toContain('No check was flaky in this window.');
  });

  it.each([
    ['/flow?stage=merge', 'stage'],
    ['/flow?scale=square', 'scale'],
    ['/flow?split=author', 'split'],
    ['/flow?person=ada', 'person'],
  ])('refuses %s', async (path, name) => {
    const { status, html } = await open(path);
    expect(status).toBe(400);
    expect(html).toContain(`<code>${name}</code>`);
  });
});

describe('what is not known', () => {
  it('is no zero: a history that is not whole does not say how many were open', async () => {
    const { key } = await newWorkspace();
    const { id } = await track(key, 'acme/gears');
    await syncToEnd(key, id, { daysBack: 20 });
    const { html } = await open('/flow', await browser().signIn(key));
    expect(html).toContain('(not stored from the beginning)');
    expect(figuresOf(html).map(({ measure }) => measure)).not.toContain('openAtEnd');
  });

  it('is said in words where nothing was merged', async () => {
    const { key } = await newWorkspace();
    await track(key, 'acme/gears');
    const { status, html } = await open('/flow', await browser().signIn(key));
    expect(status).toBe(200);
    expect(html).toContain('A repository was never read to its end.');
    expect(html).toContain('No pull request in this window has this stage.');
    expect(html).toContain('No pull requests were merged in this window.');
    expect(html).toContain('<p class="value"><a class="figure"');
    expect(html).toMatch(/data-measure="cycle" data-total="0">–</);
  });
});
