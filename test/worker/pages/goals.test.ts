import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace } from '../support/api.ts';
import { browser } from '../support/browser.ts';
import { linesOf } from '../support/figures.ts';
import { readBefore } from '../support/read-before.ts';

interface Goals {
  data: {
    goal: { id: string; name: string | null; metric: string; target: number; share: number | null; filter: object };
    n: number;
    count: number;
    value: number;
    met: boolean;
    weekly: { weekStart: string; n: number; count: number }[];
    missed: { total: number };
  }[];
}

let key = '';
let owner: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key } = await newWorkspace('Goals'));
  await readBefore(key, 'acme/people');
  owner = await browser().signIn(key);
  reader = await browser().signIn((await newKey(key, 'reader')).key);
});

const open = async (path: string, as = reader) => {
  const response = await as.open(path);
  return { status: response.status, html: await response.text() };
};
const goals = async (asked = '') => (await call<Goals>('GET', `/v1/metrics/goals?${asked}`, { key })).body.data;

const FORM = {
  metric: 'response',
  direction: 'atMost',
  amount: '8',
  unit: 'hours',
  percent: '80',
  team: '',
  repositoryId: 'acme/people',
  name: '',
  to: '/goals',
};

describe('the goals', () => {
  it('are none at first, and an owner adds the first', async () => {
    expect((await open('/goals')).html).toMatch(/No goal yet[^]*Owners can change this: first key\./);
    const { html } = await open('/goals', owner);
    expect(html).toContain('Add the first with the button above.');
    expect(html).toContain('<option value="acme/people">acme/people</option>');
    const added = await owner.open('/goals', FORM);
    expect([added.status, added.headers.get('location')]).toEqual([303, 'https://edge.test/goals']);
    const share = {
      metric: 'unreviewed',
      direction: 'atMost',
      percent: '7.5',
      team: '',
      repositoryId: '',
      to: '/goals',
    };
    expect((await owner.open('/goals', { ...share, name: 'Seen by <two>' })).status).toBe(303);
    const size = { ...FORM, metric: 'size', amount: '400', unit: 'lines', percent: '60', repositoryId: '' };
    expect((await owner.open('/goals', size)).status).toBe(303);
    expect((await goals()).map(({ goal }) => goal)).toMatchObject([
      { metric: 'response', target: 28_800, share: 0.8, name: null, filter: { repositoryId: 'acme/people' } },
      { metric: 'unreviewed', target: 0.075, share: null, name: 'Seen by <two>', filter: {} },
      { metric: 'size', target: 400, share: 0.6, name: null },
    ]);
  });

  it.each([
    [{ amount: 'eight' }, '“How much”: a number from 0 on, as in 8 or 2.5'],
    [{ percent: '101' }, '“Per cent”: from 0 to 100'],
    [{ unit: 'lines' }, '“Unit”: of First response it is one of hours, minutes, days'],
    [{ metric: 'size' }, '“Unit”: of Size it is lines'],
    [{ metric: 'happiness' }, '“What”: one of '],
    [{ repositoryId: 'acme/nowhere' }, 'There is no such repository.'],
    [{ direction: 'sideways' }, '“At most or at least”: '],
    [{ unit: 'workingHours' }, 'workingHours: the workspace has no working hours'],
    [{ metric: 'cycle', unit: 'workingHours' }, '“Unit”: of Cycle time it is one of hours, minutes, days'],
  ])('that cannot be are refused in words, and nothing is lost: %j', async (change, words) => {
    const before = await goals();
    const refused = await owner.open('/goals', { ...FORM, name: 'Kept words', ...change });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const html = await refused.text();
    expect(html).toContain(`That was not done: ${words}`);
    if (!('metric' in change && change.metric === 'happiness')) {
      expect(html).toContain('<details class="menu add-goal" open');
      expect(html).toContain('value="Kept words"');
    }
    expect(await goals()).toHaveLength(before.length);
  });

  it('are sentences with what is reached, and lead to exactly what missed them', async () => {
    const { status, html } = await open('/goals?window=52w');
    expect(status).toBe(200);
    expect(html).not.toMatch(/Could not load| style=|<two>/);
    expect(html).toContain('within <b>8 hours</b> for <b>80 %</b> of pull requests in <b>acme/people</b>');
    expect(html).toContain('for at most <b>7.5 %</b> of pull requests');
    expect(html).toContain('of at most <b>400 lines</b> for <b>60 %</b>');
    const all = await goals('window=52w');
    expect(html).toMatch(/\d goals? of 3 (is|are) missed in this window|No goal is missed in this window/);
    for (const { goal, n, count, weekly, missed } of all) {
      expect(n).toBeGreaterThan(5);
      expect(html).toContain(`${count} of ${n} pull requests`);
      const links = [...html.matchAll(new RegExp(`href="([^"]+)" data-goal="${goal.id}" data-total="(\\d+)"`, 'g'))];
      expect(links).toHaveLength(2);
      expect(Number(links[1]?.[2])).toBe(missed.total);
      for (const [, href = '', total] of links) {
        const list = await open(href.replaceAll('&amp;', '&'));
        expect(list.status).toBe(200);
        expect(linesOf(list.html), href).toBe(Number(total));
      }
      // Each week leads to its own misses, which are those that the API counts.
      const week = weekly.toReversed().find((each) => each.n > 0);
      const misses = goal.metric === 'unreviewed' ? week?.count : (week?.n ?? 0) - (week?.count ?? 0);
      expect(linesOf((await open(`/goals/${goal.id}?at=${week?.weekStart}`)).html)).toBe(misses);
    }
  });

  it('that miss much are listed page by page', async () => {
    const [first] = await goals('window=52w');
    const { html } = await open(`/goals/${first?.goal.id}?window=52w`);
    expect(html.match(/<a class="title" href="\/pull-requests\//g)?.length).toBe(
      Math.min(50, first?.missed.total ?? 0),
    );
    expect(html).toContain('First response');
    const refused = await open(`/goals/${first?.goal.id}?at=monday`);
    expect([refused.status, refused.html.includes('<code>at</code>')]).toEqual([400, true]);
    expect((await open(`/goals/${first?.goal.id}?after=nonsense`)).status).toBe(400);
  });

  it('are seen by readers, changed by owners, and of no other workspace', async () => {
    const [first] = await goals();
    const remove = `/goals/${first?.goal.id}/remove`;
    const seen = (await open('/goals')).html;
    expect(seen).toContain('Owners can change this: first key.');
    expect(seen).not.toMatch(/Add a goal|Remove…/);
    expect((await reader.open('/goals', FORM)).status).toBe(403);
    expect((await reader.open(remove, { to: '/goals' })).status).toBe(403);
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    expect((await open(`/goals/${first?.goal.id}`, stranger)).status).toBe(404);
    expect((await stranger.open(remove, { to: '/goals' })).status).toBe(404);
    expect((await owner.open(remove, { to: '/goals' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await goals()).toHaveLength(3);
    const removed = await owner.open(remove, { to: '/goals' });
    expect([removed.status, removed.headers.get('location')]).toEqual([303, 'https://edge.test/goals']);
    expect(await goals()).toHaveLength(2);
    expect((await open(`/goals/${first?.goal.id}`)).status).toBe(404);
  });

  it('whose team is gone, or that are about one person, say why they have no numbers', async () => {
    const team = await call<{ id: string }>('POST', '/v1/teams', { key, body: { name: 'Short-lived', members: [] } });
    const goal = { metric: 'cycle', target: 86_400, direction: 'atMost' };
    await call('POST', '/v1/goals', { key, body: { ...goal, filter: { team: 'Short-lived' } } });
    await call('DELETE', `/v1/teams/${team.body.id}`, { key });
    await call('POST', '/v1/goals', { key, body: { ...goal, filter: { author: 'ada' } } });
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'off' } });
    const { html } = await open('/goals');
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'everyone' } });
    expect(html).toContain('A team of this goal is gone, so there are no numbers.');
    expect(html).toContain('This goal is about one person, whose numbers the workspace keeps from you.');
  });
});
