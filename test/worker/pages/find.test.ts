import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';

let owner = '';
let signedIn: ReturnType<typeof browser>;
let first = { id: '', number: 0, title: '' };

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  const { id } = await track(owner, 'acme/gears');
  await syncToEnd(owner, id, { daysBack: 3650 });
  signedIn = await browser().signIn(owner);
  const { body } = await call<{ data: (typeof first)[] }>('GET', '/v1/pull-requests?limit=1', { key: owner });
  first = body.data[0] ?? first;
});

const found = async (q: string) => (await signedIn.open(`/find?${new URLSearchParams({ q }).toString()}`)).text();

describe('the page that finds anything', () => {
  it('finds a pull request by its number and its title, and leads to it', async () => {
    for (const q of [String(first.number), `#${first.number}`, first.title]) {
      expect(await found(q), q).toContain(`href="/pull-requests/${first.id}"`);
    }
  });

  it('finds pages, repositories and people', async () => {
    expect(await found('revie')).toContain('href="/reviews"');
    expect(await found('gears')).toMatch(/href="\/repositories\/[0-9a-f-]{36}"/);
    const { body } = await call<{ data: { author: { login: string } | null }[] }>('GET', '/v1/pull-requests', {
      key: owner,
    });
    const login = body.data.find(({ author }) => author !== null)?.author?.login ?? '';
    expect(await found(login)).toContain(`href="/pull-requests?author=${login}"`);
  });

  it('finds pages by what they are about, and numbers by their title, also where nothing else has the name', async () => {
    for (const [q, href] of [
      ['flaky', '/flow#checks'],
      ['quota', '/status'],
      ['invite', '/settings/members'],
      ['who changed', '/settings/audit-log'],
      ['bots', '/settings/what-counts'],
      ['receipt', '/repositories'],
      ['merged without approval', '/pull-requests?measure=mergedWithoutApproval'],
    ] as const) {
      const html = await found(q);
      expect(html, q).toContain(`href="${href}"`);
      expect(html, q).not.toContain('Nothing has this name');
    }
  });

  it('says so when there is nothing, and shows what was asked as text', async () => {
    const html = await found('<img src=x onerror=alert(1)>');
    expect(html).toContain('Nothing has this name.');
    expect(html).not.toContain('<img');
  });

  it('finds nothing of another workspace', async () => {
    const other = await browser().signIn((await newWorkspace('Other')).key);
    const html = await (await other.open(`/find?q=${first.number}`)).text();
    expect(html).not.toContain(first.id);
  });

  it('says why people are not shown to who may not see them', async () => {
    const { id, key } = await newWorkspace('Quiet');
    expect(id).not.toBe('');
    await call('PATCH', '/v1/rules', { key, body: { individualNumbers: 'off' } });
    const reader = await browser().signIn((await newKey(key, 'reader')).key);
    expect(await (await reader.open('/find?q=ada')).text()).toMatch(/individual/i);
  });
});

describe('the colours of the pages', () => {
  it('are those that were chosen, from the first byte on', async () => {
    const chosen = await signedIn.open('/theme', { theme: 'dark', to: '/find?q=1' });
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, 'https://edge.test/find?q=1']);
    expect(await found('1')).toContain('<html lang="en" data-theme="dark">');
    await signedIn.open('/theme', { theme: 'system', to: '/' });
    expect(await found('1')).toContain('<html lang="en">');
  });

  it('cannot be changed by another site, nor lead to one', async () => {
    const other = { 'sec-fetch-site': 'cross-site' };
    expect((await signedIn.open('/theme', { theme: 'dark', to: '/' }, other)).status).toBe(403);
    const away = await signedIn.open('/theme', { theme: 'light', to: 'https://evil.test/' });
    expect(away.headers.get('location')).toBe('https://edge.test/');
  });
});
