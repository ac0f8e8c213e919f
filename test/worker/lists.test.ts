import { beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN, PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, track } from './support/api.ts';
import { browser } from './support/browser.ts';

const [, TOKEN = ''] = PERSONAL_TOKENS;
const SIX = [1, 2, 3, 4, 5, 6];

interface List {
  n?: number;
  data: object[];
  nextCursor: string | null;
}

let key = '';

beforeAll(async () => {
  ({ key } = await newWorkspace('Lists'));
  const post = async (path: string, body: object, by = key) => {
    const { status } = await call('POST', path, { key: by, body });
    expect([path, status]).toEqual([path, 201]);
  };
  for (const each of SIX) {
    await newKey(key, 'reader');
    await post('/v1/connections', { type: 'token', token: TOKEN });
    await post('/v1/invitations', { kind: 'link', role: 'reader' });
    // Names that differ in capitals alone, and keys that some collations hold for one.
    await post('/v1/views', { name: ['a', 'A', 'b', 'B', 'ab', 'aB'][each - 1], page: '/flow' });
    await post('/v1/ai/tools', {
      key: ['a-b', 'ab', 'a-bc', 'abc', 'x', 'y'][each - 1],
      name: 'x',
      users: [`a${each}`],
    });
    await post('/v1/workspaces', { name: `Beside ${each}`, isExample: false, besideKey: key }, ADMIN_TOKEN);
    await browser().signIn(key);
  }
  await track(key, 'acme/gears');
  await track(key, 'acme/widgets');
});

/** All entries of a list, page by page. */
async function paged(path: string, limit: number): Promise<List[]> {
  const pages: List[] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { status, body } = await call<List>('GET', `${path}?limit=${limit}${after}`, { key });
    expect([path, status]).toEqual([path, 200]);
    expect(body.data.length).toBeLessThanOrEqual(limit);
    pages.push(body);
  }
  return pages;
}

it.each([
  '/v1/api-keys',
  '/v1/connections',
  '/v1/sessions',
  '/v1/invitations',
  '/v1/memberships',
  '/v1/ai/tools',
  '/v1/views',
])('%s comes page by page: each entry once, in the order of the whole list', async (path) => {
  const [whole] = await paged(path, 200);
  expect(whole?.data.length).toBeGreaterThanOrEqual(SIX.length);
  for (const limit of [1, 2]) {
    expect((await paged(path, limit)).flatMap(({ data }) => data)).toEqual(whole?.data);
  }
  const { status, body } = await call('GET', `${path}?cursor=nonsense`, { key });
  expect([status, body.errors?.[0]?.path]).toEqual([400, 'cursor']);
});

it('the pages of annotations lead from the newest back, and each says how many the window has', async () => {
  const [whole] = await paged('/v1/annotations', 200);
  // Each repository was added, and nothing of it is stored before.
  expect(whole?.data.length).toBe(4);
  for (const limit of [1, 3]) {
    const pages = await paged('/v1/annotations', limit);
    expect(pages.toReversed().flatMap(({ data }) => data)).toEqual(whole?.data);
    expect(new Set(pages.map(({ n }) => n))).toEqual(new Set([whole?.data.length]));
  }
});

it('each page of views says how many there are', async () => {
  const pages = await paged('/v1/views', 4);
  expect(pages.map(({ n, data }) => [n, data.length])).toEqual([
    [6, 4],
    [6, 2],
  ]);
});

it('takes 200 as the limit of what a connection sees, as of any list', async () => {
  const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/connections', { key });
  const path = `/v1/connections/${body.data[0]?.id}/repositories`;
  const [hundreds, twoHundreds] = [await paged(path, 100), await paged(path, 200)];
  expect(twoHundreds[0]?.data.length).toBe(200);
  expect(twoHundreds.flatMap(({ data }) => data)).toEqual(hundreds.flatMap(({ data }) => data));
});
