import { expect, it } from 'vitest';
import { fillPullRequests } from '../../bench/lab/large-repository.ts';
import { explaining } from '../support/explained-engine.ts';
import { servePostgres } from '../support/served-postgres.ts';
import { walkDeployments } from '../support/walk-deployments.ts';

/** Rows that the parts of a plan pass on for each commit: it is listed, looked for, stored, and makes its merge due. */
const MAX_A_COMMIT = 30;

it('walks touch few rows for each commit in fresh tables: joined with them, 5,714 merges once took nine seconds', async () => {
  await using stack = new AsyncDisposableStack();
  const { engine, db } = await servePostgres(stack, explaining);
  const scope = await fillPullRequests(db, 1_000);
  let listed = 0;
  const touched = await engine.rowsTouched(async () => {
    listed = await walkDeployments(db, scope);
  });
  expect(listed).toBeGreaterThan(1_000);
  expect(touched / listed).toBeLessThan(MAX_A_COMMIT);
});
