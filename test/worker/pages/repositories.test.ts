import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';
import { query } from '../support/services.ts';

interface Sides {
  data: {
    repository: { id: string; fullName: string };
    merged: { value: number };
    cycle: { n: number };
    unreviewed: { count: number };
  }[];
}
interface List {
  total: number;
}

let owner = '';
let member: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;
let gears = '';

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('Side by side'));
  ({ id: gears } = await track(owner, 'acme/gears'));
  await syncToEnd(owner, gears, { daysBack: null });
  await track(owner, 'acme/people');
  member = await browser().signIn((await newKey(owner, 'member')).key);
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
});

const htmlOf = async (who: ReturnType<typeof browser>, path = '/repositories?window=52w') =>
  (await who.open(path)).text();

/** The row of a repository in the table. */
function rowOf(html: string, fullName: string): string {
  const row = html.split('<tr').find((each) => each.includes(`>${fullName}</a>`));
  if (row === undefined) throw new Error(`no row of ${fullName}`);
  return row;
}

describe('the repositories side by side', () => {
  it('have a row each by name, and each figure leads to the list of its length', async () => {
    const html = await htmlOf(reader);
    const { data } = (await call<Sides>('GET', '/v1/metrics/repositories?window=52w', { key: owner })).body;
    expect([...html.matchAll(/<th scope="row"><a[^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual(
      data.map(({ repository }) => repository.fullName),
    );
    const row = rowOf(html, 'acme/gears');
    const side = data.find(({ repository }) => repository.id === gears);
    const figures = [...row.matchAll(/href="([^"]+)" data-measure="(\w+)" data-total="(\d+)"/g)];
    expect(figures.map(([, , measure, total]) => [measure, Number(total)])).toEqual(
      expect.arrayContaining([
        ['merged', side?.merged.value],
        ['cycle', side?.cycle.n],
        ['unreviewed', side?.unreviewed.count],
      ]),
    );
    expect(figures).toHaveLength(5);
    for (const [, href = '', measure, total] of figures) {
      const asked = new URL(href.replaceAll('&amp;', '&'), 'https://edge.test').searchParams;
      expect(asked.get('repo')).toBe('acme/gears');
      const list = await call<List>(
        'GET',
        `/v1/metrics/pull-requests?window=52w&measure=${measure}&repositoryId=acme/gears&limit=1`,
        { key: owner },
      );
      expect(list.body.total, measure).toBe(Number(total));
    }
  });

  it('have few elements each: a page has fifty of them', async () => {
    const row = rowOf(await htmlOf(reader), 'acme/gears');
    expect(row.match(/<[a-z]/g)?.length).toBeLessThan(36);
  });

  it('lead to the Overview of one, and from its state to its proof', async () => {
    const row = rowOf(await htmlOf(reader), 'acme/gears');
    expect(row).toContain('href="/?window=52w&amp;repo=acme/gears"');
    expect(row).toContain(`href="/repositories/${gears}?window=52w"`);
    expect(row).toContain('current');
    expect(row).toContain('whole history');
  });

  it('show what was never synced without any number, and a member what to do first', async () => {
    const row = rowOf(await htmlOf(member), 'acme/people');
    expect(row).toContain('never synced');
    expect(row).toContain('class="few"');
    expect(row).toContain('Sync now');
    expect(row).toMatch(/data-measure="cycle" data-total="0">–</);
    expect(rowOf(await htmlOf(reader), 'acme/people')).not.toContain('Sync now');
  });

  it('are told by word when they cannot be read', async () => {
    await query(sql`update repositories set unavailable_reason = 'no_access' where id = ${gears}`);
    expect(rowOf(await htmlOf(reader), 'acme/gears')).toContain('cannot be read');
    await query(sql`update repositories set unavailable_reason = null where id = ${gears}`);
  });
});

describe('the form to add one', () => {
  it('tracks a repository, and tells in words what is wrong with a name', async () => {
    const wrong = await member.open('/repositories', { fullName: '<img src=x onerror=alert(1)>', to: '/repositories' });
    const html = await wrong.text();
    expect(wrong.status).toBe(400);
    expect(html).toContain('That was not done: “Repository”: OWNER/NAME');
    expect(html).toContain('value="&lt;img src=x onerror=alert(1)&gt;"');
    expect(html).not.toContain('<img');
    const nowhere = await member.open('/repositories', { fullName: 'acme/nowhere', to: '/repositories' });
    expect(await nowhere.text()).toContain('it shows no repository acme/nowhere');
    const added = await member.open('/repositories', { fullName: ' acme/widgets ', to: '/repositories' });
    expect([added.status, added.headers.get('location')]).toEqual([303, 'https://edge.test/repositories']);
    expect(await htmlOf(member)).toContain('>acme/widgets</a>');
  });

  it('adds all of an owner, and says so', async () => {
    const all = await member.open('/repositories/import', { owner: 'acme', to: '/repositories' });
    expect(all.headers.get('location')).toBe('https://edge.test/repositories?imported=acme');
    expect(await htmlOf(member, '/repositories?imported=acme')).toContain('The repositories of acme are being added.');
    expect((await member.open('/repositories?imported=%3Cb%3E')).status).toBe(400);
  });

  it('is not there for a reader, and refused', async () => {
    expect(await htmlOf(reader)).not.toContain('name="fullName"');
    const refused = await reader.open('/repositories', { fullName: 'acme/gears', to: '/repositories' });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Members can do this; you are a reader.');
  });
});

it('an empty workspace has the forms in the place of the table, and says how to begin', async () => {
  const { key } = await newWorkspace('Empty');
  const html = await htmlOf(await browser().signIn(key), '/repositories');
  expect(html).toContain('No repository yet');
  expect(html).toContain('name="fullName"');
  expect(html).not.toContain('<table');
  const overview = await htmlOf(await browser().signIn(key), '/');
  expect(overview).toContain('<h2>Connect GitHub to begin.</h2><p>It takes about five minutes.</p>');
  expect(overview).toContain('Nothing connected yet');
});
