import { beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN } from '../support/worker-secrets.ts';
import { browser, type Browser } from './support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track } from './support/api.ts';

interface Made {
  id: string;
  apiKey: string;
}

let own: { id: string; key: string };
let example: Made;

const make = (body: object) => call<Made>('POST', '/v1/workspaces', { key: ADMIN_TOKEN, body });

beforeAll(async () => {
  own = await newWorkspace('Own');
  const made = await make({ name: 'Example', isExample: true, besideKey: own.key });
  expect(made.status).toBe(201);
  example = made.body;
});

const workspaceOf = async (page: Browser) =>
  (await page.call<{ id: string; isExample: boolean }>('GET', '/v1/workspace')).body;

describe('the example', () => {
  it('is a workspace of its own, into which nothing of GitHub is connected', async () => {
    const { id } = await track(example.apiKey, 'acme/gears');
    const sync = await syncToEnd(example.apiKey, id, { daysBack: 3650 });
    expect([sync.status, sync.receipt?.complete]).toEqual(['succeeded', true]);
    const { body: seen } = await call<{ data: unknown[] }>('GET', '/v1/repositories', { key: own.key });
    expect(seen.data).toEqual([]);

    const token = await call('POST', '/v1/connections', {
      key: example.apiKey,
      body: { type: 'token', token: 'ghp_some-token' },
    });
    expect([token.status, token.body.detail]).toEqual([422, expect.stringContaining('your own workspace')]);
    const unknown = await call('POST', '/v1/repositories', { key: example.apiKey, body: { fullName: 'acme/nowhere' } });
    expect([unknown.status, unknown.body.detail]).toEqual([
      404,
      expect.stringContaining('the example has no repository acme/nowhere. Add your own'),
    ]);
  });

  it('leads to one’s own workspace and its set-up, and that one back', async () => {
    const page = await browser().signIn(example.apiKey);
    expect(await workspaceOf(page)).toMatchObject({ id: example.id, isExample: true });
    const overview = await (await page.open('/')).text();
    expect(overview).toContain('Generated history');
    expect(overview).toContain(`value="${own.id}"`);
    const setup = await (await page.open('/setup')).text();
    expect(setup).toContain('This is an example');
    expect(setup).not.toContain('aria-label="Steps"');

    const moved = await page.open('/session/workspace', { workspaceId: own.id, to: '/setup' });
    expect([moved.status, moved.headers.get('location')]).toEqual([303, 'https://edge.test/setup']);
    expect(await workspaceOf(page)).toMatchObject({ id: own.id, isExample: false });
    expect(await (await page.open('/setup')).text()).toContain('Look at an example');
    expect((await page.open('/session/workspace', { workspaceId: example.id })).status).toBe(303);
    expect(await workspaceOf(page)).toMatchObject({ id: example.id });
    const listed = await page.call<{ data: { workspaceId: string; isExample: boolean; current: boolean }[] }>(
      'GET',
      '/v1/memberships',
    );
    expect(listed.body.data).toMatchObject([
      { workspaceId: own.id, isExample: false, current: false },
      { workspaceId: example.id, isExample: true, current: true },
    ]);
  });

  it('leads nobody there who has not both keys', async () => {
    const { key } = await newKey(example.apiKey, 'owner');
    const page = await browser().signIn(key);
    expect((await page.open('/session/workspace', { workspaceId: own.id })).status).toBe(404);
    expect(await (await page.open('/')).text()).not.toContain(own.id);
    const away = await (
      await browser().signIn(example.apiKey)
    ).open('/session/workspace', {
      workspaceId: own.id,
      to: 'https://evil.test/',
    });
    expect(away.headers.get('location')).toBe('https://edge.test/');
  });

  it('is made by the operator alone, beside a key that is known', async () => {
    const unknown = await make({ name: 'Example', besideKey: 'tfe_unknown' });
    expect([unknown.status, unknown.body]).toMatchObject([422, { errors: [{ path: 'besideKey' }] }]);
    const byOwner = await call('POST', '/v1/workspaces', { key: own.key, body: { name: 'Example', isExample: true } });
    expect(byOwner.status).toBe(401);
  });
});
