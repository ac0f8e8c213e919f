import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, request, until } from '../support/api.ts';
import { linesOf } from '../support/figures.ts';
import { readBefore } from '../support/read-before.ts';
import { query } from '../support/services.ts';

interface Listed {
  total: number;
  data: { id: string; number: number; title: string; excludedBy: string | null; facts: { pickupSeconds: number } }[];
}

const HOSTILE = '<img src=x onerror=alert(1)>';
const WINDOW = 'window=52w';

let owner = '';
let reader = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  const id = await readBefore(owner, 'acme/people');
  await query(sql`update pull_requests set title = ${HOSTILE} where id = (
    select id from pull_requests where repository_id = ${id} order by number desc limit 1)`);
  ({ key: reader } = await newKey(owner, 'reader'));
  signedIn = await browser().signIn(owner);
});

const open = async (path: string, visitor = signedIn, headers?: Record<string, string>) => {
  const response = await visitor.open(path, undefined, headers);
  return { status: response.status, html: await response.text(), headers: response.headers };
};
const html = async (path: string, visitor = signedIn) => (await open(path, visitor)).html;
const list = async (asked: string) => (await call<Listed>('GET', `/v1/pull-requests?${asked}`, { key: owner })).body;
/** The ids of the rows, in their order. */
const idsIn = (text: string) => [...text.matchAll(/data-peek="([^"]+)"/g)].map(([, id]) => id);

