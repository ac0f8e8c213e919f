import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { readPlace } from '../../src/storage/pull-request-place.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;
const ids = new Map<number, string>();
const idOf = (number: number) => ids.get(number) ?? '';
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** Pull requests with a cycle in seconds, merged so many days ago. */
const MERGES = [
  { number: 1, cycle: 100, days: 1 },
  { number: 2, cycle: 200, days: 2 },
  { number: 3, cycle: 300, days: 3 },
  { number: 4, cycle: 300, days: 70 },
  // By a bot, excluded, of another time: these are in no window.
  { number: 5, cycle: 50, days: 4, kind: 'automation' },
  { number: 6, cycle: 50, days: 5, excluded: 'label:x' },
  { number: 7, cycle: 250, days: 100 },
];

beforeAll(async () => {
  scope = await newScope(test.db);
  const { workspaceId } = scope;
  const other = await upsertRepository(test.db, workspaceId, repositoryOf(2), null);
  const merged = (number: number) =>
    snapshot({ number, state: 'merged', mergedAt: daysAgo(1), closedAt: daysAgo(1), mergeCommitSha: `m${number}` });
  await savePullRequests(test.db, scope, [...MERGES.map(({ number }) => merged(number)), snapshot({ number: 8 })]);
  await savePullRequests(test.db, { workspaceId, repositoryId: other.id }, [merged(9)]);
  for (const row of await rowsOf(test.db, scope, 'pull_requests', 'number'))
    ids.set(Number(row['number']), String(row['id']));
  const facts = [...MERGES, { number: 9, cycle: 10, days: 1 }].map(
    ({ number, cycle, days, ...more }: (typeof MERGES)[number]) => sql`
      insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, rule_version, started_at, opened_at,
        merged_at, cycle_seconds, size, size_class, reviewers, reviews, comments, author_kind, excluded_by)
      select id, workspace_id, repository_id, ${FACTS_VERSIONS.formula}, ${FACTS_VERSIONS.rules}, ${daysAgo(days)}, ${daysAgo(days)}, ${daysAgo(days)},
        ${cycle}::float8, 1, 'XS', 0, 0, 0, ${more.kind ?? 'people'}, ${more.excluded ?? null}
      from pull_requests where id = ${idOf(number)}`,
  );
  const deployed = (sha: string, days: number, kind: string) => sql`
    insert into deployment_facts (id, workspace_id, repository_id, source, sha, environment, kind, at, began_at, carried,
      is_rework, failed, fingerprint)
    values (${randomUUID()}, ${workspaceId}, ${scope.repositoryId}, 'deployments', ${sha}, 'production', ${kind},
      ${daysAgo(days)}, ${daysAgo(days)}, 1, false, false, '')`;
  await asOwner(test.db, [
    ...facts,
    deployed('d1', 0.5, 'deployment'),
    deployed('d1', 0.4, 'repetition'),
    sql`insert into deployed_commits (workspace_id, repository_id, sha, deployed_at, carrier)
      values (${workspaceId}, ${scope.repositoryId}, 'm2', ${daysAgo(0.5)}, 'd1')`,
  ]);
});

const place = (number: number) => readPlace(test.db, scope.workspaceId, idOf(number));

it('tells where each value stands among the merges by people of the last 13 weeks', async () => {
  const cycles = new Map<number, unknown>();
  for (const { number } of MERGES) cycles.set(number, (await place(number))?.places.cycle);
  expect(Object.fromEntries(cycles)).toEqual({
    1: { value: 100, n: 4, smaller: 0, same: 1 },
    2: { value: 200, n: 4, smaller: 1, same: 1 },
    3: { value: 300, n: 4, smaller: 2, same: 2 },
    4: { value: 300, n: 4, smaller: 2, same: 2 },
    5: { value: 50, n: 4, smaller: 0, same: 0 },
    6: { value: 50, n: 4, smaller: 0, same: 0 },
    7: { value: 250, n: 4, smaller: 2, same: 0 },
  });
  const first = await place(1);
  expect(first?.places).toMatchObject({ size: { value: 1, n: 4 }, pickup: null, deploy: null });
  expect(new Date(first?.since ?? '').getUTCDay()).toBe(1);
});

it('names the deployment that carried it, where one did', async () => {
  expect((await place(2))?.deployment).toMatchObject({
    sha: 'd1',
    source: 'deployments',
    environment: 'production',
    failed: false,
  });
  expect((await place(1))?.deployment).toBeNull();
  // Where merges stand for deployments, a deployment has the id of its pull request.
  await asOwner(test.db, [
    sql`insert into deployment_facts (id, workspace_id, repository_id, source, sha, environment, kind, at, began_at, carried,
        is_rework, failed, fingerprint)
      values (${idOf(3)}, ${scope.workspaceId}, ${scope.repositoryId}, 'merges', 'm3', 'production', 'deployment', now(), now(),
        1, false, true, '')`,
  ]);
  expect((await place(3))?.deployment).toMatchObject({ id: idOf(3), source: 'merges', failed: true });
});

it('has no place for what has no facts yet, and is nothing in another workspace', async () => {
  const open = await place(8);
  expect(Object.values(open?.places ?? {}).every((each) => each === null)).toBe(true);
  const other = await newScope(test.db);
  expect(await readPlace(test.db, other.workspaceId, idOf(1))).toBeNull();
});
