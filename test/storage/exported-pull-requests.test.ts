import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { exportPullRequests } from '../../src/storage/exported-pull-requests.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

async function fill(scope: Scope, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  await savePullRequests(
    test.db,
    scope,
    numbers.map((number) => snapshot({ number })),
  );
}

it('an export meets every pull request of every repository once, whatever is updated or tracked meanwhile', async () => {
  const scope = await newScope(test.db);
  const { workspaceId } = scope;
  const { id: repositoryId } = await upsertRepository(test.db, workspaceId, repositoryOf(2), null);
  await fill(scope, 1_400);
  await fill({ workspaceId, repositoryId }, 900);
  await fill(await newScope(test.db), 3);
  const met: string[] = [];
  const pages: number[] = [];
  for await (const page of exportPullRequests(test.db, workspaceId, {})) {
    met.push(...page.map(({ repository, number }) => `${repository} ${number}`));
    pages.push(page.length);
    await asOwner(test.db, [
      sql`update pull_requests set updated_at = updated_at + interval '1 day', title = 'changed' where number % 2 = 0`,
    ]);
  }
  expect(pages).toEqual([1_000, 1_000, 300]);
  expect(new Set(met).size).toBe(2_300);
});
