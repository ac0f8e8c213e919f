import { describe, expect, it } from 'vitest';
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
      answer: { code: '28P01' },
    });
    for (const body of ['{', 'null', '{}', '{"queries": [{"query": 1}]}']) {
      expect(await post(body)).toMatchObject({ status: 400 });
    }
    const large = { query: `select repeat('x', 10000000) from generate_series(1, 7)`, params: [] };
    expect((await post(large)).status).toBe(507);
  });
});
