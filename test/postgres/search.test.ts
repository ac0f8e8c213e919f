import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { searchedOf } from '../../src/domain/search.ts';
import { asOwner, rowsAsTenant } from '../../src/storage/database.ts';
import { pullRequestsStatement } from '../../src/storage/search.ts';
import { newScope, useDatabase, withoutDeadline } from '../support/database.ts';

const test = useDatabase();
const MANY = 100_000;
const NEWEST = 2_000;
let workspaceId = '';

beforeAll(async () => {
  const scope = await newScope(test.db);
  ({ workspaceId } = scope);
  // Half of the titles share a word; another stands in the oldest five hundred alone.
  const statements = [
    sql`insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
        base_ref, head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete, read_at)
      select ${workspaceId}::uuid, ${scope.repositoryId}::uuid, n, n, 'P_' || n,
        case when n % 2 = 0 then 'Fix ' else 'Add ' end || md5(n::text) || ' in module-' || n % 1000
          || case when n <= 500 then ' legacy' else '' end,
        repeat(md5(n::text), 30), 'merged', false, 'main', 'topic', 'h', 1, 1, 1, now(), now() - make_interval(mins => ${MANY}::int - n),
        true, now()
      from generate_series(1, ${MANY}::int) n`,
    sql`insert into actors (workspace_id, github_id, login, kind)
      select ${workspaceId}::uuid, n, 'person-' || n, 'user' from generate_series(1, 5000) n`,
    sql`analyze`,
  ];
  await withoutDeadline(() => asOwner(test.db, statements));
});

/** The parts of the plan of a search, as it ran, with the rows of each. */
async function partsOf(q: string): Promise<Record<string, unknown>[]> {
  const [row] = await rowsAsTenant<{ 'QUERY PLAN': { Plan: Record<string, unknown> }[] }>(
    test.db,
    workspaceId,
    sql`explain (analyze, timing off, format json) ${pullRequestsStatement(workspaceId, searchedOf(q))}`,
  );
  const plans = typeof row?.['QUERY PLAN'] === 'string' ? JSON.parse(row['QUERY PLAN']) : row?.['QUERY PLAN'];
  const flat = (node: Record<string, unknown>): Record<string, unknown>[] => [
    node,
    ...((node['Plans'] ?? []) as Record<string, unknown>[]).flatMap(flat),
  ];
  return (plans as { Plan: Record<string, unknown> }[]).flatMap(({ Plan }) => flat(Plan));
}

it('a word of old titles alone is found in the index of words', async () => {
  const parts = await partsOf('legacy');
  expect(parts.find((part) => part['Index Name'] === 'pull_requests_words')?.['Actual Rows']).toBe(500);
  expect(parts.map((part) => part['Node Type'])).not.toContain('Seq Scan');
});

it('for a word of every second title the newest alone are read', async () => {
  const parts = await partsOf('fix');
  const read = parts.filter((part) => part['Index Name'] === 'pull_requests_workspace_list');
  expect(read.map((part) => part['Actual Rows'])).toEqual([NEWEST]);
  const words = parts.filter((part) => part['Index Name'] === 'pull_requests_words');
  expect(words.filter((part) => Number(part['Actual Loops']) > 0)).toEqual([]);
});

it.each(['fix', 'legacy', 'module 7', '#4711', 'nowhere', 'person-4', 'a'])('%s reads few rows', async (q) => {
  const parts = await partsOf(q);
  const touched = parts.reduce((sum, part) => {
    const counts = Object.entries(part).filter(
      ([name]) => name === 'Actual Rows' || name.startsWith('Rows Removed by'),
    );
    return sum + Number(part['Actual Loops']) * counts.reduce((rows, [, count]) => rows + Number(count), 0);
  }, 0);
  expect(touched).toBeLessThan(10 * NEWEST);
});
