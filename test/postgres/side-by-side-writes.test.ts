import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';
import { staleFacts } from '../support/stale-facts.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const change = () =>
  changeRules(
    test.db,
    scope.workspaceId,
    { keyId: randomUUID(), keyName: 'ada' },
    { hotfix: { labels: ['urgent'], branches: [] } },
  );
const urgent = (number: number) => snapshot({ number, labels: ['urgent'] });

/** A transaction of somebody else, which ends with the test at the latest. */
async function somebodyElse(): Promise<Client> {
  const client = new Client({ connectionString: test.local.databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('begin');
  return client;
}

const lock = (client: Client, number: number) =>
  client.query('select from pull_requests where repository_id = $1 and number = $2 for update nowait', [
    scope.repositoryId,
    number,
  ]);

/** Waits until so many statements of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const [[row]] = await asOwner(test.db, [
      sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    ]);
    if ((row?.n ?? 0) >= count) return;
  }
}

it('facts that are saved while a rule is being changed follow the new one', async () => {
  await savePullRequests(test.db, scope, [urgent(1)]);
  const other = await somebodyElse();
  await lock(other, 1);
  const changed = change();
  await untilWaiting(1);
  // The change has looked at what was stored before this one.
  await savePullRequests(test.db, scope, [urgent(2)]);
  const read = (await staleFacts(test.db, scope, FACTS_VERSIONS, 50)).filter(({ number }) => number === 2);
  const saved = saveFacts(test.db, scope, FACTS_VERSIONS, read.map(factsOf));
  await Promise.race([saved, untilWaiting(2)]);
  await other.query('commit');
  await Promise.all([changed, saved]);
  await computeAll(test.db, scope);
  const facts = await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at');
  expect(facts.map((row) => row['is_hotfix'])).toEqual([true, true]);
});
