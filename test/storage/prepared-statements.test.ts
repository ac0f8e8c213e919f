import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PgliteEngine } from '../../packages/local-cloud/src/neon/pglite-engine.ts';
import { openEmpty } from '../support/start-test-database.ts';

let engine: PgliteEngine;

beforeAll(async () => {
  engine = await openEmpty();
  await engine.script('create table things (id int primary key, name text)');
});
afterAll(() => engine.stop());

const plain = (query: string, ...params: string[]) => ({ query, params });

async function rowsOf(query: string, ...params: string[]) {
  const [answer] = await engine.transaction([plain(query, ...params)]);
  return answer?.rows;
}

const preparedNow = async () => Number((await rowsOf('select count(*) from pg_prepared_statements'))?.[0]?.[0]);

it('a statement is prepared once for its text, and takes other parameters each time', async () => {
  for (const id of ['1', '2', '3', '4', '5', '6', '7']) {
    await rowsOf('insert into things values ($1, $2)', id, `thing ${id}`);
  }
  const before = await preparedNow();
  expect(await rowsOf('select name from things where id = $1', '3')).toEqual([['thing 3']]);
  expect(await rowsOf('select name from things where id = $1', '7')).toEqual([['thing 7']]);
  expect(await preparedNow()).toBe(before + 1);
});

it('a transaction that is refused leaves nothing, and its statements can be used again', async () => {
  const insert = plain('insert into things values (100, $1)', 'late');
  const after = plain('select max(id) from things');
  await expect(engine.transaction([insert, insert, after])).rejects.toMatchObject({ code: '23505' });
  await expect(engine.transaction([insert, plain('select nothing'), after])).rejects.toMatchObject({ code: '42703' });
  await expect(engine.transaction([insert, plain('select nothing'), after])).rejects.toMatchObject({ code: '42703' });
  const [, largest] = await engine.transaction([insert, after]);
  expect(largest).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [['100']] });
});

it('a statement answers the columns that its table has meanwhile', async () => {
  const all = 'select * from things where id = 1';
  expect(await rowsOf(all)).toEqual([['1', 'thing 1']]);
  await engine.transaction([plain("alter table things add column colour text default 'red'")]);
  expect(await rowsOf(all)).toEqual([['1', 'thing 1', 'red']]);
  await engine.script('alter table things drop column name');
  expect(await rowsOf(all)).toEqual([['1', 'red']]);
});

it('no more than three hundred statements stay prepared', async () => {
  for (let number = 0; number < 310; number++) expect(await rowsOf(`select ${number}`)).toEqual([[String(number)]]);
  expect(await preparedNow()).toBeLessThanOrEqual(301);
  expect(await rowsOf('select 0')).toEqual([['0']]);
});

it('statements are prepared again when their tables have grown', async () => {
  for (const number of [1, 2, 3]) await rowsOf(`select ${number}`);
  const before = await preparedNow();
  await rowsOf("insert into things select n, 'blue' from generate_series(1000, 9000) n");
  expect(await preparedNow()).toBeLessThan(before);
});
