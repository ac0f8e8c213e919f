import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { pickOfDatabase } from '../../bench/soak/situations.ts';
import { situationNames } from '../../packages/github-replay/src/board/situation-names.ts';
import { createRandom } from '../../packages/github-replay/src/generate/random.ts';
import { docstringOf } from '../../packages/github-replay/src/board/docstring-of.ts';
import { NEON_SITUATIONS_DIRECTORY } from '../../packages/local-cloud/src/neon/http-server.ts';
import { useDatabase } from '../support/database.ts';

const test = useDatabase();

/** Asks the endpoint as Neon's driver does. */
async function post(body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(test.local.neonHttpUrl, {
    method: 'POST',
    headers: {
      'neon-connection-string': test.local.databaseUrl,
      'neon-raw-text-output': 'true',
      'neon-array-mode': 'true',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, answer: await response.json() };
}

const INT4 = 23;
const TEXT = 25;

describe('the endpoint that stands in for Neon', () => {
  it('answers a query with its fields, its rows as text, its count and its command', async () => {
    const query = `select 1 as n, 'a' || $1::text as t, null::int as nothing`;
    expect(await post({ query, params: ['b'] })).toEqual({
      status: 200,
      answer: {
        command: 'SELECT',
        rowCount: 1,
        fields: [
          { name: 'n', dataTypeID: INT4 },
          { name: 't', dataTypeID: TEXT },
          { name: 'nothing', dataTypeID: INT4 },
        ],
        rows: [['1', 'ab', null]],
      },
    });
  });

  it('carries out queries of one request as one transaction', async () => {
    const { answer } = await post({
      queries: [
        { query: 'create table atomic (n int)', params: [] },
        { query: 'insert into atomic values (1), (2)', params: [] },
      ],
    });
    expect(answer).toMatchObject({ results: [{ rowCount: 0 }, { command: 'INSERT', rowCount: 2 }] });
    const failed = await post({
      queries: [
        { query: 'delete from atomic', params: [] },
        { query: 'select 1 / 0', params: [] },
      ],
    });
    expect(failed.status).toBe(400);
    expect(await post({ query: 'select count(*) from atomic', params: [] })).toMatchObject({
      answer: { rows: [['2']] },
    });
  });

  it('answers an error with the fields that Postgres gives it', async () => {
    await post({ query: 'create table strict (n int constraint positive check (n > 0))', params: [] });
    const { status, answer } = await post({ query: 'insert into strict values ($1)', params: ['-1'] });
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      code: '23514',
      severity: 'ERROR',
      table: 'strict',
      constraint: 'positive',
      message: expect.stringContaining('violates check constraint'),
    });
    expect(await post({ query: 'select nope', params: [] })).toMatchObject({
      answer: { code: '42703', position: '8' },
    });
  });

  it('honours the isolation that a batch asks for', async () => {
    const queries = [{ query: 'show transaction_isolation', params: [] }];
    const { answer } = await post({ queries }, { 'neon-batch-isolation-level': 'Serializable' });
    expect(answer).toMatchObject({ results: [{ rows: [['serializable']] }] });
    const writing = { queries: [{ query: 'create table never (n int)', params: [] }] };
    expect(await post(writing, { 'neon-batch-read-only': 'true' })).toMatchObject({
      status: 400,
      answer: { code: '25006' },
    });
  });

  it('refuses a wrong password, a body that is none, and an answer of more than 64 MB', async () => {
    const wrong = new URL(test.local.databaseUrl);
    wrong.password = 'wrong';
    const query = { query: 'select 1', params: [] };
    expect(await post(query, { 'neon-connection-string': wrong.href })).toMatchObject({
      status: 400,
      answer: { code: '', message: expect.stringContaining('password authentication failed') as unknown },
    });
    for (const body of ['{', 'null', '{}', '{"queries": [{"query": 1}]}']) {
      expect(await post(body)).toMatchObject({ status: 400 });
    }
    const large = { query: `select repeat('x', 10000000) from generate_series(1, 7)`, params: [] };
    expect((await post(large)).status).toBe(507);
  });
});

