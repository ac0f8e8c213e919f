import { sql, type SQL } from 'drizzle-orm';
import type { DeliveryRanks } from '../../domain/metrics/delivery-changes.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { deploymentFacts } from '../schema/deployments.ts';
import { d, deploymentsIn, leadsOf, RECOVERY_SECONDS } from './delivery.ts';
import type { MetricsScope } from './events.ts';
import { ranksOfColumn } from './ranks.ts';

/** What the tests of the two medians of delivery need, of a window and the one before it. One round trip. */
export async function readDeliveryRanks(
  db: Database,
  scope: MetricsScope,
  window: Window,
  previous: Window,
): Promise<DeliveryRanks> {
  const recoveriesOf = (of: Window) => sql`
    select ${RECOVERY_SECONDS} as seconds from ${deploymentFacts} ${d}
    where ${d.kind} = 'deployment' and ${d.failed} and ${deploymentsIn(scope, of)}`;
  const both = (valuesOf: (of: Window) => SQL) => sql`
    select true as is_current, current.seconds from (${valuesOf(window)}) current
    union all select false, previous.seconds from (${valuesOf(previous)}) previous`;
  const fields = {
    changeLeadTime: ranksOfColumn(sql`seconds`, sql`leads`),
    recoveryTime: ranksOfColumn(sql`seconds`, sql`recoveries`),
  };
  const tables = sql`
    with leads as materialized (${both((of) => leadsOf(scope, of))}), recoveries as materialized (${both(recoveriesOf)})`;
  const [row] = await rowsAsTenant(db, scope.workspaceId, select(fields, sql``, tables));
  if (!row) throw new Error('a query without a source answers one row');
  return row;
}
