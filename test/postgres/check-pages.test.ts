import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { serveNeon } from '../../packages/local-cloud/src/neon/http-server.ts';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import { checkPages, repositoriesToCheck } from '../../src/storage/check-pages.ts';
import { asOwner, openDatabase } from '../../src/storage/database.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import { newDatabase } from '../support/database.ts';

it('a page of repositories to check is read from its index, however many the workspace has', async () => {
  await using stack = new AsyncDisposableStack();
  const url = (await newDatabase(process.env['TEST_DATABASE_URL'])) ?? '';
  const plain = openPostgres(url);
  stack.defer(() => plain.stop());
  await migrate(plain);
  const plans: string[] = [];
  const endpoint = await serveNeon(
    {
      ...plain,
      async transaction(statements) {
        const page = statements.find(({ query }) => query.includes('"isSyncing"'));
        if (!page) return plain.transaction(statements);
        const explained = statements.map((one) => (one === page ? { ...one, query: `explain ${one.query}` } : one));
        const answers = await plain.transaction(explained);
        plans.push((answers[statements.indexOf(page)]?.rows ?? []).join('\n'));
        return plain.transaction(statements);
      },
    },
    url,
  );
  stack.defer(() => endpoint.stop());
  const db = openDatabase(url, endpoint.url);
  const workspaceId = await createWorkspace(db, { name: 'large', keyHash: 'hash', keyHint: 'test' });
  await asOwner(db, [
    sql`insert into repositories (workspace_id, github_id, node_id, full_name, synced_through)
      select ${workspaceId}::uuid, n, 'R_' || n, 'acme/r' || n, now() from generate_series(1, 10000) n`,
    sql`analyze repositories`,
  ]);
  const pages = await checkPages(db, 100, null, 99);
  expect(pages).toHaveLength(99);
  const [page] = pages.slice(50);
  if (!page) throw new Error('there are so many pages');
  expect(await repositoriesToCheck(db, page, 100)).toHaveLength(100);
  const [plan = ''] = plans;
  expect(plan).toMatch(/Index Scan using repositories_check on repositories/);
  expect(plan).not.toMatch(/Seq Scan on repositories|Sort/);
}, 60_000);
