import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { titleOf } from '../../src/domain/annotations.ts';
import { noteFormulaVersion, readAnnotations } from '../../src/storage/annotations.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { at } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;
let otherId = '';
const WINDOW = { from: at(100), to: at(200) };
const deploymentId = randomUUID();

const run = (...statements: SQL[]) => asOwner(test.db, statements);

/** The annotations as `minute until kind title`. */
async function read(asked: { repositoryId?: string } = {}, window = WINDOW, limit = 100) {
  const { total, data } = await readAnnotations(
    test.db,
    { workspaceId: scope.workspaceId, ...asked },
    window,
    limit,
    null,
  );
  const minute = (instant: string | null) =>
    instant === null ? '…' : (Date.parse(instant) - Date.parse(at(0))) / 60_000;
  const shown = data.map(
    (a) => `${minute(a.at)} ${minute(a.until)} ${a.kind}: ${titleOf(a.kind, a.words, a.repository)}`,
  );
  return { total, shown };
}

/** Syncs of a repository, each with the minute of its end. */
const syncs = (repositoryId: string, ended: [number, 'succeeded' | 'failed' | 'cancelled'][]) =>
  ended.map(
    ([minute, status]) => sql`
      insert into sync_summaries (id, workspace_id, repository_id, kind, status, phase, progress, github, started_at, finished_at,
        expires_at, error)
      values (${randomUUID()}, ${scope.workspaceId}, ${repositoryId}, 'incremental', ${status}, 'walk', '{}', '{}',
        ${at(minute - 1)}, ${at(minute)}, ${at(1_000)},
        ${status === 'failed' ? JSON.stringify({ reason: 'bad_credential', detail: `no at ${minute}` }) : null}::jsonb)`,
  );

beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId, repositoryId } = scope;
  ({ id: otherId } = await upsertRepository(test.db, workspaceId, repositoryOf(2), null));
  const deployment = (id: string, minute: number, kind: string, failed: boolean | null, more: SQL) => sql`
    insert into deployment_facts (id, workspace_id, repository_id, source, sha, environment, kind, at, began_at, carried,
      is_rework, failed, fingerprint, causes, recovered_at)
    values (${id}, ${workspaceId}, ${repositoryId}, 'deployments', '0123456789abcdef', 'production', ${kind}, ${at(minute)},
      ${at(minute)}, 1, false, ${failed}, '', ${more})`;
  const cause = (source: string) => ({ source, id: randomUUID(), recoveredAt: null });
  await run(
    sql`update workspaces set created_at = ${at(0)} where id = ${workspaceId}`,
    sql`update repositories set created_at = ${at(1)}, covered_since = 'epoch' where workspace_id = ${workspaceId}`,
    sql`update repositories set created_at = ${at(110)}, covered_since = ${at(120)} where id = ${otherId}`,
    sql`insert into deployment_source_changes (workspace_id, repository_id, at, previous, source)
      values (${workspaceId}, ${repositoryId}, ${at(130)}, 'merges', 'releases')`,
    sql`insert into incidents (workspace_id, repository_id, source, external_id, title, started_at, ended_at)
      values (${workspaceId}, ${repositoryId}, 'api', 'PD-1', 'Checkout is down', ${at(140)}, ${at(150)})`,
    deployment(
      deploymentId,
      160,
      'deployment',
      true,
      sql`${JSON.stringify(['revert', 'hotfix', 'revert'].map(cause))}::jsonb, ${at(170)}`,
    ),
    deployment(randomUUID(), 161, 'deployment', false, sql`${JSON.stringify([cause('revert')])}::jsonb, null`),
    deployment(randomUUID(), 165, 'rollback', null, sql`'[]', null`),
    // Before the window, within it, over its end; and one that is over before it.
    ...syncs(repositoryId, [
      [10, 'failed'],
      [20, 'succeeded'],
      [90, 'failed'],
      [105, 'failed'],
      [106, 'cancelled'],
      [107, 'succeeded'],
      [108, 'succeeded'],
    ]),
    ...syncs(otherId, [
      [180, 'succeeded'],
      [190, 'failed'],
      [195, 'failed'],
      [210, 'failed'],
    ]),
  );
  const by = { keyId: randomUUID(), keyName: 'ada' };
  await changeRules(test.db, workspaceId, by, {
    hotfix: { labels: ['urgent'], branches: [] },
    productionBranches: { [repositoryId]: ['live'] },
  });
  await run(sql`update rule_changes set changed_at = ${at(145)} where workspace_id = ${workspaceId}`);
});

it('lists what happened in a window, sorted by time, and what lasts into it', async () => {
  expect(await read()).toEqual({
    total: 9,
    shown: [
      '90 107 not_read: octo/repository-1 could not be read: no at 105',
      '100 120 not_stored: octo/repository-2 is not stored before this',
      '110 … repository_added: octo/repository-2 was added',
      '130 … source_changed: Deployments of octo/repository-1 come from releases instead of merges',
      '140 150 incident: octo/repository-1: Checkout is down',
      '145 … rules_changed: Rules changed by ada: hotfix, production branches',
      '160 170 deployment_failed: octo/repository-1: 0123456 in production failed (revert, hotfix)',
      '165 … rollback: octo/repository-1: production went back to 0123456',
      '190 … not_read: octo/repository-2 could not be read: no at 195',
    ],
  });
});

it('lists what is of one repository, and what is of the whole workspace', async () => {
  const { shown } = await read({ repositoryId: otherId });
  expect(shown.map((line) => line.split(' ')[2])).toEqual([
    'not_stored:',
    'repository_added:',
    'rules_changed:',
    'not_read:',
  ]);
});

it('keeps the newest where there are too many, and says how many there are', async () => {
  const { total, shown } = await read({}, WINDOW, 2);
  expect(total).toBe(9);
  expect(shown.map((line) => line.split(' ')[0])).toEqual(['165', '190']);
});

it('tells when the definitions changed: of a later version, for a workspace that was there before', async () => {
  const during = { from: at(300), to: at(400) };
  await noteFormulaVersion(test.db, 1_001, at(310));
  const first = (await read({}, during)).shown.filter((line) => line.includes('definitions'));
  await noteFormulaVersion(test.db, 1_002, at(320));
  await noteFormulaVersion(test.db, 1_002, at(330));
  const second = (await read({}, during)).shown.filter((line) => line.includes('definitions'));
  expect(second.slice(first.length)).toEqual(['320 … definitions_changed: Definitions changed (formula version 1002)']);
  const young = await newScope(test.db);
  const { data } = await readAnnotations(test.db, { workspaceId: young.workspaceId }, during, 10, null);
  expect(data.map(({ kind }) => kind)).toEqual(['not_stored']);
});

it('lists nothing of another workspace', async () => {
  const other = await newScope(test.db);
  const { data } = await readAnnotations(test.db, { workspaceId: other.workspaceId }, WINDOW, 100, null);
  expect(data.map(({ kind, repositoryId }) => [kind, repositoryId])).toEqual([['not_stored', other.repositoryId]]);
});
