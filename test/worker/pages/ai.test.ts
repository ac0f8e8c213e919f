// @module-tag long
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, syncToEnd, track, until } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { figuresOf, linesOf, totalBehind } from '../support/figures.ts';
import { query } from '../support/services.ts';
import { sized } from '../../support/sized.ts';

interface Use {
  n: number;
  count: number;
  byTier: Record<'certain' | 'strong' | 'weak', { count: number }>;
}
interface Ai {
  recomputing: object | null;
  authored: Use;
  assisted: Use;
  reviewed: Use;
  tools: { tool: string; name: string; pullRequests: number }[];
  comparison: Record<'authored' | 'assisted' | 'others', { n: number; metrics: Record<string, { n: number }> | null }>;
}
interface Signals {
  n: number;
  data: { id: string; quote: string; ruleVersion: number; toolName: string }[];
}

let owner = '';
let member: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('Robots'));
  for (const name of ['acme/robots', 'acme/people']) {
    const { id } = await track(owner, name);
    await syncToEnd(owner, id, { daysBack: null });
    // With what these histories have, too few were made with AI to be compared.
    await query(sql`update pull_request_facts set ai_assisted = true, ai_assisted_tier = 'strong' where pull_request_id in (
      select pull_request_id from pull_request_facts
      where repository_id = ${id} and author_kind = 'people' and not ai_assisted and merged_at is not null
      order by merged_at desc limit 8)`);
  }
  member = await browser().signIn((await newKey(owner, 'member')).key);
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
});

const open = async (path: string, as = reader) => {
  const response = await as.open(path);
  return { status: response.status, html: await response.text() };
};
const ai = async (asked = '') => (await call<Ai>('GET', `/v1/metrics/ai?${asked}`, { key: owner })).body;
const signals = async (asked = '') =>
  (await call<Signals>('GET', `/v1/ai/signals?by=people,agents&${asked}`, { key: owner })).body;

describe('the AI page', () => {
  it('keeps the three uses apart, each with how sure it is, as the API has them', async () => {
    const { status, html } = await open('/ai');
    const read = await ai();
    expect(status).toBe(200);
    expect(html).not.toContain('Could not load');
    for (const [use, measure] of [
      ['authored', 'aiAuthored'],
      ['assisted', 'aiAssisted'],
      ['reviewed', 'aiReviewed'],
    ] as const) {
      const { n, count, byTier } = read[use];
      expect(count, use).toBeGreaterThan(0);
      expect(html).toContain(`${count} of ${n} · ${byTier.certain.count} certain · ${byTier.strong.count} strong`);
      expect(figuresOf(html).find((figure) => figure.measure === measure)?.total).toBe(count);
    }
    expect(html).toContain('Written by an agent');
    expect(html).not.toMatch(/ style=/);
  });

  // The figures of the page without filters are opened with those of all pages: figures.test.ts.
  it.each(
    sized(
      ['?repo=acme/robots&ai=reviewed'],
      ['', '?window=52w', '?by=people', '?repo=acme/robots&ai=reviewed', '?tool=copilot'],
    ),
  )('has figures that are exactly the lists behind them: %s', async (asked) => {
    const { html } = await open(`/ai${asked}`);
    const figures = figuresOf(html);
    expect(figures.length).toBeGreaterThan(8);
    for (const { href, total } of figures) expect(await totalBehind(href, owner), href).toBe(total);
    const list = figures.find(({ measure, total }) => measure === 'merged' && total > 0);
    if (!list) throw new Error('something was merged');
    expect(linesOf((await open(list.href)).html)).toBe(list.total);
  });

  it('leads each tool to its pull requests', async () => {
    const { html } = await open('/ai');
    const { tools } = await ai();
    expect(tools.length).toBeGreaterThan(2);
    for (const { tool, name, pullRequests } of tools) {
      const href = `/pull-requests?by=people,agents&tool=${tool}&measure=merged`;
      expect(html).toContain(`<a class="title" href="${href.replaceAll('&', '&amp;')}">${name}</a>`);
      expect(figuresOf(html).find((figure) => figure.href === href)?.total).toBe(pullRequests);
    }
  });

  it('compares with AI and without, says what differs else, and nothing of too few', async () => {
    const all = await ai('window=52w');
    const { html } = await open('/ai?window=52w');
    expect(html).toContain('A correlation, not a cause.');
    const lists = figuresOf(html).filter(({ measure }) => measure === 'cycle');
    const { assisted, authored, others } = all.comparison;
    const groups = [
      { ai: 'assistedOnly', metrics: assisted.metrics },
      { ai: 'authored', metrics: authored.metrics },
      { ai: 'unassisted', metrics: others.metrics },
    ].filter(({ metrics }) => metrics !== null);
    expect(groups.length).toBeGreaterThan(1);
    expect(lists.map(({ href, total }) => [new URL(href, 'https://edge.test').searchParams.get('ai'), total])).toEqual(
      groups.map(({ ai: kind, metrics }) => [kind, metrics?.['cycle']?.n]),
    );
    expect(html).toMatch(/With AI [\d.]+ % are of size L or XL \(without AI [\d.]+ %\), half of them are by \d/);
    const few = await open('/ai?window=52w&tool=claude');
    expect(few.html).toMatch(/Too few to compare: with AI[^]*>n 0<\/a>[^]*Both sides of a comparison need 10\./);
    // A side of the comparison cannot be listed beside a filter of the same kind.
    expect((await open('/ai?ai=reviewed')).html).toMatch(/leaves some out\. <a href="\/ai">Remove it/);
  });

  it('says nothing of single people where the workspace keeps their numbers', async () => {
    await call('PATCH', '/v1/rules', { key: owner, body: { individualNumbers: 'off' } });
    const { html } = await open('/ai?window=52w');
    await call('PATCH', '/v1/rules', { key: owner, body: { individualNumbers: 'everyone' } });
    expect(html).toContain('A correlation, not a cause. With AI');
    expect(html).not.toContain('half of them are by');
    expect(html).not.toContain('Could not load');
  });

  it('says that no model is configured, and when nothing is there', async () => {
    expect((await open('/ai')).html).toContain('No model is configured.');
    const { key: unread } = await newWorkspace('Unread');
    await track(unread, 'acme/gears');
    const { status, html } = await open('/ai', await browser().signIn(unread));
    expect(status).toBe(200);
    expect(html).toContain('No tool left certain or strong evidence in this window.');
    expect(html).toContain('No evidence was found in this window.');
    expect(html).not.toMatch(/NaN|undefined/);
    expect(figuresOf(html).every(({ total }) => total === 0)).toBe(true);
  });
});

