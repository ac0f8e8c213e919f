// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { deliveryChanges } from '../../src/domain/metrics/delivery-changes.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { readDelivery, type Delivery } from '../../src/storage/metrics/delivery.ts';
import { readDeliveryRanks } from '../../src/storage/metrics/delivery-ranks.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { percentile, trueDelivery, type TrueDelivery } from '../support/delivery-of-history.ts';
import {
  countChangeAgain,
  medianChangeAgain,
  shareChangeAgain,
  type Between,
  type ChangeAgain,
} from '../support/metrics-again.ts';
import { SHIPPED_FROM, shippedHistory } from '../support/shipped-history.ts';
import { storeShipped } from '../support/store-shipped.ts';

const test = useDatabase();
const DAY_MS = 86_400_000;
const SEEDS = [1, 2, 3, 4, 5, 6];
const iso = (at: number) => new Date(at).toISOString();
let compared = 0;
/** The measures whose change was tested in some window. */
const tested = new Set<string>();

afterAll(() => {
  console.log(`${compared} values of delivery computed twice, all equal`);
});

function equal(found: unknown, truth: unknown, what: string): void {
  compared++;
  if (JSON.stringify(found) !== JSON.stringify(truth)) expect(found, what).toEqual(truth);
}

async function compare(scope: Scope, truth: TrueDelivery): Promise<void> {
  const listed = [];
  for (let after: string[] | null = null; ;) {
    const { data, nextCursor } = await listDeployments(test.db, scope, 50, after);
    listed.push(...data);
    const last = data.at(-1);
    if (nextCursor === null || !last) break;
    after = [last.at, last.id];
  }
  const keyOf = (of: { sha: string; environment: string; at: number }) => `${of.at} ${of.environment} ${of.sha}`;
  const truths = new Map(truth.deployments.map((one) => [keyOf(one), one]));
  equal(listed.length, truth.deployments.length, 'deployments');
  for (const one of listed) {
    const key = keyOf({ ...one, at: Date.parse(one.at) });
    const known = truths.get(key);
    equal(one.kind, known?.kind, `kind of ${key}`);
    equal(one.carried, known?.carried, `carried by ${key}`);
    equal(one.leadTimeSeconds, known?.leadSeconds, `lead of ${key}`);
    equal(one.failed, known?.failed, `failed of ${key}`);
    equal(one.causes.map(({ source }) => source).toSorted(), known?.causes, `causes of ${key}`);
    equal(one.recoverySeconds, known?.recoverySeconds, `recovery of ${key}`);
    equal(one.isRework, known?.isRework, `rework of ${key}`);
  }
  for (const days of [
    [0, 400],
    [0, 5],
    [3, 12],
    [200, 300],
    [10, 20],
  ] as const) {
    const from = SHIPPED_FROM + days[0] * DAY_MS;
    const to = SHIPPED_FROM + days[1] * DAY_MS;
    const found = await readDelivery(test.db, scope, { from: iso(from), to: iso(to) });
    const within = truth.deployments.filter(({ at }) => at >= from && at < to);
    const counted = within.filter(({ kind }) => kind === 'deployment');
    const failed = counted.filter((one) => one.failed === true);
    const recoveries = failed.flatMap(({ recoverySeconds }) => recoverySeconds ?? []);
    const leads = truth.leads.filter(({ at }) => at >= from && at < to).map(({ seconds }) => seconds);
    const spread = (values: number[]) => ({
      n: values.length,
      p25: percentile(values, 0.25),
      p50: percentile(values, 0.5),
      p75: percentile(values, 0.75),
      p90: percentile(values, 0.9),
    });
    equal(found.deployments, counted.length, 'frequency');
    equal(found.days, new Set(counted.map(({ at }) => iso(at).slice(0, 10))).size, 'days');
    equal(found.failed, failed.length, 'failed');
    equal(found.notRecovered, failed.length - recoveries.length, 'not recovered');
    equal(found.rollbacks, within.filter(({ kind }) => kind === 'rollback').length, 'rollbacks');
    equal(found.rework, within.filter(({ isRework }) => isRework).length, 'rework');
    for (const name of ['n', 'p25', 'p50', 'p75', 'p90'] as const) {
      equal(round(found.leadTime[name]), round(spread(leads)[name]), `lead time ${name}`);
      equal(round(found.recoveryTime[name]), round(spread(recoveries)[name]), `recovery ${name}`);
    }
    await compareChanges(scope, truth, found, [from, to]);
  }
}

