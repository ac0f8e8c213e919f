import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track, until, type ShownRepository } from '../support/api.ts';
import { query } from '../support/services.ts';

interface Detail extends ShownRepository {
  receipt: { expected: Record<string, number>; stored: Record<string, number> };
}

let owner = '';
let id = '';
let syncId = '';
let member: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('One repository'));
  ({ id } = await track(owner, 'acme/gears'));
  ({ id: syncId } = await syncToEnd(owner, id, { daysBack: null }));
  member = await browser().signIn((await newKey(owner, 'member')).key);
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
});

const htmlOf = async (who: ReturnType<typeof browser>, more = '') =>
  (await who.open(`/repositories/${id}${more}`)).text();
const detail = async () => (await call<Detail>('GET', `/v1/repositories/${id}`, { key: owner })).body;
const words = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page of a repository', () => {
  it('says how it stands in one line, and leads to its Overview and its pull requests', async () => {
    const html = await htmlOf(reader, '?window=4w');
    expect(html).toContain('<h1>acme/gears</h1>');
    expect(words(html)).toMatch(
      /current checked just now complete through \d\d:\d\d .* branch main · read by the deployment’s own token/,
    );
    expect(html).toContain('href="/?window=4w&amp;repo=acme/gears"');
    expect(html).toContain('href="/pull-requests?window=4w&amp;repo=acme/gears"');
  });

  it('proves with its receipt that nothing is missing: the counts are those of the API', async () => {
    const html = await htmlOf(reader);
    const { receipt } = await detail();
    const rows = [
      ...html.matchAll(
        /<th scope="row">([^<]+?) ?(?:<small>[^<]*<\/small>)?<\/th><td[^>]*>([^<]*)<\/td><td[^>]*>([^<]*)<\/td><td[^>]*>([^<]*)<\/td>/g,
      ),
    ];
    const shown = new Map(
      rows.map(([, name = '', ...cells]) => [name.trim(), cells.map((cell) => Number(cell.replaceAll(',', '')))]),
    );
    expect(shown.get('Pull requests')).toEqual([receipt.expected['pullRequests'], receipt.stored['pullRequests'], 0]);
    expect(shown.get('Reviews')).toEqual([receipt.expected['reviews'], receipt.stored['reviews'], 0]);
    expect(shown.get('Check runs')).toEqual([receipt.expected['checkRuns'], receipt.stored['checkRuns'], 0]);
    expect(shown.size).toBe(6);
    expect(words(html)).toMatch(/Receipt everything stored, \d+ \w+, \d\d:\d\d complete/);
  });

  it('names what is missing, capped, set aside and not readable, each with a link', async () => {
    const stored = await detail();
    const [row] = await query(
      sql`select number, id from pull_requests where repository_id = ${id} order by number limit 1`,
    );
    const receipt = {
      ...stored.receipt,
      complete: false,
      missing: [Number(row?.['number']), 999_999],
      capped: [{ number: Number(row?.['number']), list: 'files', total: 3_146, listed: 3_000 }],
      unreadable: ['checkRuns'],
      setAside: [{ number: null, list: 'reviews', reason: '<too> large', tries: 2, nextTry: null }],
    };
    await query(sql`update repositories set full_receipt = ${JSON.stringify(receipt)}::jsonb where id = ${id}`);
    const html = await htmlOf(reader);
    await query(sql`update repositories set full_receipt = ${JSON.stringify(stored.receipt)}::jsonb where id = ${id}`);
    expect(html).toContain('2 missing or short');
    expect(html).toContain(`<a href="/pull-requests/${String(row?.['id'])}">`);
    expect(html).toMatch(/<a href="[^"]+\/acme\/gears\/pull\/999999">/);
    expect(words(html)).toContain('has 3,146 files; GitHub lists 3,000 of them.');
    expect(html).toContain('1 capped by GitHub');
    expect(html).toContain('not readable with this connection');
    expect(html).toContain('is set aside: &lt;too&gt; large. Asked for 2 times.');
  });

  it('shows what is stored by month, with a gap where it was not read', async () => {
    const { data } = (
      await call<{ data: { month: string; n: number }[] }>('GET', `/v1/repositories/${id}/months`, { key: owner })
    ).body;
    const html = await htmlOf(member);
    const sum = data.reduce((all, { n }) => all + n, 0);
    const table = /<caption class="sr">Stored pull requests[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
    const cells = [...table.matchAll(/<\/th><td class="number">([\d,]+)<\/td>/g)].map(([, n = '']) =>
      Number(n.replaceAll(',', '')),
    );
    expect(cells.reduce((all, n) => all + n, 0)).toBe(sum);
    expect(html).not.toContain('not read: before');
    expect(html).not.toContain('Read further back');
    const [since] = await query(sql`select covered_since from repositories where id = ${id}`);
    await query(sql`update repositories set covered_since = now() - interval '5 days' where id = ${id}`);
    const partial = await htmlOf(member);
    expect(partial).toMatch(/not read: before \d+ \w+/);
    expect(partial).toContain('Read further back');
    expect(await htmlOf(reader)).not.toContain('Read further back');
    await query(sql`update repositories set covered_since = ${String(since?.['covered_since'])} where id = ${id}`);
  });

  it('says why nobody is named where the numbers of single people are off', async () => {
    expect(words(await htmlOf(reader))).toMatch(/Who knows it [^]*Half of \d+ merges?/);
    await call('PATCH', '/v1/rules', { key: owner, body: { individualNumbers: 'off' } });
    const html = words(await htmlOf(reader));
    await call('PATCH', '/v1/rules', { key: owner, body: { individualNumbers: 'everyone' } });
    expect(html).toContain(
      'Who knows it Merges by person are not shown. The numbers of single people are off in this workspace',
    );
    expect(html).not.toContain('Could not load');
  });

  it('lists its syncs, and of one what it decided', async () => {
    const html = await htmlOf(reader, `?sync=${syncId}`);
    expect(words(html)).toContain('Whole history');
    expect(html).toContain('began: reads everything');
    const unknown = words(await htmlOf(reader, `?sync=${crypto.randomUUID()}`));
    expect(unknown).toMatch(
      /There is no such sync on this page of syncs, \d\d:\d\d\)\. The rest of the page is right\./,
    );
  });

  it('says why it cannot be read, since when, and what to do, here and above all pages that show it', async () => {
    const failed = {
      id: syncId,
      status: 'failed',
      finishedAt: new Date().toISOString(),
      error: { reason: 'rejected', detail: 'a <field> is gone' },
    };
    const [before] = await query(sql`select last_sync from repositories where id = ${id}`);
    await query(sql`update repositories set last_sync = ${JSON.stringify(failed)}::jsonb where id = ${id}`);
    const html = await htmlOf(reader);
    expect(words(html)).toContain('It cannot be read: GitHub refused a request');
    expect(html).toContain('A &lt;field&gt; is gone. Sync again. If it fails again, report it with its detail.');
    const overview = words(await (await reader.open('/')).text());
    expect(overview).toMatch(/acme\/gears cannot be read\. GitHub refused a request: its numbers end at .* What to do/);
    expect(overview).toMatch(/acme\/gears cannot be read GitHub refused a request Fix/);
    const other = await track(owner, 'acme/people');
    const narrow = words(await (await reader.open('/?repo=acme/people')).text());
    expect(narrow, 'not above pages without it').not.toContain('acme/gears cannot be read.');
    expect(narrow, 'but in the freshness').toContain('acme/gears cannot be read GitHub');
    await member.open(`/repositories/${other.id}/remove`, { to: '/repositories' });
    await query(
      sql`update repositories set last_sync = ${JSON.stringify(before?.['last_sync'])}::jsonb where id = ${id}`,
    );
  });

  it('lets a member sync, check, read further back and cancel, and tells bad days in words', async () => {
    const to = `/repositories/${id}`;
    const wrong = await member.open(`${to}/sync`, { daysBack: '0', to });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('daysBack: a whole number from 1 to 3650');
    const syncs = async () =>
      (await call<{ data: { id: string }[] }>('GET', `/v1${to}/syncs`, { key: owner })).body.data;
    const before = (await syncs()).length;
    expect((await member.open(`${to}/verify`, { to })).headers.get('location')).toBe(`https://edge.test${to}`);
    const [begun, ...others] = await syncs();
    expect(others).toHaveLength(before);
    const cancelled = await member.open(`${to}/syncs/${begun?.id ?? ''}/cancel`, { to });
    expect([cancelled.status, cancelled.headers.get('location')]).toEqual([303, `https://edge.test${to}`]);
    await until(detail, ({ sync }) => sync === null);
    for (const path of ['sync', 'verify', 'remove', `syncs/${syncId}/cancel`]) {
      const answer = await reader.open(`${to}/${path}`, { to });
      expect(answer.status, path).toBe(403);
      const forged = await member.open(`${to}/${path}`, { to }, { 'sec-fetch-site': 'cross-site' });
      expect(forged.status, path).toBe(403);
    }
  });

  it('has no buttons for a reader, and names who may do it', async () => {
    const html = await htmlOf(reader);
    expect(html).not.toContain('Sync now</button>');
    expect(html).not.toContain('Check everything</button>');
    const refused = await reader.open(`/repositories/${id}/remove`);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Members can do this; you are a reader. Ask first key (owner).');
  });

  it('is not there for another workspace, nor for an id that is none', async () => {
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    for (const path of [`/repositories/${id}`, `/repositories/${id}/remove`, '/repositories/none']) {
      expect((await stranger.open(path)).status, path).toBe(404);
    }
    expect((await stranger.open(`/repositories/${id}/remove`, { to: '/repositories' })).status).toBe(404);
    expect((await detail()).fullName).toBe('acme/gears');
    expect((await reader.open(`/repositories/${id}?tab=none`)).status).toBe(400);
  });

  it('names on a page what is deleted, before a member removes it', async () => {
    const { id: removed } = await track(owner, 'acme/people');
    await syncToEnd(owner, removed, { daysBack: null });
    const html = words(await (await member.open(`/repositories/${removed}/remove`)).text());
    const [row] = await query(sql`select count(*)::int as n from pull_requests where repository_id = ${removed}`);
    expect(html).toContain('Remove acme/people?');
    expect(html).toContain(`${String(row?.['n'])} pull request`);
    const gone = await member.open(`/repositories/${removed}/remove`, { to: '/repositories' });
    expect([gone.status, gone.headers.get('location')]).toEqual([303, 'https://edge.test/repositories']);
    expect((await member.open(`/repositories/${removed}`)).status).toBe(404);
  });
});
