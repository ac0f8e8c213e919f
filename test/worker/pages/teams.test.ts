import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { figuresOf, totalBehind } from '../support/figures.ts';
import { readBefore } from '../support/read-before.ts';
import { query as rows } from '../support/services.ts';
import { sized } from '../../support/sized.ts';

const HOSTILE = '<img src=x>, & Sons';

interface Weekly {
  data: { weekStart: string; open: boolean; merged: { value: number } }[];
}

let owner = '';
let reader: ReturnType<typeof browser>;
let team = '';
let hostile = '';

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('Teams'));
  await readBefore(owner, 'acme/people');
  const { body } = await call<{ data: { id: string; login: string; authorKind: string }[] }>(
    'GET',
    '/v1/actors?limit=200',
    { key: owner },
  );
  const people = body.data.filter(({ authorKind }) => authorKind === 'people').map((actor) => actor.id);
  const create = async (name: string, members: string[]) =>
    (await call<{ id: string }>('POST', '/v1/teams', { key: owner, body: { name, members } })).body.id;
  team = await create('Everybody', people);
  hostile = await create(HOSTILE, people.slice(0, 2));
  await create('Nobody', []);
  for (const [name, share] of [
    ['Everybody', 0.8],
    [String.raw`<img src=x>\, & Sons`, 0.5],
  ] as const) {
    const goal = { metric: 'response', target: 28_800, direction: 'atMost', share, filter: { team: name } };
    const added = await call('POST', '/v1/goals', { key: owner, body: goal });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
  }
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
});

const open = async (path: string, as = reader) => {
  const response = await as.open(path);
  return { status: response.status, html: await response.text() };
};