/** How each of the five changed since the window before, and since one twice as long. */
async function compareChanges(scope: Scope, truth: TrueDelivery, found: Delivery, [from, to]: Between): Promise<void> {
  for (const times of [1, 2]) {
    const begin = from - times * (to - from);
    const [window, previous] = [
      { from: iso(from), to: iso(to) },
      { from: iso(begin), to: iso(from) },
    ];
    const before = await readDelivery(test.db, scope, previous);
    const ranks = await readDeliveryRanks(test.db, scope, window, previous);
    const change = deliveryChanges(found, window, { window: previous, delivery: before, ranks });
    const [a, b] = [truthIn(truth, [from, to]), truthIn(truth, [begin, from])];
    const count = countChangeAgain([a.deployments, [from, to]], [b.deployments, [begin, from]]);
    const aDay = (value: number | null) => (value === null ? null : (value * DAY_MS) / (from - begin));
    const again: Record<keyof typeof change, ChangeAgain> = {
      deploymentFrequency: { ...count, previous: aDay(count.previous), difference: aDay(count.difference) },
      changeLeadTime: medianChangeAgain(a.leads, b.leads),
      changeFailRate: shareChangeAgain([a.failed, a.deployments], [b.failed, b.deployments]),
      recoveryTime: medianChangeAgain(a.recoveries, b.recoveries),
      reworkRate: shareChangeAgain([a.rework, a.all], [b.rework, b.all]),
    };
    for (const name of Object.keys(again) as (keyof typeof change)[]) {
      const { clear, test: _, ...figures } = change[name];
      for (const [figure, value] of Object.entries(figures)) {
        equal(round(value), round(again[name][figure as 'p']), `${figure} of the change of ${name}`);
      }
      equal(clear, again[name].p === null ? null : again[name].p < 0.05, `whether the change of ${name} is clear`);
      if (clear !== null) tested.add(name);
    }
  }
}

/** What is counted of a window. */
function truthIn({ deployments, leads }: TrueDelivery, [from, to]: Between) {
  const isIn = ({ at }: { at: number }) => at >= from && at < to;
  const within = deployments.filter(isIn);
  const counted = within.filter(({ kind }) => kind === 'deployment');
  const failed = counted.filter((one) => one.failed === true);
  return {
    deployments: counted.length,
    all: counted.length + within.filter(({ kind }) => kind === 'rollback').length,
    failed: failed.length,
    rework: within.filter(({ isRework }) => isRework).length,
    recoveries: failed.flatMap(({ recoverySeconds }) => recoverySeconds ?? []),
    leads: leads.filter(isIn).map(({ seconds }) => seconds),
  };
}

const round = (value: number | null) => (value === null ? null : Math.round(value * 1_000) / 1_000);

it.each(SEEDS)('delivery is what a second computation says, by deployments and by merges (seed %i)', async (seed) => {
  const scope = await newScope(test.db);
  const history = shippedHistory(seed, 45);
  await storeShipped(test.db, scope, history, seed);
  const truth = trueDelivery(history, 'deployments');
  await compare(scope, truth);
  const facts = await rowsAsTenant(
    test.db,
    scope.workspaceId,
    sql<{ number: number; deployed_at: string | null; is_deployed: boolean | null; is_revert: boolean }>`
      select p.number, f.deployed_at, f.is_deployed, f.is_revert
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id`,
  );
  for (const row of facts) {
    const { number } = row;
    const deployed = truth.deployedAt.get(number);
    const at = row.deployed_at === null ? null : Date.parse(row.deployed_at);
    equal(at, deployed ?? null, `deployed_at of ${number}`);
    equal(row.is_deployed, deployed === undefined ? null : deployed !== null, `is_deployed of ${number}`);
    equal(row.is_revert, truth.isRevert.get(number), `is_revert of ${number}`);
  }
  // The same repository, as if nobody knew of deployments.
  await rowsAsTenant(test.db, scope.workspaceId, sql`delete from incidents`);
  await changeDeploymentRule(test.db, scope, 'merges', SHIPPED_FROM);
  await computeAll(test.db, scope);
  await compare(scope, trueDelivery(history, 'merges'));
  expect(compared).toBeGreaterThan(500);
});

it('the generated histories have everything that deployments can suffer', () => {
  const found = SEEDS.flatMap((seed) => trueDelivery(shippedHistory(seed, 45), 'deployments').deployments);
  expect(new Set(found.map(({ kind }) => kind))).toEqual(
    new Set(['deployment', 'part', 'repetition', 'rollback', 'roll_forward', 'never_succeeded']),
  );
  expect(new Set(found.flatMap(({ causes }) => causes))).toEqual(
    new Set(['rollback', 'revert', 'hotfix', 'incident', 'mark']),
  );
});

it('the change of each of the five, tested over a longer history, is what a second computation says', async () => {
  const scope = await newScope(test.db);
  const history = shippedHistory(1, 120);
  await storeShipped(test.db, scope, history, 1);
  const between: Between = [SHIPPED_FROM + 12 * DAY_MS, SHIPPED_FROM + 24 * DAY_MS];
  const found = await readDelivery(test.db, scope, { from: iso(between[0]), to: iso(between[1]) });
  await compareChanges(scope, trueDelivery(history, 'deployments'), found, between);
  expect([...tested].toSorted()).toEqual([
    'changeFailRate',
    'changeLeadTime',
    'deploymentFrequency',
    'recoveryTime',
    'reworkRate',
  ]);
});
