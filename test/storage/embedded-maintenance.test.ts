// @module-tag long
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { openEmpty } from '../support/start-test-database.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEmpty();
});
afterAll(() => engine.stop());

const run = async (query: string) => (await engine.transaction([{ query, params: [] }]))[0]?.rows;

it('the embedded database looks after its tables when it is idle after many changes', async () => {
  await engine.script('create table busy (n int primary key); create table quiet (n int primary key)');
  await run('insert into quiet select generate_series(1, 100)');
  await run('insert into busy select generate_series(1, 30000)');
  // Nobody asks meanwhile: a question would put it off.
  await sleep(6_000);
  expect(await run(`select reltuples, relallvisible > 0 from pg_class where relname = 'busy'`)).toEqual([
    ['30000', 't'],
  ]);
  expect(JSON.stringify(await run('explain (costs off) select n from busy where n < 100'))).toContain(
    'Index Only Scan',
  );
});
