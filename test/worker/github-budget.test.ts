import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, it, vi } from 'vitest';
import type { Usage } from '../../src/domain/budget.ts';
import type { GitHubBudget } from '../../src/durable/github-budget.ts';

const NOTHING_USED: Usage = { hour: {}, points: 0, seconds: 0, failure: null, credential: 'token' };

/** A holder of one workspace asks for a slot. */
const ask = (
  budget: DurableObjectStub<GitHubBudget>,
  holder: string,
  priority: 'live' | 'backfill',
  credential = 'token',
) => budget.acquire({ holder, workspaceId: 'w', priority, depth: 0, credential });

const newBudget = () => env.GITHUB_BUDGET.getByName(crypto.randomUUID());

afterEach(() => {
  vi.restoreAllMocks();
});

it('grants three slots to backfill, keeps one more for live work, and refuses with an instant', async () => {
  const budget = newBudget();
  const grants = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => ask(budget, holder, 'backfill')));
  expect(grants.filter(({ granted }) => granted)).toHaveLength(3);
  const refused = grants.find(({ granted }) => !granted);
  expect(refused).toMatchObject({ granted: false, reason: 'slot' });
  if (refused && 'until' in refused) expect(refused.until).toBeGreaterThan(Date.now());
  expect(await ask(budget, 'a person', 'live')).toEqual({ granted: true });
  expect(await ask(budget, 'another person', 'live')).toMatchObject({ granted: false });
});

it('gives those who wait an instant of their own each', async () => {
  const budget = newBudget();
  const holders = Array.from({ length: 9 }, (_, index) => `holder ${index}`);
  const grants = await Promise.all(holders.map((holder) => ask(budget, holder, 'backfill')));
  const instants = grants.flatMap((grant) => ('until' in grant ? [grant.until] : []));
  expect(instants).toHaveLength(6);
  expect(new Set(instants).size).toBe(6);
});

it('frees a slot when its holder settles', async () => {
  const budget = newBudget();
  for (const holder of ['a', 'b', 'c']) await ask(budget, holder, 'backfill');
  await budget.settle('b', NOTHING_USED);
  expect(await ask(budget, 'd', 'backfill')).toEqual({ granted: true });
  expect(await ask(budget, 'e', 'backfill')).toMatchObject({ granted: false });
});

it('takes a slot back that is not settled within its lease', async () => {
  const budget = newBudget();
  for (const holder of ['a', 'b', 'c']) await ask(budget, holder, 'backfill');
  const later = Date.now() + 61_000;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  expect(await ask(budget, 'd', 'backfill')).toEqual({ granted: true });
});

it('refuses until the hour is full again when GitHub says that it is spent', async () => {
  const budget = newBudget();
  const resetAt = Date.now() + 1_800_000;
  await budget.settle('a', { ...NOTHING_USED, hour: { graphql: { remaining: 0, resetAt } } });
  const refusal = { granted: false, reason: 'primary_limit', until: resetAt };
  expect(await ask(budget, 'b', 'backfill')).toEqual(refusal);
  expect(await ask(budget, 'a person', 'live')).toEqual(refusal);
});

it('remembers a pause that GitHub asked for, also when it is evicted', async () => {
  const budget = newBudget();
  const failure = { kind: 'secondary_limit' as const, retryAfterSeconds: 30, detail: 'slow down' };
  await budget.settle('a', { ...NOTHING_USED, failure });
  await evictDurableObject(budget);
  const grant = await ask(budget, 'b', 'live');
  expect(grant).toMatchObject({ granted: false, reason: 'secondary_limit' });
  if ('until' in grant) expect(grant.until - Date.now()).toBeGreaterThan(25_000);
});

it('spends no other request on a credential that GitHub refused, also when it is evicted', async () => {
  const budget = newBudget();
  const failure = { kind: 'bad_credential' as const, detail: 'HTTP 401: Bad credentials' };
  await budget.settle('a', { ...NOTHING_USED, failure });
  await evictDurableObject(budget);
  const refusal = { granted: false, reason: 'bad_credential', detail: failure.detail, confirmed: true };
  expect(await ask(budget, 'b', 'live')).toMatchObject(refusal);
  expect(await ask(budget, 'b', 'live', 'another token')).toEqual({ granted: true });
});

it('believes a 401 when it has lasted a minute, and forgets it when the token is taken', async () => {
  const budget = newBudget();
  const failure = { kind: 'bad_credential' as const, reason: 'refused' as const, detail: 'HTTP 401: Bad credentials' };
  const begun = Date.now();
  const clock = vi.spyOn(Date, 'now');
  const at = (milliseconds: number) => clock.mockImplementation(() => begun + milliseconds);
  at(0);
  expect(await budget.settle('a', { ...NOTHING_USED, failure })).toEqual({ lasts: false, until: begun + 1_000 });
  expect(await ask(budget, 'b', 'live')).toMatchObject({ confirmed: false, until: begun + 1_000 });
  at(8_000);
  expect(await ask(budget, 'b', 'live')).toEqual({ granted: true });
  expect(await budget.settle('b', { ...NOTHING_USED, failure })).toEqual({ lasts: false, until: begun + 16_000 });
  at(61_000);
  expect(await budget.settle('b', { ...NOTHING_USED, failure })).toEqual({ lasts: true });
  expect(await ask(budget, 'c', 'live')).toMatchObject({ confirmed: true });
  expect(await budget.settle('c', { ...NOTHING_USED, points: 1 })).toBeNull();
  expect(await ask(budget, 'd', 'live')).toEqual({ granted: true });
});

it('stays small with two thousand waiting, and believes no wait of years', async () => {
  const budget = newBudget();
  for (const holder of ['a', 'b', 'c']) await ask(budget, holder, 'backfill');
  for (let waiting = 0; waiting < 2_000; waiting++) await ask(budget, `waiting ${waiting}`, 'backfill');
  const size = await runInDurableObject(budget, (_, state) => JSON.stringify(state.storage.kv.get('budget')).length);
  expect(size).toBeLessThan(65_536);
  const failure = { kind: 'secondary_limit' as const, retryAfterSeconds: 1e9, detail: 'slow down' };
  await budget.settle('a', { ...NOTHING_USED, failure });
  const grant = await ask(budget, 'b', 'live');
  expect('until' in grant && grant.until - Date.now()).toBeLessThanOrEqual(3_600_000);
});
