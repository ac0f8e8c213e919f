import { createExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../src/storage/keyset.ts';
import { openApp } from '../../src/app.ts';
import { openContext, type AppContext } from '../../src/context.ts';
import type { SyncRequest } from '../../src/domain/cursor/begin.ts';
import { removeRepository } from '../../src/services/repositories.ts';
import { call, newKey, newWorkspace, request, track, type ProblemBody } from './support/api.ts';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, 'acme/gears'));
});

describe('a request for a sync', () => {
  const post = (body: unknown) => call('POST', `/v1/repositories/${repositoryId}/syncs`, { key, body });

  it.each([0, -1, 1.5, '30', 3651, true, [], {}, Number.MAX_SAFE_INTEGER])(
    'is refused with daysBack %j, naming the field',
    async (daysBack) => {
      const { status, type, body } = await post({ daysBack });
      expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json' });
      expect(body).toMatchObject({ type: '/problems/invalid-input', title: 'Bad request', status: 400 });
      expect(body.detail).toMatch(/^daysBack: a whole number from 1 to 3650/);
      expect(body.errors).toHaveLength(1);
      expect(body.errors?.[0]?.path).toBe('daysBack');
      expect(body.errors?.[0]?.message).toMatch(/^a whole number from 1 to 3650/);
    },
  );

  it('is refused with a field that nobody knows, by its name', async () => {
    const { status, body } = await post({ days: 3 });
    expect(status).toBe(400);
    expect(body.detail).toContain('days');
    expect(body.errors).toHaveLength(1);
  });

  it.each(['{"daysBack":', 'daysBack=3', '\u0000'])('is refused with a body that is not JSON: %j', async (text) => {
    const { status, type, body } = await post(text);
    expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json' });
    expect(body).toEqual({
      type: '/problems/invalid-input',
      title: 'Bad request',
      status: 400,
      detail: 'The body is not JSON',
      errors: [{ path: 'body', message: 'must be JSON' }],
    });
  });

  it.each(['null', '[]', '3', '"text"'])('is refused with JSON that is no object: %s', async (text) => {
    const { status, type } = await post(text);
    expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json' });
  });

  it('is refused with a body that is too large', async () => {
    const { status, body } = await post(`{"daysBack":1,"x":"${'é'.repeat(524_288)}"}`);
    expect({ status, title: body.title }).toEqual({ status: 413, title: 'Too large' });
  });

  it('has left the repository without any sync', async () => {
    const { body } = await call<{ data: unknown[] }>('GET', `/v1/repositories/${repositoryId}/syncs`, { key });
    expect(body.data).toEqual([]);
  });
});

it('begins no sync of a repository that is removed at the same time', async () => {
  const { id: workspaceId, key: owner } = await newWorkspace();
  const { id } = await track(owner, 'acme/gears');
  const app = openApp((bindings) => {
    const context = openContext(bindings);
    const removedFirst = (object: ReturnType<AppContext['cursor']>) =>
      new Proxy(object, {
        get: (cursor, name) =>
          name === 'begin'
            ? async (asked: SyncRequest) => {
                expect(await removeRepository(context, { workspaceId, repositoryId: id })).toBe(true);
                return cursor.begin(asked);
              }
            : (Reflect.get(cursor, name) as unknown),
      });
    return { ...context, cursor: (repository) => removedFirst(context.cursor(repository)) };
  });
  const headers = { authorization: `Bearer ${owner}` };
  const path = `/v1/repositories/${id}/syncs`;
  const { status } = await app.request(path, { method: 'POST', headers, body: '{}' }, env, createExecutionContext());
  expect(status).toBe(404);
  expect(await openContext(env).cursor(id).isSyncing()).toBe(false);
});

it('refuses a name with a character that no database holds', async () => {
  const { status, body } = await call('POST', '/v1/api-keys', { key, body: { name: 'a\u0000b', role: 'reader' } });
  expect(status).toBe(400);
  expect(body.errors?.[0]?.path).toBe('name');
});

