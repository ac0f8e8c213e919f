import { Client } from 'pg';
import { expect, it } from 'vitest';
import { fillPullRequests } from '../../bench/lab/large-repository.ts';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { serveNeon } from '../../packages/local-cloud/src/neon/http-server.ts';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPostgres } from '../../packages/local-cloud/src/neon/postgres-engine.ts';
import { BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import { comparedWith } from '../../src/domain/metrics/windows.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { computeAll } from '../support/compute-all.ts';
import { newDatabase } from '../support/database.ts';

const DAY_MS = 86_400_000;

/** An engine that notes the plan of each statement that reads, as text. */
function noting(engine: Engine, plans: string[]): Engine {
  return {
    ...engine,
    async transaction(statements) {
      const answers = await engine.transaction(
        statements.flatMap((statement) => {
          const isRead = /^\s*(select|with)\b/i.test(statement.query);
          const plan = isRead
            ? { ...statement, query: `explain ${statement.query}` }
            : { query: 'select null', params: [] };
          return [plan, statement];
        }),
      );
      for (const [index, { rows }] of answers.entries()) if (index % 2 === 0) plans.push(rows.join('\n'));
      return answers.filter((_, index) => index % 2 === 1);
    },
  };
}

it('the overview reads a window from indexes alone', async () => {
  await using stack = new AsyncDisposableStack();
  const url = (await newDatabase(process.env['TEST_DATABASE_URL'])) ?? '';
  const plain = openPostgres(url);
  stack.defer(() => plain.stop());
  await migrate(plain);
  const endpoint = await serveNeon(plain, url);
  stack.defer(() => endpoint.stop());
  const scope = await fillPullRequests(openDatabase(url, endpoint.url), 3_000);
  await computeAll(openDatabase(url, endpoint.url), scope);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
  const plans: string[] = [];
  const watched = await serveNeon(noting(plain, plans), url);
  stack.defer(() => watched.stop());
  const to = new Date().toISOString();
  const window = { from: new Date(Date.parse(to) - 91 * DAY_MS).toISOString(), to };
  const overview = await readOverview(
    openDatabase(url, watched.url),
    { workspaceId: scope.workspaceId, ...BY_PEOPLE },
    window,
    comparedWith(window, 'previous', 'UTC'),
  );
  expect(overview.current.merged.n).toBeGreaterThan(100);
  const scans = plans.join('\n').match(/\w[\w ]* Scan .*on (pull_request_facts|review_facts)\b/g) ?? [];
  // Merges, openings, closings and reviews, and twice what was open, in each of two windows.
  expect(scans.length).toBe(12);
  expect(scans.filter((scan) => !scan.startsWith('Index Only Scan'))).toEqual([]);
}, 120_000);