describe('the evidence', () => {
  const quotesIn = (html: string) => [...html.matchAll(/<blockquote>(.*?)<\/blockquote>/gs)].length;

  it('is the newest first, with its words and rules, page by page', async () => {
    const all = await signals('limit=200');
    expect(all.n).toBeGreaterThan(12);
    const seen: number[] = [];
    for (let path: string | undefined = '/ai'; path !== undefined && seen.length < 100;) {
      const { html } = await open(path);
      expect(html).toContain(`${all.n} signals`);
      seen.push(quotesIn(html));
      path = /<a href="(\/ai\?[^"]*after=[^"]+)#evidence">Older/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.reduce((sum, n) => sum + n, 0)).toBe(all.n);
    expect((await open('/ai')).html).toContain(`rules v${all.data[0]?.ruleVersion}`);
  });

  it('is filtered, and a wrong filter is named', async () => {
    const { html } = await open('/ai?kind=reviewer&tier=certain');
    const { n } = await signals('kind=reviewer&tier=certain');
    expect(html).toContain(`${n} signals`);
    expect(html).toContain('reviewed it');
    expect(html).not.toContain('co-wrote a commit');
    expect((await open('/ai?tool=coderabbit')).html).toContain(`${(await signals('tool=coderabbit')).n} signals`);
    const none = await open('/ai?tier=weak&kind=author');
    expect(none.html).toContain('No evidence matches these filters.');
    for (const [path, name] of [
      ['/ai?kind=maker', 'kind'],
      ['/ai?tier=sure', 'tier'],
      ['/ai?corrected=maybe', 'corrected'],
      ['/ai?teir=weak', 'teir'],
    ] as const) {
      const refused = await open(path);
      expect([refused.status, refused.html.includes(`<code>${name}</code>`)], path).toEqual([400, true]);
    }
  });

  it('is said to be wrong by a member, with a reason, and taken back', async () => {
    const before = await ai();
    const [signal] = (await signals('kind=author&limit=1')).data;
    const form = { signal: signal?.id ?? '', to: '/ai?kind=author' };
    const action = '/ai/signals/correction';
    expect((await open('/ai')).html).not.toContain('Wrong?');
    expect((await open('/ai', member)).html).toContain('Wrong?');
    expect((await reader.open(action, { ...form, reason: 'Mine' })).status).toBe(403);

    const unsaid = await member.open(action, { ...form, reason: ' ' });
    expect(unsaid.status).toBe(400);
    expect(await unsaid.text()).toMatch(
      /That was not done: “What is wrong with it”: [^]*<details class="menu correct" open/,
    );

    const said = await member.open(action, { ...form, reason: 'It is <b>me</b>.' });
    expect([said.status, said.headers.get('location')]).toEqual([303, 'https://edge.test/ai?kind=author']);
    const { html } = await open('/ai?kind=author&corrected=true', member);
    expect(html).toContain('that this is wrong: “It is &lt;b&gt;me&lt;/b&gt;.”. It counts nowhere.');
    const counted = () =>
      until(
        () => ai(),
        ({ recomputing }) => recomputing === null,
      );
    expect((await counted()).authored.count).toBe(before.authored.count - 1);
    await member.open(action, { ...form, do: 'restore' });
    expect((await counted()).authored.count).toBe(before.authored.count);
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    expect((await stranger.open(action, { ...form, reason: 'Not mine' })).status).toBe(404);
  });
});