it('refuses half of a character, which no database holds as it is', async () => {
  const { status, body } = await call('POST', '/v1/api-keys', { key, body: '{"name":"a\\ud800b","role":"reader"}' });
  expect([status, body.errors]).toEqual([
    400,
    [{ path: 'name', message: 'must not contain half of a surrogate pair' }],
  ]);
});

it('refuses a body that is not UTF-8, whose letters would become others', async () => {
  const latin1 = Uint8Array.from('{"name":"Café","role":"reader"}', (letter) => letter.charCodeAt(0));
  const headers = { authorization: `Bearer ${key}` };
  const response = await exports.default.fetch('https://edge.test/v1/api-keys', {
    method: 'POST',
    headers,
    body: latin1,
  });
  const { errors } = await response.json<ProblemBody>();
  expect([response.status, errors]).toEqual([400, [{ path: 'body', message: 'must be UTF-8' }]]);
});

it('names the first of very many wrong fields, and how many there are', async () => {
  const names = Array.from({ length: 80_000 }, (_, index) => `k${index}`);
  const body = JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
  const fields = await request('PATCH', '/v1/rules', { key, body });
  const parameters = await request('GET', `/v1/workspace?${names.slice(0, 900).join('&')}`, { key });
  for (const response of [fields, parameters]) {
    const text = await response.text();
    expect([response.status, text.length < 30_000]).toEqual([400, true]);
    const { errors, detail } = JSON.parse(text) as ProblemBody;
    expect([errors?.length, errors?.[49]?.path, detail]).toEqual([
      50,
      'k49',
      expect.stringMatching(/; and (79951|850) more$/),
    ]);
  }
});

it.each(['ghp_a b', 'ghp_a\nb', 'ghp_ä', 'ghp_a\u0000b'])(
  'does not ask GitHub with the token %j, which no header can have',
  async (token) => {
    const connected = await call('POST', '/v1/connections', { key, body: { type: 'token', token } });
    expect([connected.status, connected.body.errors?.[0]?.path]).toEqual([400, 'token']);
  },
);

it('says what the id of an installation is', async () => {
  for (const installationId of [undefined, 1.5, null]) {
    const { body } = await call('POST', '/v1/connections', { key, body: { type: 'app', installationId } });
    expect(body.errors).toEqual([
      { path: 'installationId', message: 'the id of an installation: a positive whole number' },
    ]);
  }
});

describe('a repository to track', () => {
  it.each([
    'widgets',
    'acme/widgets/more',
    '',
    'acme/wid gets',
    'https://github.com/acme/widgets',
    '../user',
    'a/..',
    'a/.',
    './a',
    '%2e%2e/x',
    'a/%2e%2e',
    'a.b/c',
  ])('is refused by the name %j', async (fullName) => {
    const { status, body } = await call('POST', '/v1/repositories', { key, body: { fullName } });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.path).toBe('fullName');
  });

  it.each(['..', '.', '%2e%2e', 'a/b', 'a.b', ''])('is not looked for with the owner %j', async (owner) => {
    const imported = await call('POST', '/v1/repositories/import', { key, body: { owner } });
    expect([imported.status, imported.body.errors?.[0]?.path]).toEqual([400, 'owner']);
    const body = { organization: owner, connectionId: NOWHERE };
    const teams = await call('POST', '/v1/teams/import', { key, body });
    expect([teams.status, teams.body.errors?.[0]?.path]).toEqual([400, 'organization']);
  });

  it('is not found when GitHub shows none, and the answer says that it was GitHub', async () => {
    const { status, type, body } = await call('POST', '/v1/repositories', { key, body: { fullName: 'acme/nothing' } });
    expect({ status, type }).toEqual({ status: 404, type: 'application/problem+json' });
    expect(body.detail).toMatch(/^GitHub: .*acme\/nothing/);
  });

  it('is not found with a connection of nowhere', async () => {
    const body = { fullName: 'acme/gears', connectionId: NOWHERE };
    const answer = await call('POST', '/v1/repositories', { key, body });
    expect(answer.status).toBe(404);
    expect(answer.body.detail).toContain('connection');
  });

  it('is the same one when it is tracked again, in other letters too', async () => {
    expect((await track(key, 'acme/gears')).id).toBe(repositoryId);
    expect((await track(key, ' ACME/Gears ')).id).toBe(repositoryId);
  });
});

