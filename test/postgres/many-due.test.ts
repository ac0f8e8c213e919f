import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillWorkspace } from '../../bench/lab/large-workspace.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import type { RulesChange } from '../../src/domain/rules/rules.ts';
import { changeAccount } from '../../src/storage/accounts.ts';
import { asOwner, type Database, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { MAX_DUE } from '../../src/storage/outdated-facts.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { changeTimeZone, createWorkspace } from '../../src/storage/workspaces.ts';
import { servePostgres } from '../support/served-postgres.ts';
import { staleFacts } from '../support/stale-facts.ts';

/** More than one statement makes due; a few repositories have most of them. */
const EXTENT = { repositories: 5, pullRequests: MAX_DUE + 3_000, people: 50, days: 700 };

const stack = new AsyncDisposableStack();
let db: Database;
let workspaceId: string;

beforeAll(async () => {
  const served = await servePostgres(stack, (engine) => engine);
  db = served.db;
  workspaceId = await createWorkspace(db, { name: 'many', keyHash: 'many', keyHint: 'm' });
  await fillWorkspace(served.engine, workspaceId, EXTENT);
}, 60_000);
afterAll(() => stack.disposeAsync());

const change = (rules: RulesChange) => changeRules(db, workspaceId, { keyId: randomUUID(), keyName: 'ada' }, rules);

/** What is due: single pull requests, and repositories of which all facts are. */
async function due() {
  const [[counted]] = await asOwner(db, [
    sql<{ single: number; repositories: number }>`select
      (select count(*)::int from pull_requests where facts_due) as single,
      (select count(*)::int from repositories where recompute_from is not null) as repositories`,
  ]);
  return counted;
}

/** Ends all that is due, without computing it. */
async function settle() {
  await asOwner(db, [
    sql`update pull_requests set facts_due = false where facts_due`,
    sql`update pull_request_facts set rule_version = ${FACTS_VERSIONS.rules}::int where rule_version = 0`,
    sql`update repositories set recompute_from = null`,
  ]);
}

it('a rule that says something else of a few makes these due, and no other', async () => {
  const title = { label: [], author: [], baseBranch: [], headBranch: [], title: ['*1234*'] };
  const changed = await change({ excludedPullRequests: title });
  const { single = 0, repositories } = (await due()) ?? {};
  expect(single).toBeGreaterThan(0);
  expect([single < 100, repositories]).toEqual([true, 0]);
  expect(changed.length).toBeGreaterThan(0);
  await settle();
});

it.each([
  ['working hours', () => change({ workingHours: { days: ['monday'], from: '09:00', to: '17:00' } })],
  ['another time zone', () => changeTimeZone(db, workspaceId, 'Europe/Berlin')],
  [
    'a pattern of authors',
    () =>
      change({ excludedPullRequests: { label: [], author: ['person-*'], baseBranch: [], headBranch: [], title: [] } }),
  ],
])('%s make all facts of the repositories due where too many pull requests would be', async (_, act) => {
  expect(await act()).toHaveLength(EXTENT.repositories);
  expect(await due()).toEqual({ single: 0, repositories: EXTENT.repositories });
  const { recomputing } = await metricsBasis(db, { workspaceId });
  expect(recomputing).toEqual({ done: 0, of: EXTENT.pullRequests });
  await settle();
});

it('so does an account that took part in too many', async () => {
  const [[account]] = await asOwner(db, [
    sql<{ id: string }>`update pull_requests set author_id = (select id from actors where login = 'person-3')
      returning author_id as id`,
  ]);
  const id = account?.id ?? '';
  const stored = { id, githubId: '3', login: 'person-3', kind: 'user', githubKind: 'user' } as const;
  const person = { ...stored, countsAs: null, authorKind: 'people', personId: null } as const;
  expect(await changeAccount(db, workspaceId, person, { countsAs: 'agents' })).toHaveLength(EXTENT.repositories);
  expect(await due()).toEqual({ single: 0, repositories: EXTENT.repositories });
  await settle();
});

/** A repository with three pull requests that are due. */
async function threeDue(): Promise<Scope> {
  const [[repository]] = await asOwner(db, [
    sql<{ id: string }>`select repository_id as id from pull_requests group by 1 order by count(*) desc limit 1`,
  ]);
  const repositoryId = repository?.id ?? '';
  await asOwner(db, [
    sql`update pull_requests set facts_due = true where id in (
      select id from pull_requests where repository_id = ${repositoryId}::uuid order by number limit 3)`,
  ]);
  return { workspaceId, repositoryId };
}

it('facts that were read before such a change, and are saved after it, stay due', async () => {
  const scope = await threeDue();
  const read = await staleFacts(db, scope, FACTS_VERSIONS, 3);
  expect(read).toHaveLength(3);
  await change({ workingHours: { days: ['tuesday'], from: '08:00', to: '12:00' } });
  expect(await saveFacts(db, scope, FACTS_VERSIONS, read.map(factsOf))).toBe(true);
  expect((await due())?.single).toBe(3);
  await settle();
});

it('so do facts that are read and saved while such a change is not committed yet', async () => {
  const scope = await threeDue();
  const slow = asOwner(db, [
    sql`update repositories set recompute_from = clock_timestamp() where id = ${scope.repositoryId}`,
    sql`select pg_sleep(2)`,
  ]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const read = await staleFacts(db, scope, FACTS_VERSIONS, 3);
  expect(read).toHaveLength(3);
  await saveFacts(db, scope, FACTS_VERSIONS, read.map(factsOf));
  await slow;
  expect((await due())?.single).toBe(3);
});