describe('the ways in which Neon answers', () => {
  afterEach(() => test.local.endpoint.clearSituations());
  const one = { query: 'select 1', params: [] };
  const ask = async (signal?: AbortSignal) => {
    const response = await fetch(test.local.neonHttpUrl, {
      method: 'POST',
      headers: {
        'neon-connection-string': test.local.databaseUrl,
        'neon-raw-text-output': 'true',
        'neon-array-mode': 'true',
      },
      body: JSON.stringify(one),
      ...(signal && { signal }),
    });
    return { status: response.status, text: await response.text() };
  };

  it.each(situationNames(NEON_SITUATIONS_DIRECTORY))('%s names its public source', (name) => {
    const text = readFileSync(join(NEON_SITUATIONS_DIRECTORY, `${name}.ts`), 'utf8');
    expect(docstringOf(text)).toMatch(/ https:\/\/\S+/);
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['sqlstate', { code: '58030' }, 400, '"code":"58030"'],
    ['sqlstate', { code: '57014' }, 400, 'statement timeout'],
    ['password-refused', {}, 400, '"code":""'],
    ['control-plane-failed', {}, 500, 'Control plane request failed'],
    ['endpoint-disabled', {}, 500, 'endpoint is disabled'],
    ['endpoint-missing', {}, 400, 'could not be found'],
    ['quota-spent', {}, 500, 'compute time quota'],
    ['too-many-attempts', {}, 500, 'acquire permit'],
    ['rate-limited', {}, 429, 'Too many'],
    ['request-too-large', {}, 413, 'too large'],
    ['answer-too-large', {}, 507, 'too large'],
    ['server-error', { status: 502 }, 502, 'upstream'],
  ])('%s %o once, then as before', async (name, parameters, status, text) => {
    test.local.endpoint.addSituation({ name, next: 1, ...parameters });
    const refused = await ask();
    expect(refused.status).toBe(status);
    expect(refused.text).toContain(text);
    expect((await ask()).status).toBe(200);
  });

  it('those that the soak picks from can be switched on', () => {
    const random = createRandom(1, 'soak');
    for (let pick = 0; pick < 100; pick++) test.local.endpoint.addSituation(pickOfDatabase(random));
    test.local.endpoint.clearSituations();
    expect(test.local.endpoint.situationHits()).not.toHaveProperty('unreachable');
  });

  it('a request is never answered, or only half', async () => {
    const control = test.local.neonHttpUrl.replace('/sql', '/_neon/addSituation');
    await fetch(control, { method: 'POST', body: '{"name":"hang","next":1}' });
    await expect(ask(AbortSignal.timeout(200))).rejects.toThrow(/aborted|timeout/i);
    test.local.endpoint.addSituation({ name: 'stalled-body', next: 1 });
    await expect(ask(AbortSignal.timeout(200))).rejects.toThrow(/aborted|timeout/i);
    expect((await ask()).status).toBe(200);
    expect(test.local.endpoint.situationHits()).toMatchObject({ hang: 1, 'stalled-body': 1 });
  });

  it('a compute wakes, a save is slow, and only what is meant is hit', async () => {
    test.local.endpoint.addSituation({ name: 'waking-compute', seconds: 0.2 });
    const begun = performance.now();
    await ask();
    expect(performance.now() - begun).toBeGreaterThan(190);
    test.local.endpoint.addSituation({ name: 'slow-save' });
    test.local.endpoint.addSituation({ name: 'sqlstate', matching: 'nothing like it' });
    expect((await ask()).status).toBe(200);
    expect(() => test.local.endpoint.addSituation({ name: 'hang', nxt: 1 })).toThrow(/nxt/);
    expect(() => test.local.endpoint.addSituation({ name: 'no-such' })).toThrow(/there are answer-lost/);
  });
});