it('does not find an id that we never made, and refuses what is no id', async () => {
  const told = { sha: '0'.repeat(40), environment: 'production', status: 'success', externalId: 'x' };
  const incident = { startedAt: '2026-01-01T00:00:00Z', title: 'Down', externalId: 'of-nothing' };
  for (const [path, bodyOf, field] of [
    ['/v1/deployments', (id) => ({ ...told, deployedAt: incident.startedAt, repositoryId: id }), 'repositoryId'],
    ['/v1/incidents', (id) => ({ ...incident, repositoryId: id }), 'repositoryId'],
    ['/v1/incidents', (id) => ({ ...incident, repositoryId, deploymentId: id }), 'deploymentId'],
    ['/v1/repositories', (id) => ({ fullName: 'acme/gears', connectionId: id }), 'connectionId'],
    ['/v1/repositories/import', (id) => ({ owner: 'acme', connectionId: id }), 'connectionId'],
    ['/v1/teams/import', (id) => ({ organization: 'acme', connectionId: id }), 'connectionId'],
  ] as [string, (id: string) => object, string][]) {
    const found = await call('POST', path, { key, body: bodyOf('11111111-1111-1111-1111-111111111111') });
    expect([path, found.status]).toEqual([path, 404]);
    const { status, body } = await call('POST', path, { key, body: bodyOf('11111111') });
    expect([path, status, body.errors?.[0]?.path]).toEqual([path, 400, field]);
  }
});

/** Parameters that metrics do not have. */
const OF_LISTS = new Set('state q language draft unreviewed waitingOn asked date sort min max'.split(' '));

