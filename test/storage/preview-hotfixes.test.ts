import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { rowsAsTenant } from '../../src/storage/database.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { previewHotfixes } from '../../src/storage/preview-hotfixes.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { SHIPPED_FROM, shippedHistory } from '../support/shipped-history.ts';
import { storeShipped } from '../support/store-shipped.ts';

const test = useDatabase();
const DAY_MS = 86_400_000;
const WINDOW = {
  from: new Date(SHIPPED_FROM + 3 * DAY_MS).toISOString(),
  to: new Date(SHIPPED_FROM + 60 * DAY_MS).toISOString(),
};
const NONE = { labels: [], branches: [] };
const SOME = { labels: [], branches: ['change-1*', 'change-3*'] };

it(
  'what a preview says of failures and rework comes true, wherever deployments come from',
  { tags: 'long' },
  async () => {
    const scope = await newScope(test.db);
    await storeShipped(test.db, scope, shippedHistory(1, 30), 1);
    const { workspaceId } = scope;
    const stored = async () => {
      const { deployments, failed, rework, rollbacks } = await readDelivery(test.db, scope, WINDOW);
      return {
        changeFailRate: { n: deployments, count: failed },
        reworkRate: { n: deployments + rollbacks, count: rework },
      };
    };
    const seen = new Set<string>();
    for (const rule of ['deployments', 'merges', 'releases'] as const) {
      if (rule === 'releases') {
        await rowsAsTenant(test.db, workspaceId, sql`update deployments set source = 'releases'`);
      }
      await changeDeploymentRule(test.db, scope, rule, SHIPPED_FROM);
      await computeAll(test.db, scope);
      for (const hotfix of [SOME, NONE, SOME]) {
        const { before, after } = await previewHotfixes(test.db, workspaceId, hotfix, WINDOW);
        expect(before).toEqual(await stored());
        await changeRules(test.db, workspaceId, { keyId: workspaceId, keyName: 'a key' }, { hotfix });
        await computeAll(test.db, scope);
        expect(await stored(), rule).toEqual(after);
        seen.add(JSON.stringify(after));
      }
    }
    // The rules and the sources do not all say the same.
    expect(seen.size).toBeGreaterThan(3);
  },
);
