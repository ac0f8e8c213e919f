import { getTableConfig } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import { MEASURED_FACTS } from '../../src/storage/metrics/events.ts';
import { pullRequestFacts } from '../../src/storage/schema/metrics.ts';

it('the index of a window has every fact that is measured of its merges: a fact without would slow all of them', () => {
  const index = getTableConfig(pullRequestFacts).indexes.find(
    ({ config }) => config.name === 'pull_request_facts_window',
  );
  const columns = index?.config.columns.map((column) => ('name' in column ? column.name : null));
  for (const fact of MEASURED_FACTS) expect(columns).toContain(pullRequestFacts[fact].name);
});
