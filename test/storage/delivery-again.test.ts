// @module-tag long
import { existsSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { deliveryChanges } from '../../src/domain/metrics/delivery-changes.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { changeTimeZone } from '../../src/storage/workspaces.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { readDelivery, type Delivery } from '../../src/storage/metrics/delivery.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
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
import { readFiled, shippedFile } from '../support/shipped-file.ts';
import { SHIPPED_FROM, shippedHistory, type ShippedChange, type ShippedHistory } from '../support/shipped-history.ts';
import { sized } from '../support/sized.ts';
import { loginOf, storeShipped } from '../support/store-shipped.ts';

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

/** The workspace's zone, whose midnight is none of UTC's. */
const ZONE = 'Asia/Kolkata';
const dayIn = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' });

/** Windows, in days since the first merge. */
const WINDOWS = [
  [0, 400],
  [0, 5],
  [3, 12],
  [200, 300],
  [10, 20],
] as const;

async function compare(scope: Scope, history: ShippedHistory, by: 'deployments' | 'merges'): Promise<void> {
  const truth = trueDelivery(history, by);
  const begun = Math.min(SHIPPED_FROM, ...history.changes.flatMap(({ mergedAt }) => mergedAt ?? []));
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
  for (const days of WINDOWS) {
    const from = begun + days[0] * DAY_MS;
    const to = begun + days[1] * DAY_MS;
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
    equal(found.days, new Set(counted.map(({ at }) => dayIn.format(at))).size, 'days');
    equal(found.failed, failed.length, 'failed');
    equal(found.notRecovered, failed.length - recoveries.length, 'not recovered');
    equal(found.rollbacks, within.filter(({ kind }) => kind === 'rollback').length, 'rollbacks');
    equal(found.rework, within.filter(({ isRework }) => isRework).length, 'rework');
    for (const name of ['n', 'p25', 'p50', 'p75', 'p90'] as const) {
      equal(round(found.leadTime[name]), round(spread(leads)[name]), `lead time ${name}`);
      equal(round(found.recoveryTime[name]), round(spread(recoveries)[name]), `recovery ${name}`);
    }
    await compareChanges(scope, truth, found, [from, to]);
    await comparePeople(scope, history, truth, [from, to]);
  }
}

/** What was delivered of people's work, and of one person's by the login of before, without what is excluded. */
async function comparePeople(scope: Scope, { changes }: ShippedHistory, truth: TrueDelivery, [from, to]: Between) {
  const halves = [changes.slice(0, changes.length / 2), changes.slice(changes.length / 2)];
  const renamed = [1, 2, 3, 4].find((one) => halves.every((half) => half.some(({ author }) => author === one)));
  if (renamed === undefined) throw new Error('nobody wrote in both halves');
  const asked: [Partial<MetricsScope>, (change: ShippedChange) => boolean][] = [
    [{ excluded: 'leave' }, () => true],
    [{ excluded: 'leave', by: ['people'] }, ({ author }) => author !== 0],
    [{ excluded: 'leave', by: ['automation'] }, ({ author }) => author === 0],
    [{ excluded: 'leave', author: loginOf(renamed, 'before') }, ({ author }) => author === renamed],
  ];
  for (const [filters, isAsked] of asked) {
    const found = await readDelivery(test.db, { ...scope, ...filters }, { from: iso(from), to: iso(to) });
    const matching = new Set(changes.filter(isAsked).map(({ number }) => number));
    const counting = new Set(changes.filter((one) => isAsked(one) && !one.isExcluded).map(({ number }) => number));
    const isIn = ({ at }: { at: number }) => at >= from && at < to;
    const leads = truth.leads.filter((lead) => isIn(lead) && counting.has(lead.number)).map(({ seconds }) => seconds);
    const isFiltered = Object.keys(filters).length > 1;
    const carriers = truth.deployments.filter(
      (one) =>
        isIn(one) && one.kind === 'deployment' && (!isFiltered || one.numbers.some((number) => matching.has(number))),
    );
    const what = JSON.stringify(filters);
    equal(found.leadTime.n, leads.length, `lead times of ${what}`);
    equal(round(found.leadTime.p50), round(percentile(leads, 0.5)), `lead time of ${what}`);
    equal(found.deployments, carriers.length, `deployments of ${what}`);
    equal(found.failed, carriers.filter(({ failed }) => failed === true).length, `failed of ${what}`);
    // Rollbacks carry nothing: with a filter there are none.
    const rollbacks = isFiltered ? [] : truth.deployments.filter((one) => isIn(one) && one.kind === 'rollback');
    equal(found.rollbacks, rollbacks.length, `rollbacks of ${what}`);
    const rework = carriers.filter(({ isRework }) => isRework).length + rollbacks.length;
    equal(found.rework, rework, `rework of ${what}`);
    const measure = { ...scope, ...filters, from: iso(from), to: iso(to), measure: 'reworkRate' as const };
    const listed = (part: 'numerator' | 'denominator') => listDeployments(test.db, { ...measure, part }, 1, null);
    equal((await listed('numerator')).total, rework, `list of the rework of ${what}`);
    equal((await listed('denominator')).total, carriers.length + rollbacks.length, `list of all of ${what}`);
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

/** Stores a history, and computes all of it again: by its deployments, then as if nobody knew of any. */
async function computeAgain(history: ShippedHistory, seed: number): Promise<void> {
  const scope = await newScope(test.db);
  await storeShipped(test.db, scope, history, seed);
  await changeTimeZone(test.db, scope.workspaceId, ZONE);
  await computeAll(test.db, scope);
  const truth = trueDelivery(history, 'deployments');
  await compare(scope, history, 'deployments');
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
  await compare(scope, history, 'merges');
}

it.each(SEEDS)('delivery is what a second computation says, by deployments and by merges (seed %i)', async (seed) => {
  await computeAgain(shippedHistory(seed, 45), seed);
  expect(compared).toBeGreaterThan(500);
});

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');
const COUNT = sized(100, 250);
const PARTS = sized(1, 6);
/** Parts of the real histories, from their newest pull requests back. */
const REAL = ['cargo', 'undici'].flatMap((name) => {
  const file = path.join(DATA, `${name}.pull-requests.jsonl.gz`);
  const is = existsSync(file) ? '' : `(skipped: no ${file})`;
  return Array.from({ length: PARTS }, (_, part) => ({ name, file, is, part }));
});

describe.each(REAL)('$name, part $part $is', ({ name, file, is, part }) => {
  it.skipIf(is !== '')('its delivery is what a second computation says', { timeout: 300_000 }, async () => {
    const before = compared;
    const history = shippedFile(readFiled(file), { newest: part * 2 * COUNT, count: COUNT }, 100 + part);
    await computeAgain(history, part);
    console.log(`${name}, part ${part}: ${compared - before} values of ${COUNT} pull requests are the same`);
    expect(compared - before).toBeGreaterThan(1_000);
  });
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