describe('the teams side by side', () => {
  it('are all there by name, with what the API says of each, and lead to their pages', async () => {
    const { status, html } = await open('/teams');
    const { body } = await call<{ data: { team: { name: string }; merged: { value: number } }[] }>(
      'GET',
      '/v1/metrics/teams',
      { key: owner },
    );
    expect(status).toBe(200);
    expect(html).not.toContain('Could not load');
    const shown = [...html.matchAll(/<a class="title" href="\/teams\/[^"]+">(.*?)<\/a>/g)].map(([, name]) => name);
    expect(shown).toEqual(['&lt;img src=x&gt;, &amp; Sons', 'Everybody', 'Nobody']);
    expect(shown).toHaveLength(body.data.length);
    const merged = figuresOf(html).filter(({ measure, href }) => measure === 'merged' && href.includes('team='));
    expect(merged.map(({ total }) => total)).toEqual(body.data.map((each) => each.merged.value));
    expect(html).toContain(`href="/teams/${team}"`);
    expect(html).toMatch(/<tr class="few"><th scope="row">[^]*?Nobody/);
    expect(html).toContain('teams do not sum');
  });

  it('have few elements each: a page has fifty of them', async () => {
    const { html } = await open('/teams');
    const row = html.split('<tr').find((each) => each.includes('>Everybody</a>'));
    expect(row?.match(/<[a-z]/g)?.length).toBeLessThan(30);
  });

  it.each(sized(['/teams?by=all&size=S'], ['/teams', '/teams?window=4w', '/teams?by=all&size=S']))(
    'have figures that are their lists: %s',
    async (path) => {
      const figures = figuresOf((await open(path)).html);
      expect(figures.length).toBeGreaterThan(15);
      for (const { href, total } of figures) expect(await totalBehind(href, owner), href).toBe(total);
    },
  );

  it('are said to be none', async () => {
    const empty = await browser().signIn((await newWorkspace('Empty')).key);
    const { html } = await open('/teams', empty);
    expect(html).toContain('No team yet');
    // There is no repository of which a part could be missing.
    expect(html).not.toMatch(/was never read|not read to its end|Based on/);
    expect(html).toContain('Import the teams of a GitHub organization with the button above.');
    expect(html).toMatch(/Teams are read with a connection\. <a href="\/settings\/connections">/);
    expect((await open('/teams')).html).not.toContain('Import teams');
    const form = { organization: 'acme', connectionId: crypto.randomUUID(), to: '/teams' };
    expect((await reader.open('/teams/import', form)).status).toBe(403);
    const failed = await empty.open('/teams/import', { ...form, organization: 'no org' });
    expect(await failed.text()).toContain('That was not done: organization: the login of an organization');
    expect((await open('/teams?after=nonsense')).html).toContain('Could not load the teams');
  });
});

describe('a team', () => {
  it('has its window, its week, its members, what waits, and its goals', async () => {
    const { status, html } = await open(`/teams/${team}`);
    expect(status).toBe(200);
    expect(html).not.toContain('Could not load');
    expect(html).toContain('<h1>Everybody</h1>');
    const { body } = await call<Weekly>('GET', '/v1/metrics/weekly?team=Everybody', { key: owner });
    const week = body.data.at(-1);
    const figure = figuresOf(html).find(({ href }) => href.includes(`at=${week?.weekStart}`));
    expect([html.includes('Finished this week'), figure?.total]).toEqual([true, week?.merged.value]);
    expect(html).toContain('Waiting longest now');
    expect(html).toContain('within <b>8 hours</b> for <b>80 %</b> of pull requests');
    expect(html).not.toContain('<b>50 %</b>');
    expect(html).toMatch(/<ul class="members"><li><a class="person" href="\/pull-requests\?[^"]*author=/);
  });

  it.each(sized(['?window=4w'], ['', '?window=4w', '?window=2026-01-05..2026-01-20']))(
    'has figures that are their lists: %s',
    async (query) => {
      const figures = figuresOf((await open(`/teams/${team}${query}`)).html);
      expect(figures.length).toBeGreaterThan(8);
      for (const { href, total } of figures) expect(await totalBehind(href, owner), href).toBe(total);
      expect(figures.every(({ href }) => href.includes('team=Everybody'))).toBe(true);
    },
  );

  it('is this team alone, whatever the address says, and its name is only text', async () => {
    const { html } = await open(`/teams/${hostile}?team=Everybody`);
    expect(html).not.toContain('<img');
    expect(html).toContain('<h1>&lt;img src=x&gt;, &amp; Sons</h1>');
    expect(html).toContain('<b>50 %</b> of pull requests');
    const figures = figuresOf(html);
    expect(figures.some(({ href }) => href.includes('Everybody'))).toBe(false);
    for (const { href, total } of figures.slice(0, 6)) expect(await totalBehind(href, owner), href).toBe(total);
  });

  it('is not there for others, and names no way to single people where their numbers are kept', async () => {
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    for (const path of [`/teams/${team}`, '/teams/nonsense']) {
      expect((await open(path, stranger)).status, path).toBe(404);
    }
    await call('PATCH', '/v1/rules', { key: owner, body: { individualNumbers: 'own' } });
    const { html } = await open(`/teams/${team}`);
    await call('PATCH', '/v1/rules', { key: owner, body: { individualNumbers: 'everyone' } });
    expect(html).toMatch(/<ul class="members"><li><span class="person">/);
  });
});

