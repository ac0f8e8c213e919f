import { beforeAll, describe, expect, it } from 'vitest';
import { PERSONAL_TOKENS } from '../../support/worker-secrets.ts';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, until } from '../support/api.ts';
import { figuresOf, linesOf } from '../support/figures.ts';

let owner = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('Beginners'));
  signedIn = await browser().signIn(owner);
});

const html = async (path: string, visitor = signedIn) => (await visitor.open(path)).text();

describe('the set-up', () => {
  it('begins with what is to be done, and names a step that is none', async () => {
    const page = await html('/setup');
    expect(page).toContain('Set up Beginners');
    expect(page).toMatch(/aria-current="step"[^]*Connect GitHub/);
    expect((await signedIn.open('/setup?step=5')).status).toBe(400);
    expect(await html('/setup?step=2', await browser().signIn((await newKey(owner, 'reader')).key))).toContain(
      'Members choose them; you are a reader.',
    );
  });

  it('reads what was chosen, and shows the first numbers', async () => {
    const nothing = await signedIn.open('/setup/repositories', { to: '/setup?step=2', far: 'all', name: '' });
    expect(nothing.status).toBe(400);
    expect(await nothing.text()).toContain('repository: 1 to 50 repositories');
    const unknown = await signedIn.open('/setup/repositories', {
      to: '/setup?step=2',
      far: 'all',
      name: 'acme/nowhere',
    });
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('That was not done: GitHub');

    const chosen = await signedIn.open('/setup/repositories', { to: '/setup?step=2', far: 'all', name: 'acme/gears' });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, 'https://edge.test/setup?step=4']);
    await until(
      () => html('/setup'),
      (page) => page.includes('everything is read') && page.includes('Open the overview'),
    );
    const { body } = await call<{ data: { fullName: string }[] }>('GET', '/v1/repositories', { key: owner });
    expect(body.data.map(({ fullName }) => fullName)).toEqual(['acme/gears']);
  });

  it('takes a token, ticks what is active, and says what reading it takes', async () => {
    const { key } = await newWorkspace('Connected');
    const visitor = await browser().signIn(key);
    expect(await html('/setup', visitor)).toContain('<form method="post" action="/settings/connections"');
    const refused = await visitor.open('/settings/connections', { to: '/setup', token: 'ghp_nobody_has_it' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toMatch(/That was not done[^]*aria-current="step"[^]*Connect GitHub/);
    const connected = await visitor.open('/settings/connections', { to: '/setup', token: PERSONAL_TOKENS[0] ?? '' });
    expect([connected.status, connected.headers.get('location')]).toEqual([303, 'https://edge.test/setup']);
    const page = await html('/setup', visitor);
    expect(page).toContain('Which repositories?');
    const boxes = [...page.matchAll(/<input type="checkbox" name="repository"[^>]*>/g)].map(([box]) => box);
    const ticked = boxes.filter((box) => / checked/.test(box));
    expect(ticked.length).toBeGreaterThan(1);
    const sum = ticked.reduce((total, box) => total + Number(/data-pull-requests="(\d+)"/.exec(box)?.[1]), 0);
    expect(page).toContain(`data-takes="chosen">${ticked.length} repositories, as ticked at first`);
    expect(page).toContain(`data-takes="pullRequests">about ${sum.toLocaleString('en')}<`);
    const all = await html('/setup?step=2&show=all', visitor);
    expect(all.match(/name="repository"/g)?.length).toBeGreaterThanOrEqual(boxes.length);
    expect(all).not.toMatch(/name="repository"[^>]* checked/);
    expect(await html('/setup?step=2&show=archived', visitor)).toContain('None of them is archived.');
    const wrong = await html('/setup?step=2&show=some', visitor);
    expect(wrong).toContain('show: one of active, all, archived');
  });

  it('says what is complete, and each of its numbers leads to its list', async () => {
    const page = await until(
      () => html('/setup?step=4'),
      (text) => text.includes(' is complete: '),
    );
    expect(page).toContain('data-live-rows="filling"');
    expect(page).toMatch(/<a class="title" href="[^"]+">acme\/gears<\/a> is complete: (\d+) of \1 pull requests/);
    const figures = figuresOf(page);
    expect(figures.map(({ measure }) => measure)).toEqual(['merged', 'cycle', 'pickup']);
    for (const { href, total } of figures) expect(linesOf(await html(href)), href).toBe(total);
  });

  it('says who counts, with the lists behind the counts, the teams and what is production', async () => {
    const page = await html('/setup?step=3');
    expect(page).toContain('Import teams from GitHub');
    expect(page).toMatch(/acme\/gears, main<\/dt><dd><a href="\/repositories\/[^"]+\/production">production<\/a>, /);
    const links = [...page.matchAll(/<a class="figure" href="([^"]+)">(\d+)/g)];
    expect(links.length).toBeGreaterThan(3);
    for (const [, href = '', n] of links) {
      const list = await html(href.replaceAll('&amp;', '&'));
      expect(linesOf(list), href).toBe(Number(n));
    }
    const team = { name: 'Gear <makers>' };
    await call('POST', '/v1/teams', { key: owner, body: { ...team, members: [] } });
    expect(await html('/setup?step=3')).toContain('Gear &lt;makers&gt;');
  });
});
