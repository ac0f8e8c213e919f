import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { ADMIN_TOKEN } from '../support/worker-secrets.ts';
import { call, newWorkspace, syncToEnd, track } from './support/api.ts';
import { query } from './support/services.ts';

interface Counters {
  workspaces: number;
  repositories: { tracked: number; neverSynced: number; unavailable: number };
  syncs: { succeeded: number };
  deadLetters: { waiting: number };
}

const read = async () => (await call<Counters>('GET', '/v1/counters', { key: ADMIN_TOKEN })).body;

it('the counters tell the operator what there is, over all workspaces', async () => {
  const before = await read();
  const { key } = await newWorkspace();
  const { id } = await track(key, 'acme/gears');
  await syncToEnd(key, id, { daysBack: 1 });
  await track(key, 'acme/widgets');
  await query(sql`insert into dead_letters (queue, message_id, message, expires_at)
    values ('sync', ${crypto.randomUUID()}, '{}', now() + interval '1 day')`);
  const after = await read();
  expect(after.workspaces - before.workspaces).toBe(1);
  expect(after.repositories.tracked - before.repositories.tracked).toBe(2);
  expect(after.deadLetters.waiting - before.deadLetters.waiting).toBe(1);
  expect(after).toMatchObject({ syncs: { succeeded: expect.any(Number) as unknown }, connections: {} });
});

it('the counters are the operator’s alone', async () => {
  const { key } = await newWorkspace();
  expect((await call('GET', '/v1/counters', { key })).status).toBe(401);
  expect((await call('GET', '/v1/counters')).status).toBe(401);
});
