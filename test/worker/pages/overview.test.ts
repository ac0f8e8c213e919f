import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';
import { linesOf } from '../support/figures.ts';
import { readBefore } from '../support/read-before.ts';
import { query } from '../support/services.ts';

let owner = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  await readBefore(owner, 'acme/people');
  signedIn = await browser().signIn(owner);
});

/** The words of a page. */
const words = async (path: string, visitor = signedIn) => {
  const response = await visitor.open(path);
  expect(response.status, path).toBe(200);
  return (await response.text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
};

describe('the Overview', () => {
  it('begins with one thing to do where nothing is connected', async () => {
    const empty = await browser().signIn((await newWorkspace('Empty')).key);
    for (const path of ['/', '/flow', '/reviews', '/delivery', '/ai', '/pull-requests']) {
      const shown = await words(path, empty);
      expect(shown, path).toContain('Connect GitHub to begin. It takes about five minutes. Set up');
      // A number of nothing would say that there is something.
      expect(shown, path).not.toMatch(/Based on|0 of 0|was never|no comparison/);
    }
    // What an address names is looked for all the same.
    expect((await empty.open(`/delivery?deployment=${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('says of a repository that was never read what to do, and of nothing that it is so', async () => {
    const { key: other } = await newWorkspace('Chosen');
    await track(other, 'acme/gears');
    const page = await browser().signIn(other);
    const shown = await words('/', page);
    expect(shown).toContain(
      'A repository was never read to its end. Numbers may be too small, and there is no comparison.',
    );
    expect(shown).toContain('Nothing that was merged in this window is stored yet.');
    expect(shown).not.toContain('No pull requests were merged');
    expect(await words('/status', page)).toContain('acme/gears never synced Nothing of it is stored. Sync now');
  });

  it('names in its basis what deleted accounts opened: its parts are all that was merged', async () => {
    const merged = async (by: string) => {
      const address = `/v1/metrics/pull-requests?measure=merged&window=52w&limit=1&by=${by}`;
      return (await call<{ total: number }>('GET', address, { key: owner })).body.total;
    };
    const [all, people, others] = [await merged('all'), await merged('people'), await merged('agents,automation')];
    expect(all).toBeGreaterThan(people + others);
    expect(await words('/?window=52w')).toContain(
      `Based on ${people} merged pull requests by people ${others} by agents and automation left out ${all - people - others} by deleted accounts left out`,
    );
    expect(await words('/?window=52w&by=all')).not.toContain('deleted accounts');
  });

  it('says the days of its window, and that a figure of nothing is of none', async () => {
    expect(await words('/')).toMatch(/Last 13 weeks \d+ \w{3}( \d{4})? – \d+ \w{3} /);
    expect(await words('/?window=2019-01-01..2019-01-31')).not.toMatch(/half of 0|0 of 0/);
  });

  it('says in the cards that the filters are too narrow, and what is without the last', async () => {
    const text = await words('/?window=52w&repo=acme/people&label=no-such-label');
    expect(text).toMatch(/Nothing matches all 2 filters\. Without label: no-such-label there are \d+\. Remove it/);
  });

  it('leads from what is open and active to lists of as many', async () => {
    const page = await (await signedIn.open('/')).text();
    const links = [...page.matchAll(/<a class="figure" href="([^"]+)">(\d+) (active|open)</g)];
    expect(links.map(([, , , name]) => name).toSorted()).toEqual(['active', 'open', 'open']);
    for (const [, href = '', n] of links) {
      const list = await (await signedIn.open(href.replaceAll('&amp;', '&'))).text();
      expect(linesOf(list), href).toBe(Number(n));
    }
    expect(page).toMatch(/data-measure="cycle" data-total="\d+">\d+<\/a> merged/);
  });

  it('of one repository leads to its proof', async () => {
    const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/repositories', { key: owner });
    const link = `href="/repositories/${body.data[0]?.id}?window=52w&amp;repo=acme/people">Sync and health`;
    expect(await (await signedIn.open('/?window=52w&repo=acme/people')).text()).toContain(link);
    expect(await words('/?window=52w')).not.toContain('Sync and health');
    expect((await signedIn.open('/?repo=acme/people,acme/nothing')).status).toBe(404);
  });

  it('leads from an empty window to the last one that has merges', async () => {
    const html = await (await signedIn.open('/?window=2035-01-01..2035-02-01')).text();
    expect(html).toContain('No pull requests were merged in this window. The last one before it was on');
    const [, href = ''] = /href="([^"]+)">Show that window/.exec(html) ?? [];
    expect(await words(href)).not.toContain('No pull requests were merged');
    expect(await words('/?window=2001-01-01..2001-02-01')).toContain('and none before it is stored');
  });

  it('names the goals that are missed under the first line', async () => {
    expect(await words('/?window=52w')).not.toContain('missed:');
    const goal = { name: 'Quick <reviews>', metric: 'pickup', target: 1, direction: 'atMost', share: 0.9 };
    const { status, body } = await call('POST', '/v1/goals', { key: owner, body: goal });
    expect([status, body]).toEqual([201, expect.anything()]);
    expect(await words('/?window=52w')).toMatch(/1 goal missed : Quick &lt;reviews&gt; \([\d.]+ %, wanted 90 %\)/);
  });

  it('says what is not stored, and compares nothing with it', async () => {
    const { key } = await newWorkspace('Young');
    const { id } = await track(key, 'acme/people');
    await syncToEnd(key, id, { daysBack: 5 });
    const text = await words('/?window=52w', await browser().signIn(key));
    expect(text).toMatch(/This window begins before what is stored \(\d+ \w+( \d{4})?\)\./);
    expect(text).toMatch(/Numbers cover \d+ \w+( \d{4})? to today, and there is no comparison\. Read further back/);
    expect(text.match(/no comparison: before \d+ \w+( \d{4})? is not stored/g)).toHaveLength(1);

    // What reads further back is on the page of the repository, for members; of several the one of which least is stored.
    await readBefore(key, 'acme/gears');
    const [member, reader] = await Promise.all([
      browser().signIn((await newKey(key, 'member')).key),
      browser().signIn((await newKey(key, 'reader')).key),
    ]);
    for (const shared of ['?window=52w', '?window=52w&repo=acme/people']) {
      const link = `<a href="/repositories/${id}${shared.replace('&', '&amp;')}">Read further back</a>`;
      expect(await (await member.open(`/${shared}`)).text()).toContain(link);
    }
    expect(await words('/?window=52w', reader)).not.toContain('Read further back');

    const dayOf = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    const past = await words(`/?window=${dayOf(30)}..${dayOf(2)}`, member);
    const end = `${Number(dayOf(2).slice(8))} \\w+`;
    expect(past).toMatch(
      new RegExp(`Numbers cover \\d+ \\w+( \\d{4})? to ${end}( \\d{4})?, and there is no comparison`),
    );
    const before = await words(`/?window=${dayOf(60)}..${dayOf(30)}`, member);
    expect(before).toMatch(/This window ends before what is stored \(\d+ \w+( \d{4})?\)\./);
    expect(before).not.toContain('Numbers cover');
  });

  it('opens on the last weeks of a history that ended', async () => {
    const { key, id: workspaceId } = await newWorkspace('Ended');
    const { id } = await track(key, 'acme/gears');
    await syncToEnd(key, id, { daysBack: null });
    await query(sql`update pull_request_facts set merged_at = merged_at - interval '3 years'
      where workspace_id = ${workspaceId} and merged_at is not null`);
    const visitor = await browser().signIn(key);
    const answer = await visitor.open('/');
    expect(answer.status).toBe(302);
    const location = new URL(answer.headers.get('location') ?? '', 'https://edge.test');
    expect(location.searchParams.get('window')).toMatch(/^\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
    const text = await words(location.pathname + location.search, visitor);
    expect(text).toMatch(/The last merge was on \d+ \w+ \d{4}: shown are the days up to it\./);
  });

  it('says once that there was nothing before to compare with', async () => {
    const { body } = await call<{ data: { mergedAt: string }[] }>(
      'GET',
      '/v1/pull-requests?state=merged&sort=merged&by=people&limit=1',
      { key: owner },
    );
    const first = Date.parse(body.data[0]?.mergedAt ?? '');
    const window = `${new Date(first).toISOString()}..${new Date(first + 91 * 86_400_000).toISOString()}`;
    for (const path of ['/', '/flow']) {
      const text = await words(`${path}?window=${window}`);
      expect(text.split('no comparison: nothing was merged in the 91 days before'), path).toHaveLength(2);
      expect(text, path).not.toMatch(/too few to compare|nothing before to compare with/);
    }
  });

  it('tells few values themselves', async () => {
    const { body } = await call<{ data: { mergedAt: string }[] }>(
      'GET',
      '/v1/pull-requests?state=merged&sort=-merged&by=people&limit=3',
      { key: owner },
    );
    const [last, , third] = body.data.map(({ mergedAt }) => mergedAt);
    const to = new Date(Date.parse(last ?? '') + 1_000).toISOString();
    const text = await words(`/?window=${third}..${to}`);
    expect(text).toMatch(/Cycle time [^,]{2,8}, [^,]{2,8}, .{2,60}3 pull requests/);
  });
});
