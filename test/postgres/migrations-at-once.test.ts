import { expect, it } from 'vitest';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import { newDatabase } from '../support/database.ts';

it('of two who migrate at once one does it, and the other does no harm', async () => {
  await using stack = new AsyncDisposableStack();
  const url = (await newDatabase(process.env['TEST_DATABASE_URL'])) ?? '';
  const engines = [openPostgres(url), openPostgres(url)];
  for (const engine of engines) stack.defer(() => engine.stop());
  const ends = await Promise.allSettled(engines.map((engine) => migrate(engine)));
  expect(ends.map(({ status }) => status)).toContain('fulfilled');
  const [engine] = engines;
  const query = 'select count(*), count(distinct hash), count(distinct created_at) from drizzle.__drizzle_migrations';
  const [before] = (await engine?.transaction([{ query, params: [] }])) ?? [];
  const [count = ''] = before?.rows[0] ?? [];
  expect(Number(count)).toBeGreaterThan(10);
  expect(before?.rows).toEqual([[count, count, count]]);
});
