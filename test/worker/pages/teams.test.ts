import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { figuresOf, totalBehind } from '../support/figures.ts';
import { readBefore } from '../support/read-before.ts';

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

  it.each(['/teams', '/teams?window=4w', '/teams?by=all&size=S'])(
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

  it.each(['', '?window=4w', '?window=2026-01-05..2026-01-20'])(
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