describe('a list', () => {
  const made = btoa('not one of ours');
  const lists = () => ['/v1/repositories', '/v1/pull-requests', `/v1/repositories/${repositoryId}/syncs`];

  it.each(['0', '201', 'abc', '-1', '1.5', ''])('refuses the limit %j', async (limit) => {
    for (const path of lists()) {
      const { status, body } = await call('GET', `${path}?limit=${limit}`, { key });
      expect(status, path).toBe(400);
      expect(body.errors?.[0]?.path).toBe('limit');
    }
  });

  it.each([
    ['text', made],
    ['a key too short', encodeCursor(['2026-01-01T00:00:00Z'])],
    ['an id that is none', encodeCursor(['2026-01-01T00:00:00Z', 'x'])],
    ['nothing', ''],
  ])('refuses a cursor that somebody made up of %s', async (_, cursor) => {
    for (const path of lists()) {
      const { status, body } = await call('GET', `${path}?cursor=${cursor}`, { key });
      expect(status, path).toBe(400);
      expect(body.errors?.[0]?.path).toBe('cursor');
    }
  });

  it('of pull requests refuses a cursor of another order', async () => {
    const of = (sort: string, cursor: string[]) =>
      call('GET', `/v1/pull-requests?sort=${sort}&cursor=${encodeCursor(cursor)}`, { key });
    expect((await of('-size', ['12', repositoryId, '-size'])).status).toBe(200);
    expect((await of('merged', ['2026-01-01T00:00:00.000Z', repositoryId, 'merged'])).status).toBe(200);
    for (const cursor of [
      ['12', repositoryId, 'size'],
      ['12', repositoryId],
      ['1 day', repositoryId, '-size'],
    ]) {
      const { status, body } = await of('-size', cursor);
      expect([status, body.errors?.[0]?.path], cursor.join()).toEqual([400, 'cursor']);
    }
  });

  it.each([
    ['size', '1.5'],
    ['size', '1e3'],
    ['size', '2147483648'],
    ['size', '999999999999999'],
    ['merged', `2026-01-01T00:00:00.${'0'.repeat(200)}Z`],
  ])('by %s refuses a cursor with the place %s, which Postgres cannot read', async (sort, place) => {
    const cursor = encodeCursor([place, repositoryId, sort]);
    const { status, body } = await call('GET', `/v1/pull-requests?sort=${sort}&cursor=${cursor}`, { key });
    expect([status, body.errors?.[0]?.path]).toEqual([400, 'cursor']);
  });

  it('by size takes a cursor with the largest size', async () => {
    const cursor = encodeCursor(['2147483647', repositoryId, 'size']);
    expect((await call('GET', `/v1/pull-requests?sort=size&cursor=${cursor}`, { key })).status).toBe(200);
  });

  it('refuses a cursor of another list', async () => {
    const cursor = encodeCursor(['acme/gears', repositoryId]);
    for (const path of ['/v1/pull-requests', `/v1/repositories/${repositoryId}/syncs`]) {
      const { status, body } = await call('GET', `${path}?cursor=${cursor}`, { key });
      expect(status, path).toBe(400);
      expect(body.errors?.[0]?.path).toBe('cursor');
    }
  });

  it.each([
    'state=open%20',
    'from=yesterday',
    'to=2026-02-30T00:00:00Z',
    'to=0000-01-01T00:00:00Z',
    'repositoryId=7',
    'type=poem',
    'q=%00',
    'author=%00x',
    'label=%00',
    'label=',
    'author=',
    'aiTool=',
    'language=',
    'language=%00',
    `q=${'x'.repeat(201)}`,
    'label=a,,b',
    'label=a,',
    `label=${Array.from({ length: 51 }, (_, index) => index).join()}`,
    'sizeClass=XS,XXL',
    'aiKind=none',
    'repositoryId=acme/gears/x',
    'base=',
    'reviewer=%00',
    'reviewers=ada',
    'label=a&label=b',
    'draft=maybe',
    'unreviewed=1',
    'waitingOn=me',
    'asked=',
    'date=updatedAt',
    'sort=cycle',
    'sort=--size',
    'sort=size,merged',
    'min=1',
    'max=2026-02-30',
    'window=13w&from=2026-01-01',
  ])('of pull requests, an export and a metric refuse the filter %s', async (filter) => {
    const name = filter.split('=')[0];
    for (const path of ['/v1/pull-requests', '/v1/exports/pull-requests', '/v1/metrics/overview']) {
      if (path === '/v1/metrics/overview' && OF_LISTS.has(String(name))) continue;
      const { status, body } = await call('GET', `${path}?${filter}`, { key });
      expect([status, body.errors?.[0]?.path], path).toEqual([400, name]);
    }
  });

  it.each([
    ['sizeClass=XS,huge,tiny', '"huge": one of XS, S, M, L, XL'],
    ['aiKind=none', 'one of authored, assisted, assistedOnly, reviewed, unassisted'],
    ['repositoryId=7', 'the id of a repository, or its name, as in `acme/widgets`'],
    ['lable=bug', 'no parameter; the nearest is label'],
    ['sort=-size&min=1.5', 'a whole number of lines, as in 200, because `sort` is by size'],
    ['sort=cycleSeconds&max=1h', 'a number of seconds, as in 3600, because `sort` is by cycleSeconds'],
    ['limit=abc', 'a whole number from 1 to 200'],
    ['limit=1e2', 'a whole number from 1 to 200'],
    ['from=2026-02-01&to=2026-01-01', 'before `to`, 2026-01-01T00:00:00.000Z'],
    ['sort=size&min=3&max=2', 'at most `max`, 2'],
    ['min=2026-02-01&max=2026-01-31', 'at most `max`, 2026-01-31T23:59:59.999Z'],
    ['waitingOn=me', 'one of author, merge, reviewers'],
  ])('of pull requests says for %s what is allowed', async (filter, message) => {
    const { body } = await call('GET', `/v1/pull-requests?${filter}`, { key });
    expect(body.errors?.[0]?.message).toBe(message);
  });

  it('of pull requests is empty for a filter that nothing meets', async () => {
    for (const filter of [
      'q=100%25_\\',
      'author=nobody',
      'label=%27%3B--',
      'from=1970-01-02T00:00:00%2B23:00&to=1970-01-02T00:00:00Z',
      'date=deployed&to=1980-01-01',
      'sort=-cycleSeconds&max=0',
      'sort=size&min=999999999',
    ]) {
      const answer = await call<unknown>('GET', `/v1/pull-requests?${filter}`, { key });
      expect(answer, filter).toMatchObject({
        status: 200,
        body: { data: [], nextCursor: null, total: 0, totalIsMore: false },
      });
    }
  });
});