describe('the list of pull requests', () => {
  it('has what the API lists, in its order, and says how many', async () => {
    const expected = await list(`${WINDOW}&date=updated&sort=-updated&by=people`);
    const shown = await html(`/pull-requests?${WINDOW}`);
    expect(idsIn(shown)).toEqual(expected.data.map(({ id }) => id));
    expect(linesOf(shown)).toBe(expected.total);
    expect(expected.total).toBeGreaterThan(10);
  });

  it.each([
    ['state=open', 'state=open&sort=-updated'],
    ['state=merged&sort=-pickupSeconds&min=3600', `${WINDOW}&date=merged&state=merged&sort=-pickupSeconds&min=3600`],
    ['state=merged&unreviewed=true', `${WINDOW}&date=merged&state=merged&unreviewed=true&sort=-merged`],
    ['date=created&sort=size&size=S,M', `${WINDOW}&date=created&sort=size&sizeClass=S,M`],
    ['q=fix&date=any', 'q=fix&sort=-updated'],
    ['state=open&waitingOn=reviewers&draft=false', 'state=open&waitingOn=reviewers&draft=false&sort=-updated'],
  ])('asks for %s as the API does', async (asked, api) => {
    const expected = await list(`${api}&by=people`);
    const shown = await html(`/pull-requests?${WINDOW}&${asked}`);
    expect(idsIn(shown)).toEqual(expected.data.map(({ id }) => id));
    if (expected.total > 0) expect(linesOf(shown)).toBe(expected.total);
  });

  it('exports exactly itself, and says the same as a call of the API', async () => {
    const shown = await html(`/pull-requests?${WINDOW}&state=merged`);
    const hrefs = [...shown.matchAll(/href="(\/v1\/exports[^"]+)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    expect(hrefs).toHaveLength(2);
    const [csv = '', lines = ''] = await Promise.all(
      hrefs.map(async (href) => (await request('GET', href, { key: owner })).text()),
    );
    expect(csv.trimEnd().split('\r\n').length - 1).toBe(linesOf(shown));
    expect(lines.trimEnd().split('\n')).toHaveLength(linesOf(shown));
    const [, call_ = ''] = /curl &#39;https:\/\/edge\.test([^&]*(?:&amp;[^&]*)*)&#39;/.exec(shown) ?? [];
    const answer = await call<Listed>('GET', call_.replaceAll('&amp;', '&'), { key: owner });
    expect(answer.body.total).toBe(linesOf(shown));
  });

  it('never makes HTML of what people wrote', async () => {
    const shown = await html('/pull-requests?q=onerror&date=any&by=all');
    expect(shown).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(shown).not.toContain('<img');
    const [id] = idsIn(shown);
    expect(await html(`/pull-requests?q=onerror&date=any&by=all&pr=${id}`)).not.toContain('<img');
  });

  it('says how many there are without the last filter, when nothing matches', async () => {
    const without = (await list(`${WINDOW}&date=updated&by=people&repositoryId=acme/people`)).total;
    const shown = await html(`/pull-requests?${WINDOW}&repo=acme/people&label=no-such-label`);
    expect(shown.replaceAll(/<[^>]+>/g, '')).toContain(
      `Nothing matches all 2 filters. Without label: no-such-label there are ${without}.`,
    );
    expect(shown).toContain(`href="/pull-requests?${WINDOW}&amp;repo=acme/people">Remove it</a>`);
  });

  it('has on a phone the one value that it is sorted by', async () => {
    const headsOf = async (asked: string) =>
      [
        ...(await html(`/pull-requests?${WINDOW}${asked}`)).matchAll(
          /<th scope="col"( class="([^"]*)")?[^>]*>(.*?)<\/th>/g,
        ),
      ]
        .filter(([, , names = '']) => !names.includes('folded'))
        .map(([, , , name = '']) => name.replaceAll(/<[^>]+>/g, ''));
    expect(await headsOf('')).toEqual(['Pull request', 'Updated']);
    expect(await headsOf('&state=merged&sort=-cycleSeconds')).toEqual(['Pull request', 'Cycle time, by stage']);
    expect(await headsOf('&state=merged&sort=-pickupSeconds')).toEqual(['Pull request', 'Wait for review']);
  });

  it('shows the columns that were chosen', async () => {
    const heads = (text: string) =>
      [...text.slice(0, text.indexOf('<tbody')).matchAll(/<th[^>]*>(?:<[^>]+>)?([^<]+)/g)].map(([, name]) => name);
    expect(heads(await html(`/pull-requests?${WINDOW}&columns=rounds,author`))).toEqual([
      'Pull request',
      'Author',
      'Rounds',
      'Updated',
    ]);
  });

  it.each([
    ['columns=colour', 'columns'],
    ['sort=colour', 'sort'],
    ['date=someday', 'date'],
    ['state=lost', 'state'],
    ['min=many&sort=size', 'min'],
    ['bin=1-2', 'bin'],
    ['cursor=here', 'cursor'],
    ['measure=merged&state=open', 'state'],
    ['measure=merged&bin=1-2', 'bin'],
    ['measure=cycle&bin=2-1', 'bin'],
    ['measure=cycle&sort=size', 'sort'],
  ])('refuses %s', async (asked, name) => {
    const { status, html: shown } = await open(`/pull-requests?${asked}`);
    expect(status).toBe(400);
    expect(shown).toContain(`<code>${name}</code>`);
  });
});

describe('the list behind a measure', () => {
  it('has what each gave first, sorts by it and by time, and opens a bar', async () => {
    const values = (text: string) =>
      [...text.matchAll(/<\/small><\/td><td class="number">([^<]+)<\/td>/g)].map(([, value]) => value);
    const largest = values(await html(`/pull-requests?${WINDOW}&measure=pickup`));
    const smallest = values(await html(`/pull-requests?${WINDOW}&measure=pickup&sort=value`));
    expect(largest.length).toBeGreaterThan(5);
    expect(smallest).toEqual(largest.toReversed());
    const { body } = await call<{ bins: { from: number; to: number; n: number }[] }>(
      'GET',
      `/v1/metrics/pull-requests?${WINDOW}&measure=pickup`,
      { key: owner },
    );
    const bar = body.bins.find(({ n }) => n > 0);
    expect(linesOf(await html(`/pull-requests?${WINDOW}&measure=pickup&bin=${bar?.from}-${bar?.to}`))).toBe(bar?.n);
  });

  it('has a rule after the half that took longest', async () => {
    const shown = await html(`/pull-requests?${WINDOW}&measure=cycle`);
    const [before = ''] = shown.split('class="median-rule"');
    expect(before.match(/data-peek=/g)?.length).toBe(Math.floor(linesOf(shown) / 2));
  });

  it('has both lists of a share', async () => {
    const having = await html(`/pull-requests?${WINDOW}&measure=unreviewed`);
    const all = await html(`/pull-requests?${WINDOW}&measure=unreviewed&part=denominator`);
    expect(having).toContain(`>All ${linesOf(all)}</a>`);
    expect(linesOf(having)).toBeLessThan(linesOf(all));
  });

  it('leads to how it is computed', async () => {
    const shown = await html(`/pull-requests?${WINDOW}&measure=pickup`);
    expect(shown).toContain(`href="/docs/measures?${WINDOW}#pickup"`);
    const explained = await html('/docs/measures');
    expect(explained).toMatch(/<section id="pickup"><h2>Wait for first review<\/h2>/);
    expect(explained).toContain('A review before the ready instant counts as given at that instant');
  });
});