describe('a team that members make', () => {
  const members = async (id: string) =>
    (await call<{ members: { login: string }[] }>('GET', `/v1/teams/${id}`, { key: owner })).body.members.map(
      ({ login }) => login,
    );

  it('is made, named, filled by search, emptied and deleted on pages, and the audit log says by whom', async () => {
    const { key } = await newKey(owner, 'member');
    const member = await browser().signIn(key);
    expect((await open('/teams', member)).html).toContain('New team');
    const made = await member.open('/teams', { name: 'Payments', to: '/teams' });
    const edit = made.headers.get('location') ?? '';
    expect([made.status, edit]).toEqual([303, expect.stringMatching(/^\/teams\/[\w-]+\/edit$/)]);
    const id = edit.split('/')[2] ?? '';
    const { body: all } = await call<{ data: { id: string; login: string }[] }>(
      'GET',
      '/v1/actors?kind=user&limit=200',
      {
        key: owner,
      },
    );
    const [wanted] = all.data.map(({ login }) => login).toSorted((one, other) => other.length - one.length);
    const search = wanted?.slice(1, -1).toUpperCase() ?? '';
    const { html } = await open(`${edit}?find=${search}`, member);
    const person = all.data.find(({ login }) => login === wanted)?.id ?? '';
    expect(html).toContain(`aria-label="Add ${wanted} to the team"`);
    expect(html).not.toContain(
      `aria-label="Add ${all.data.find(({ login }) => !login.includes(search.toLowerCase()))?.login} `,
    );
    const added = await member.open(`/teams/${id}/members`, { person, to: `${edit}?find=${search}` });
    expect([added.status, added.headers.get('location')]).toEqual([303, `https://edge.test${edit}?find=${search}`]);
    expect(await members(id)).toEqual([wanted]);
    expect((await open(`${edit}?find=${search}`, member)).html).toContain('is a member');
    await member.open(`/teams/${id}/name`, { name: 'Money', to: edit });
    expect((await open(`/teams/${id}`, member)).html).toContain('<h1>Money</h1>');
    await member.open(`/teams/${id}/members/${person}/remove`, { to: edit });
    expect(await members(id)).toEqual([]);
    const deleted = await member.open(`/teams/${id}/delete`, { to: edit });
    expect([deleted.status, deleted.headers.get('location')]).toEqual([303, '/teams']);
    expect((await open(`/teams/${id}`, member)).status).toBe(404);
    const { body: log } = await call<{ data: { action: string }[] }>('GET', '/v1/audit-log?limit=5', { key: owner });
    expect(log.data.map(({ action }) => action)).toEqual([
      'team.deleted',
      'team.changed',
      'team.changed',
      'team.changed',
      'team.created',
    ]);
  });

  it('says at the field what is wrong with a name, and keeps what was typed', async () => {
    const member = await browser().signIn((await newKey(owner, 'member')).key);
    for (const [path, to] of [
      ['/teams', '/teams'],
      [`/teams/${team}/name`, `/teams/${team}/edit`],
    ] as const) {
      const response = await member.open(path, { name: 'Nobody', to });
      const html = await response.text();
      expect([path, response.status]).toEqual([path, 409]);
      expect(html).toMatch(
        /<input name="name" value="Nobody"[^>]* aria-invalid="true" aria-describedby="name-problem"/,
      );
      expect(html).toContain('<small class="bad" id="name-problem">one that no other team has</small>');
    }
    const empty = await member.open('/teams', { name: ' ', to: '/teams' });
    expect([empty.status, (await empty.text()).includes('id="name-problem"')]).toEqual([400, true]);
    const nobody = await member.open(`/teams/${team}/members`, {
      person: crypto.randomUUID(),
      to: `/teams/${team}/edit`,
    });
    expect(nobody.status).toBe(404);
  });

  it('is changed by members of this workspace only', async () => {
    const page = await reader.open(`/teams/${team}/edit`);
    expect([page.status, await page.text()]).toEqual([
      403,
      expect.stringContaining('Members can do this; you are a reader.'),
    ]);
    expect((await open('/teams')).html).not.toContain('New team');
    expect((await open(`/teams/${team}`)).html).not.toContain(`/teams/${team}/edit`);
    expect((await reader.open('/teams', { name: 'Mine', to: '/teams' })).status).toBe(403);
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    expect((await stranger.open(`/teams/${team}/edit`)).status).toBe(404);
    expect((await stranger.open(`/teams/${team}/delete`, { to: '/teams' })).status).toBe(404);
    expect((await open(`/teams/${team}`)).status).toBe(200);
  });

  it('is shown as of GitHub when it comes from there, and is changed there', async () => {
    await rows(sql`update teams set github_id = 77 where id = ${hostile}`);
    const member = await browser().signIn((await newKey(owner, 'member')).key);
    const { html } = await open(`/teams/${hostile}/edit`, member);
    expect(html).toContain('This team comes from GitHub.');
    expect(html).not.toMatch(/Take out|Add people|name="name"/);
    expect((await member.open(`/teams/${hostile}/name`, { name: 'Mine', to: `/teams/${hostile}/edit` })).status).toBe(
      409,
    );
    await rows(sql`update teams set github_id = null where id = ${hostile}`);
  });
});