it('says for a measure or a key of rules that is missing or wrong what is allowed', async () => {
  const { body: measure } = await call('GET', '/v1/metrics/pull-requests', { key });
  expect(measure.errors?.[0]?.message).toMatch(/^one of merged, opened, /);
  const { body: rules } = await call('PATCH', '/v1/rules', {
    key,
    body: { productionBranches: { widgets: ['main'] } },
  });
  expect(rules.errors).toEqual([{ path: 'productionBranches.widgets', message: 'the id of a repository' }]);
});

it('refuses the key of an AI tool with a character that no database holds', async () => {
  const { status, body } = await call('DELETE', '/v1/ai/tools/a%00b', { key });
  expect([status, body.errors?.[0]?.path]).toEqual([400, 'key']);
});

it('does not list incidents of a repository that nobody tracks', async () => {
  const { status, body } = await call('GET', `/v1/incidents?repositoryId=${NOWHERE}`, { key });
  expect([status, body.detail]).toEqual([404, 'There is no such repository.']);
});

it('lists incidents of a repository by its name, too', async () => {
  const body = { repositoryId, startedAt: '2026-01-01T00:00:00Z', title: 'Down', externalId: 'by-name' };
  expect((await call('POST', '/v1/incidents', { key, body })).status).toBe(201);
  const listed = (asked: string) => call<{ data: object[] }>('GET', `/v1/incidents?repositoryId=${asked}`, { key });
  for (const asked of ['ACME/gears', repositoryId, `acme/gears,${repositoryId}`]) {
    expect((await listed(asked)).body.data, asked).toMatchObject([{ title: 'Down', repositoryId }]);
  }
  expect((await listed('acme/nothing')).status).toBe(404);
});

it('takes dates of incidents and of changes as days in the workspace’s zone', async () => {
  const zone = (timeZone: string) => call('PATCH', '/v1/workspace', { key, body: { timeZone } });
  const startedAt = '2026-03-01T02:00:00Z';
  await call('POST', '/v1/incidents', { key, body: { repositoryId, startedAt, title: 'Night', externalId: 'night' } });
  const titles = async (asked: string) => {
    const { body } = await call<{ data: { title: string }[] }>('GET', `/v1/incidents?${asked}`, { key });
    return body.data.map(({ title }) => title);
  };
  await zone('UTC');
  expect(await titles('from=2026-02-28&to=2026-03-01')).toEqual([]);
  expect(await titles('from=2026-03-01&to=2026-03-02')).toEqual(['Night']);
  await zone('America/New_York');
  expect(await titles('from=2026-02-28&to=2026-03-01')).toEqual(['Night']);
  expect(await titles(`from=${startedAt}&to=2026-03-01T02:00:01Z`)).toEqual(['Night']);
  await zone('UTC');
  for (const path of ['/v1/incidents', '/v1/audit-log']) {
    const refused = await call('GET', `${path}?from=2026-03-02&to=2026-03-01`, { key });
    expect([path, refused.status, refused.body.errors?.[0]?.path]).toEqual([path, 400, 'from']);
  }
});

