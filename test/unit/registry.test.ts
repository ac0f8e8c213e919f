import { getTableConfig } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { factsBehind, measuresIn } from '../../src/domain/metrics/measures.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';

/** https://www.postgresql.org/docs/current/limits.html */
const MAX_COLUMNS_OF_INDEX = 32;

const index = getTableConfig(pullRequestFacts).indexes.find(
  ({ config }) => config.name === 'pull_request_facts_window',
);
const columns = index?.config.columns.map((column) => ('name' in column ? column.name : null)) ?? [];

it('the index of a window has every fact that is measured of its merges: a fact without would slow all of them', () => {
  for (const fact of factsBehind(measuresIn('window', 'total', 'comparison'))) {
    expect(columns).toContain(pullRequestFacts[fact].name);
  }
});

it('the index of a window has no more columns than Postgres allows', () => {
  expect(new Set(columns).size).toBe(columns.length);
  expect(columns.length).toBeLessThanOrEqual(MAX_COLUMNS_OF_INDEX);
});