describe('one pull request beside the list', () => {
  it('says why it is there, and is a page for whom it is not', async () => {
    const [first] = (await list(`${WINDOW}&date=merged&state=merged&sort=-pickupSeconds&by=people`)).data;
    const address = `/pull-requests?${WINDOW}&measure=pickup&pr=${first?.id}`;
    const { html: shown } = await open(address, signedIn, { accept: 'text/html; fragment' });
    expect(shown.startsWith('<aside class="peek"')).toBe(true);
    expect(shown.replaceAll(/<[^>]+>/g, '')).toMatch(/It waited .+ for its first review: from ready for review on .+/);
    for (const id of ['nobody', crypto.randomUUID()]) {
      expect((await open(`/pull-requests?pr=${id}`)).status, id).toBe(404);
    }
    const other = await browser().signIn((await newWorkspace('Other')).key);
    expect((await open(`/pull-requests?pr=${first?.id}`, other)).status).toBe(404);
  });

  it('lets a member leave it out with a reason, which everybody sees, and a reader not', async () => {
    const [first] = (await list(`${WINDOW}&date=merged&state=merged&sort=-cycleSeconds&by=people`)).data;
    const at = `/pull-requests?${WINDOW}&measure=cycle&pr=${first?.id}`;
    const quiet = await browser().signIn(reader);
    expect(await html(at, quiet)).not.toContain('Leave out of metrics…');
    expect(await html(at)).toContain('Leave out of metrics…');
    const before = linesOf(await html(at));
    const path = `/pull-requests/${first?.id}/exclusion`;
    const left = await signedIn.open(path, { reason: 'A <b>bad</b> day', to: at });
    expect([left.status, left.headers.get('location')]).toEqual([303, `https://edge.test${at}`]);
    expect(await html(at, quiet)).toContain('A &lt;b&gt;bad&lt;/b&gt; day');
    await until(
      async () => linesOf(await html(at)),
      (lines) => lines === before - 1,
    );
    expect(await html(`/pull-requests?${WINDOW}&state=merged`)).toContain('left out by a person');
    expect((await signedIn.open(path, { do: 'count', to: at })).status).toBe(303);
    await until(
      async () => linesOf(await html(at)),
      (lines) => lines === before,
    );
  });
});

describe('saved views', () => {
  it('are kept by each for themselves, and forgotten', async () => {
    const quiet = await browser().signIn(reader);
    const at = '/pull-requests?state=open';
    const kept = { name: 'Mine & only', page: '/pull-requests', query: 'state=open', to: at };
    expect((await quiet.open('/views', kept)).status).toBe(303);
    const shown = await html('/pull-requests', quiet);
    expect(shown).toContain('Mine &amp; only');
    expect(await html('/pull-requests')).not.toContain('Mine &amp; only');
    const again = await quiet.open('/views', kept);
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('another view has it');
    const [, forget = ''] = /action="(\/views\/[^"]+\/delete)"/.exec(shown) ?? [];
    expect((await quiet.open(forget, { to: at })).status).toBe(303);
    expect(await html('/pull-requests', quiet)).not.toContain('Mine &amp; only');
    const forged = await quiet.open('/views', kept, { 'sec-fetch-site': 'cross-site' });
    expect(forged.status).toBe(403);
  });
});
