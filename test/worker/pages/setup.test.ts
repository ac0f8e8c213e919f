import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, until } from '../support/api.ts';

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
    expect(await html('/setup?step=3')).toMatch(/acme\/gears, main<\/dt><dd>production, \d+ merged into it/);
  });
});
