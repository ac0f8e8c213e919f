import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';
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
const urgent = (number: number) => snapshot({ number, labels: ['urgent'], mergeCommitSha: `c${number}` });

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

describe('who writes several pull requests takes them by their numbers, so that two at once end without a deadlock', () => {
  const numbers = [1, 2, 3];

  beforeEach(async () => {
    await savePullRequests(test.db, scope, numbers.map(urgent));
    // Their ids, and their places in the table, are in the other order.
    await asOwner(
      test.db,
      numbers.toReversed().map(
        (
          number,
        ) => sql`update pull_requests set id = overlay(id::text placing (100000000 - ${number}::int)::text from 1 for 8)::uuid
          where repository_id = ${scope.repositoryId} and number = ${number}`,
      ),
    );
  });

  const computed = async () => (await staleFacts(test.db, scope, FACTS_VERSIONS, 50)).map(factsOf);
  const account = async () => {
    const { data } = await listAccounts(test.db, scope.workspaceId, {}, 1, null);
    const [author] = data;
    if (!author) throw new Error('nobody opened a pull request');
    return author;
  };

  async function walk(): Promise<() => Promise<unknown>> {
    await changeDeploymentRule(test.db, scope, 'deployments', Date.parse(at(60)));
    const [time, environment] = [at(60), 'production'];
    const times = { createdAt: time, succeededAt: time, updatedAt: time };
    const deployed = { githubId: '1', sha: 'c3', ref: 'main', environment, state: 'active', creator: null, ...times };
    await saveDeployments(test.db, scope, [deployed]);
    await finishDeployments(test.db, scope, 0);
    const walks = await pendingWalks(test.db, scope, 1);
    const walked = walks.map(({ deploymentId }) => {
      return { deploymentId, after: null, shas: ['c3', 'c2', 'c1'], cursor: null };
    });
    return () => saveWalks(test.db, scope, walked);
  }

  it.each<[string, () => Promise<() => Promise<unknown>>]>([
    ['what a deployment carried', walk],
    ['a page that is read again', async () => () => savePullRequests(test.db, scope, numbers.map(urgent))],
    ['facts', async () => saveFacts.bind(null, test.db, scope, FACTS_VERSIONS, await computed())],
    ['another rule', async () => change],
    [
      'an account that counts as something else',
      async () => changeAccount.bind(null, test.db, scope.workspaceId, await account(), { countsAs: 'agents' }),
    ],
  ])('%s', async (_, prepare) => {
    const act = await prepare();
    const other = await somebodyElse();
    await lock(other, 1);
    const acted = act();
    await untilWaiting(1);
    // It holds none of the others: these are free.
    await expect(Promise.all([lock(other, 2), lock(other, 3)])).resolves.toHaveLength(2);
    await other.query('commit');
    await acted;
  });
});
