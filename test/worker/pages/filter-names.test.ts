import { beforeAll, expect, it } from 'vitest';
import { browser, type Browser } from '../support/browser.ts';
import { call, newWorkspace, request, syncToEnd, track } from '../support/api.ts';

let owner = '';
let signedIn: Browser;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  const { id } = await track(owner, 'acme/people');
  await syncToEnd(owner, id, { daysBack: null });
  await call('POST', '/v1/teams', { key: owner, body: { name: 'Pay <b>, Ltd' } });
  signedIn = await browser().signIn(owner);
});

const names = async (of: string, q: string, as = signedIn) => {
  const response = await as.open(`/filter-names?${new URLSearchParams({ of, q }).toString()}`);
  expect([of, response.status]).toEqual([of, 200]);
  return [...(await response.text()).matchAll(/<option value="([^"]*)"/g)].map(([, name]) => name);
};

it('offers the names of each filter that have the text, those that begin with it first', async () => {
  const { body } = await call<{ data: { author: { login: string } | null; labels: string[] }[] }>(
    'GET',
    '/v1/pull-requests?limit=200',
    { key: owner },
  );
  const login = body.data.find(({ author }) => author !== null)?.author?.login ?? '';
  const label = body.data.flatMap(({ labels }) => labels)[0] ?? '';
  expect(label).not.toBe('');
  for (const [of, name] of [
    ['author', login],
    ['reviewer', login],
    ['label', label],
    ['base', 'main'],
    ['repo', 'acme/people'],
  ] as const) {
    expect((await names(of, name.toUpperCase()))[0], of).toBe(name);
    expect(await names(of, name.slice(1)), of).toContain(name);
    expect(await names(of, 'no such name'), of).toEqual([]);
  }
});

it('writes a name as an address has it, and as text', async () => {
  expect(await names('team', '<b>')).toEqual([String.raw`Pay &lt;b&gt;\, Ltd`]);
});

it('is of this workspace, for who is signed in, and of filters that have names', async () => {
  const stranger = await browser().signIn((await newWorkspace('Others')).key);
  expect(await names('repo', 'acme', stranger)).toEqual([]);
  expect((await request('GET', '/filter-names?of=repo')).status).toBe(401);
  expect((await signedIn.open('/filter-names?of=size')).status).toBe(400);
});

it('stands beside fields that work alone', async () => {
  const html = await (await signedIn.open('/flow?label=x')).text();
  expect(html).toMatch(/<input name="label" value="x"[^>]* data-names="label"\/>/);
});
