import { beforeAll, expect, it } from 'vitest';
import { call, newKey, newWorkspace, track } from './support/api.ts';

interface Annotations {
  from: string;
  to: string;
  n: number;
  data: {
    at: string;
    until: string | null;
    kind: string;
    title: string;
    repositoryId: string | null;
    id: string | null;
  }[];
}

let key = '';
let reader = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, 'acme/people'));
  ({ key: reader } = await newKey(key, 'reader'));
  await call('PATCH', '/v1/rules', { key, body: { workingHours: { days: ['monday'], from: '09:00', to: '17:00' } } });
});

const read = (query = '', as = reader) => call<Annotations>('GET', `/v1/annotations${query}`, { key: as });

it('lists what happened in the window, in sentences, oldest first', async () => {
  const { status, body } = await read();
  expect([status, body.n]).toEqual([200, 3]);
  expect(body.data).toMatchObject([
    { kind: 'not_stored', at: body.from, until: body.to, repositoryId, id: null },
    { kind: 'repository_added', title: 'acme/people was added', until: null, repositoryId },
    { kind: 'rules_changed', title: 'Rules changed by first key: working hours', repositoryId: null },
  ]);
  const { body: newest } = await read(`?window=4w&limit=1&repositoryId=acme/people`);
  expect([newest.n, newest.data.map(({ kind }) => kind)]).toEqual([3, ['rules_changed']]);
  const { body: past } = await read('?from=2020-01-01&to=2020-02-01');
  expect(past.data.map(({ kind }) => kind)).toEqual(['not_stored']);
});

it('knows nothing of another workspace', async () => {
  const { key: other } = await newWorkspace();
  expect((await read('', other)).body).toMatchObject({ n: 0, data: [] });
  for (const id of [repositoryId, 'acme/people']) {
    expect((await read(`?repositoryId=${id}`, other)).status).toBe(404);
  }
});

it.each([
  ['?window=5w', 'window'],
  ['?window=4w&from=2026-01-01', 'window'],
  ['?from=yesterday', 'from'],
  ['?from=2026-02-01&to=2026-01-01', 'from'],
  ['?repositoryId=1', 'repositoryId'],
  ['?limit=201', 'limit'],
  ['?label=bug', 'label'],
])('refuses %s', async (query, path) => {
  const { status, body } = await call('GET', `/v1/annotations${query}`, { key: reader });
  expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
});