it('answers a path that nobody serves with a problem', async () => {
  for (const path of ['/v1/nothing', '/nothing', '/v1/syncs', '/v1']) {
    const { status, type, body } = await call('GET', path, { key });
    expect({ status, type }, path).toEqual({ status: 404, type: 'application/problem+json' });
    expect(body.detail).toContain(path);
  }
});

describe('a body that comes in chunks without end', () => {
  const CHUNK = new Uint8Array(65_536).fill(0x20);
  const CHUNKS = 1_440;

  /** Sends 90 MB to the Worker; answers its status, and what the sender saw. */
  async function flood(method: string, path: string, headers: Record<string, string> = {}) {
    const sender = { chunks: 0, cancelled: false };
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (++sender.chunks > CHUNKS) controller.close();
          else controller.enqueue(CHUNK);
        },
        cancel() {
          sender.cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
    const { status } = await openApp().request(path, { method, headers, body }, env, createExecutionContext());
    return { status, ...sender };
  }

  interface Operations {
    paths: Record<string, Record<string, object>>;
  }

  /** Every operation that can have a body; ids stand for nothing. */
  async function operations(): Promise<[string, string][]> {
    const { body } = await call<Operations>('GET', '/openapi.json');
    return Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => ['post', 'put', 'patch', 'delete'].includes(method))
        .map((method): [string, string] => [method.toUpperCase(), path.replace('{id}', NOWHERE)]),
    );
  }

  it('is not read without authority, whatever the route', async () => {
    const { key: reader } = await newKey(key, 'reader');
    const all = await operations();
    expect(all.length).toBeGreaterThan(15);
    for (const [method, path] of all) {
      const unread = { chunks: 0, cancelled: true };
      expect(await flood(method, path), `${method} ${path}`).toEqual({ status: 401, ...unread });
      // A reader keeps views and sessions of their own.
      if (!path.startsWith('/v1/') || /^\/v1\/(views|sessions)/.test(path)) continue;
      const refused = await flood(method, path, { authorization: `Bearer ${reader}` });
      expect([401, 403], `${method} ${path}`).toContain(refused.status);
      expect(refused, `${method} ${path}`).toMatchObject(unread);
    }
  });

  it('is read no further than 1 MiB with authority, and the rest is cancelled', async () => {
    const path = `/v1/repositories/${repositoryId}/syncs`;
    const sent = await flood('POST', path, { authorization: `Bearer ${key}` });
    expect(sent).toEqual({ status: 413, chunks: 17, cancelled: true });
    const ours = { 'sec-fetch-site': 'same-origin' };
    expect(await flood('POST', '/session', ours)).toEqual({ status: 413, chunks: 1, cancelled: true });
  });

  it('is read no further than 25 MiB of a webhook that claims a signature', async () => {
    const signed = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    const sent = await flood('POST', '/webhooks/github', signed);
    expect(sent).toEqual({ status: 413, chunks: 401, cancelled: true });
  });

  it('is taken when it ends in time, a byte at a time too', async () => {
    const bytes = new TextEncoder().encode(`{"daysBack":${' '.repeat(1_000)}0}`);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const headers = { authorization: `Bearer ${key}` };
    const path = `/v1/repositories/${repositoryId}/syncs`;
    const response = await openApp().request(path, { method: 'POST', headers, body }, env, createExecutionContext());
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ path: 'daysBack' }] }]);
  });
});

it('takes no body at all for an empty object, whatever its type is said to be', async () => {
  const path = `/v1/repositories/${repositoryId}/syncs`;
  const first = await request('POST', path, { key });
  expect(first.status).toBe(202);
  const { id } = await first.json<{ id: string }>();
  await call('DELETE', `/v1/syncs/${id}`, { key });
  const second = await call<{ id: string }>('POST', path, {
    key,
    body: '{"daysBack":3}',
    headers: { 'content-type': 'text/plain' },
  });
  expect(second).toMatchObject({ status: 202, body: { daysBack: 3 } });
  // What it would read is no other file's to count.
  await call('DELETE', `/v1/syncs/${second.body.id}`, { key });
});
