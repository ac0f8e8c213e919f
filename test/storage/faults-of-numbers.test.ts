import { existsSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../src/domain/deployments/classify.ts';
import type { DeploymentEvent } from '../../src/domain/deployments/deployment-event.ts';
import { hotfixesOf } from '../../src/domain/deployments/hotfixes.ts';
import { judge, type Evidence } from '../../src/domain/deployments/judge.ts';
import { undoingsOf, type RevertOrNamed } from '../../src/domain/deployments/reverts.ts';
import { FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { revertClaim } from '../../src/domain/facts/reverts.ts';
import { changesOf } from '../../src/domain/metrics/changes.ts';
import { comparedPeriods } from '../../src/domain/metrics/compared-periods.ts';
import { BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import { comparedWith, weeksIn, windowOf } from '../../src/domain/metrics/windows.ts';
import { deliveryAnswer } from '../../src/routes/metrics/delivery-answer.ts';
import { isPartial, isWhole } from '../../src/routes/metrics/answer.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { recomputeFacts } from '../../src/storage/facts.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { readOverview, TOTAL_NAMES } from '../../src/storage/metrics/overview.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { changeTimeZone } from '../../src/storage/workspaces.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { byNumber, day, hour, success } from '../support/deployment-events.ts';
import { checkRun, complete, person, snapshot } from '../support/pull-request-snapshots.ts';
import { readFiled, revertedIn } from '../support/shipped-file.ts';
import { shippedHistory } from '../support/shipped-history.ts';
import { loginOf, storeShipped } from '../support/store-shipped.ts';

/** The faults F1 to F9 that were found in the numbers, each with its figures; F10 and F11 are those of pages. */

const test = useDatabase();
let scope: Scope;
const DAY_MS = 86_400_000;
/** A Monday. */
const MONDAY = day(0);
const iso = (at: number) => new Date(at).toISOString();
const window = (from: number, to: number) => ({ from: iso(from), to: iso(to) });

beforeEach(async () => {
  scope = await newScope(test.db);
});

/** Merged pull requests, one at each of these instants, numbered from `first`. */
async function saveMerges(instants: number[], first = 1): Promise<void> {
  await savePullRequests(
    test.db,
    scope,
    instants.map((at, index) =>
      snapshot({
        number: first + index,
        state: 'merged',
        createdAt: iso(at - DAY_MS),
        mergedAt: iso(at),
        closedAt: iso(at),
      }),
    ),
  );
  await computeAll(test.db, scope);
}

/** Says that everything since an instant is stored. */
const covered = (since: string) =>
  asOwner(test.db, [sql`update repositories set covered_since = ${since} where id = ${scope.repositoryId}`]);

/** So many instants, evenly spread over an interval. */
const spread = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / count);

const NONE: Evidence = { undoings: [], hotfixes: [], incidents: [] };

/** What some events come to: how many are deployments and rollbacks, and how many of the deployments failed. */
function counted(events: DeploymentEvent[], evidence: Partial<Evidence> = {}) {
  const judged = judge(classify(events, byNumber()).events, { ...NONE, ...evidence });
  const deployments = judged.filter(({ kind }) => kind === 'deployment');
  return {
    deployments: deployments.length,
    rollbacks: judged.filter(({ kind }) => kind === 'rollback').length,
    failed: deployments.filter(({ failed }) => failed === true).length,
  };
}

/** A pull request as reverts know it; deployed with a commit, unless it is null. */
const revertable = (number: number, mergedAt: number | null, more: Partial<RevertOrNamed> = {}): RevertOrNamed => ({
  id: `#${number}`,
  number,
  mergedAt,
  isRevert: false,
  revertsNumber: null,
  carriedBy: mergedAt === null ? null : `c${number}`,
  ...more,
});

describe('F1: a change against a window that is not stored', () => {
  const NOW = day(13 * 7);
  const current = { from: iso(MONDAY), to: iso(NOW) };
  const before = { from: iso(day(-13 * 7)), to: iso(MONDAY) };

  it('is null where the truth is +43 % and what is stored says +2,000 %', async () => {
    const merged = async () => {
      const { current: measured, previous } = await readOverview(test.db, scope, current, before);
      return changesOf(TOTAL_NAMES, current, { current: measured, previous }).merged.percent;
    };
    await saveMerges([...spread(63, MONDAY, NOW), ...spread(3, day(-2), MONDAY)]);
    expect(await merged()).toBe(2_000);
    // What the answer does: the window before is not stored, and nothing is compared.
    await covered(iso(day(-2)));
    const basis = await metricsBasis(test.db, scope);
    expect([isPartial(basis, current.from), isPartial(basis, before.from)]).toEqual([false, true]);
    const { current: measured } = await readOverview(test.db, scope, current, null);
    expect(changesOf(TOTAL_NAMES, current, { current: measured, previous: null }).merged).toMatchObject({
      previous: null,
      percent: null,
      clear: null,
    });
    await saveMerges(spread(41, day(-80), day(-3)), 100);
    expect(await merged()).toBeCloseTo(43.18, 2);
  });

  it('does not come with the first read: its 26 weeks hold both windows', () => {
    const asked = windowOf({}, 'UTC', NOW);
    const compared = comparedWith(asked, 'previous', 'UTC');
    expect(Date.parse(asked.to) - Date.parse(compared?.from ?? '')).toBeLessThanOrEqual(182 * DAY_MS);
  });
});

it('F2: one commit to two production environments is one deployment: of four one failed, 25 % and not 0', () => {
  const events = [1, 2, 3, 4].flatMap((number) =>
    ['production-eu', 'production-us'].map((environment, index) =>
      success(`${number} ${environment}`, `c${number}`, 10 * number + index, { environment }),
    ),
  );
  const undoings = undoingsOf([
    revertable(1, hour(9)),
    revertable(2, hour(19), { isRevert: true, revertsNumber: 1, carriedBy: 'c2' }),
  ]);
  expect(counted(events, { undoings })).toEqual({ deployments: 4, rollbacks: 0, failed: 1 });
});

describe('F3: a revert fails what first carried the change, not what came “before the next deployment”', () => {
  it('of 210 deployments, ten a day, ten failed: 4.8 % and not 0', () => {
    const events = Array.from({ length: 210 }, (_, index) => success(`d${index + 1}`, `c${index + 1}`, 2.4 * index));
    // Each twentieth change is taken back with the tenth deployment after it.
    const pulls = Array.from({ length: 10 }, (_, index) => 20 * index + 5).flatMap((number) => [
      revertable(number, hour(2.4 * (number - 1)) - 1),
      revertable(number + 10, hour(2.4 * (number + 9)) - 1, { isRevert: true, revertsNumber: number }),
    ]);
    const found = counted(events, { undoings: undoingsOf(pulls) });
    expect(found).toEqual({ deployments: 210, rollbacks: 0, failed: 10 });
    expect(Math.round((found.failed / found.deployments) * 1_000) / 10).toBe(4.8);
  });
});

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');
const HISTORIES = ['cargo', 'undici'].map((name) => {
  const file = path.join(DATA, `${name}.pull-requests.jsonl.gz`);
  return { name, file, is: existsSync(file) ? '' : `(skipped: no ${file})` };
});

describe.each(HISTORIES)('F3 over the history of $name $is', ({ name, file, is }) => {
  it.skipIf(is !== '')('holds with a deployment each day', () => {
    // Beside the history's own reverts, each 150th pull request takes back one of the dozen before it.
    const filed = readFiled(file).map((one, index, all) => {
      const undone = index % 150 === 149 ? all[index - 1 - (index % 12)] : undefined;
      return undone === undefined || undone.number > one.number
        ? one
        : { ...one, title: 'Take it back', body: `Reverts #${undone.number}`, commits: [] };
    });
    const merges = filed.map(({ mergedAt }) => Date.parse(mergedAt));
    // At noon of each day with a merge since the one before, the newest commit goes to production.
    const noons = [...new Set(merges.map((at) => Math.ceil((at - DAY_MS / 2) / DAY_MS) * DAY_MS + DAY_MS / 2))];
    const carrierOf = (index: number) => noons.findIndex((noon) => noon >= (merges[index] ?? Infinity));
    const events = noons.map((noon, index) => ({
      ...success(`d${index}`, `c${index}`, 0),
      beganAt: noon,
      succeededAt: noon,
    }));
    // The product's reading: the claim of each text, and the merge that it names.
    const pulls = filed.map(({ number, title, body, commits, mergeCommit }, index) => {
      const claim = revertClaim(title, [body, ...commits.map(({ message }) => message)], 'acme/history');
      const bySha = (claim.named?.shas ?? []).flatMap(
        (sha) => filed.find((other) => other.number !== number && other.mergeCommit.startsWith(sha)) ?? [],
      )[0];
      const revertsNumber = claim.number ?? bySha?.number ?? null;
      return {
        ...revertable(number, merges[index] ?? null),
        mergeCommit,
        isRevert: (claim.isForm || bySha !== undefined) && !claim.isReland,
        revertsNumber,
        carriedBy: `c${carrierOf(index)}`,
      };
    });
    const { failed } = counted(events, { undoings: undoingsOf(pulls) });

    // A second time, by looking at each revert alone.
    const indexOf = new Map(filed.map(({ number }, index) => [number, index]));
    const named = revertedIn(filed);
    const isBack = (number: number): boolean => {
      const undone = named.get(number);
      return undone !== undefined && !isBack(undone);
    };
    const again = new Set<number>();
    const beforeTheNext = new Set<number>();
    for (const [number, undone] of named) {
      if (!isBack(number) || undone > number) continue;
      const at = merges[indexOf.get(number) ?? -1] ?? 0;
      const carrier = carrierOf(indexOf.get(undone) ?? -1);
      const after = at - (noons[carrier] ?? Infinity);
      if (after <= 0 || after > 30 * DAY_MS) continue;
      again.add(carrier);
      if (at <= (noons[carrier + 1] ?? Infinity)) beforeTheNext.add(carrier);
    }
    console.log(`${name}: ${failed} failed deployments, ${beforeTheNext.size} of them before the next deployment`);
    expect(failed).toBe(again.size);
    expect(failed).toBeGreaterThan(beforeTheNext.size);
  });
});

it('F4: 21 rollbacks among 330 successes are no deployments, and fail what they took back', () => {
  const events: DeploymentEvent[] = [];
  let at = 0;
  for (let commit = 1; commit <= 309; commit++) {
    events.push(success(`d${commit}`, `c${commit}`, (at += 2)));
    // After each fourteenth commit the one before it comes back.
    if (commit % 14 === 0 && commit <= 294) events.push(success(`r${commit}`, `c${commit - 1}`, (at += 2)));
  }
  expect(events).toHaveLength(330);
  expect(counted(events)).toEqual({ deployments: 309, rollbacks: 21, failed: 21 });
});

describe('F5: what undoes, and what repairs', () => {
  const events = [1, 2, 3, 4].map((number) => success(`d${number}`, `c${number}`, 10 * number));
  const failed = (...pulls: RevertOrNamed[]) => counted(events, { undoings: undoingsOf(pulls) }).failed;
  const broken = revertable(1, hour(9));

  it('a revert that was closed unmerged fails nothing', () => {
    expect(failed(broken, revertable(2, null, { isRevert: true, revertsNumber: 1 }))).toBe(0);
    expect(failed(broken, revertable(2, hour(19), { isRevert: true, revertsNumber: 1 }))).toBe(1);
  });

  it('a revert of a revert does not count a second time', () => {
    const revert = revertable(2, hour(19), { isRevert: true, revertsNumber: 1 });
    const reland = revertable(3, hour(29), { isRevert: false, revertsNumber: 2 });
    expect(failed(broken, revert, reland)).toBe(1);
  });

  it('a hotfix counts where merges stand for deployments', () => {
    const merges = [1, 2, 3].map((number) => success(`#${number}`, `#${number}`, 10 * number));
    const hotfix = { id: '#3', headRef: 'hotfix/it', openedAt: hour(21), mergedAt: hour(30), carriedBy: '#3' };
    const judged = judge(classify(merges, () => null).events, { ...NONE, hotfixes: hotfixesOf([hotfix]) });
    expect(judged.map((one) => [one.failed, one.isRework])).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });
});

it('F6: whether a pull request is deployed does not depend on the author who is asked for', async () => {
  await storeShipped(test.db, scope, shippedHistory(3, 20), 3);
  const deployed = async (author?: string) => {
    const { data } = await listPullRequests(test.db, scope.workspaceId, { author }, 100, null);
    return new Map(data.map(({ number, facts }) => [number, facts?.isDeployed]));
  };
  const all = await deployed();
  expect(new Set(all.values())).toEqual(new Set([true, false, null]));
  const one = await deployed(loginOf(2, 'after'));
  expect(one.size).toBeGreaterThan(0);
  for (const [number, isDeployed] of one) expect(isDeployed, `#${number}`).toBe(all.get(number));
});

it('F7: checks that passed at the merge have passed, whatever the branch requires later', async () => {
  const merged = (isLintRequired: boolean, readAt: number) =>
    snapshot({
      state: 'merged',
      createdAt: iso(hour(0)),
      mergedAt: iso(hour(3)),
      closedAt: iso(hour(3)),
      readAt: iso(hour(readAt)),
      updatedAt: iso(hour(3)),
      lists: {
        checkRuns: complete([
          checkRun(1, { name: 'build', isRequired: true, startedAt: iso(hour(1)), completedAt: iso(hour(2)) }),
          checkRun(2, {
            name: 'lint',
            conclusion: 'failure',
            isRequired: isLintRequired,
            startedAt: iso(hour(1)),
            completedAt: iso(hour(2)),
          }),
        ]),
      },
    });
  const passed = async () => {
    await computeAll(test.db, scope);
    return (await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at')).map((row) => row['checks_passed']);
  };
  await savePullRequests(test.db, scope, [merged(false, 4)]);
  expect(await passed()).toEqual([true]);
  await savePullRequests(test.db, scope, [merged(true, 50)]);
  await recomputeFacts(test.db, scope);
  expect(await passed()).toEqual([true]);
});

it('F8: a bottleneck is one in each window, and a renamed account keeps what waits and what was done', async () => {
  const asks = (number: number) =>
    snapshot({
      number,
      createdAt: iso(day(90)),
      requestedReviewers: ['person-2', ...(number > 3 ? ['person-3'] : [])],
    });
  await savePullRequests(test.db, scope, [
    ...[2, 3].map((id) => snapshot({ number: 50 + id, author: person(id), state: 'closed', closedAt: iso(day(1)) })),
    ...[1, 2, 3, 4].map(asks),
  ]);
  await savePullRequests(test.db, scope, [
    snapshot({ number: 60, author: { ...person(2), login: 'renamed' }, readAt: iso(day(91)), updatedAt: iso(day(91)) }),
  ]);
  await computeAll(test.db, scope);
  for (const [from, to] of [
    [day(84), day(91)],
    [day(0), day(91)],
    [day(-400), day(-300)],
  ] as const) {
    const { page } = await readReviewers(test.db, { ...scope, ...BY_PEOPLE }, window(from, to), 10, null, {
      now: iso(day(91)),
    });
    expect(page.data.map(({ reviewer, waiting, isBottleneck }) => [reviewer.login, waiting, isBottleneck])).toEqual([
      ['renamed', 4, true],
      ['person-3', 1, false],
    ]);
  }
  const ofOldLogin = await listPullRequests(test.db, scope.workspaceId, { author: 'person-2' }, 10, null);
  expect(ofOldLogin.data.map(({ number }) => number).toSorted()).toEqual([52, 60]);
});

describe('F9: counts of weeks', () => {
  const NOW = day(13 * 7 - 3) + DAY_MS / 2;
  const cut = window(day(6) + DAY_MS / 3, NOW);

  it('a day of nothing has a rate of 0, and no share or median', async () => {
    const answer = deliveryAnswer(await readDelivery(test.db, scope, window(MONDAY, day(7))), window(MONDAY, day(7)));
    expect(answer).toMatchObject({
      deploymentFrequency: { n: 0, value: 0 },
      changeFailRate: { value: null },
      recoveryTime: { p50: null },
    });
    const { current } = await readOverview(test.db, scope, window(MONDAY, day(7)), null);
    expect([current.merged, current.large.value, current.cycle.p50]).toEqual([{ n: 0, value: 0 }, null, null]);
  });

  it(
    'the bars sum to the 241 of the overview, where the whole weeks have 260; in each zone',
    { tags: 'long' },
    async () => {
      // Twenty in each of 13 weeks; the window leaves out the first nineteen.
      const merges = Array.from({ length: 13 }, (_, week) =>
        spread(20, day(7 * week), day(7 * week + (week === 12 ? 4 : 7))),
      );
      await saveMerges(merges.flat());
      const whole = weeksIn(window(MONDAY, day(13 * 7)), 'UTC', NOW);
      const sum = (periods: { merged: { n: number } }[]) => periods.reduce((all, { merged }) => all + merged.n, 0);
      expect(sum(await readPeriods(test.db, scope, window(MONDAY, day(13 * 7)), whole))).toBe(260);
      for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
        await changeTimeZone(test.db, scope.workspaceId, zone);
        await computeAll(test.db, scope);
        const weeks = weeksIn(cut, zone, NOW);
        const read = await readPeriods(test.db, scope, cut, weeks);
        const { current } = await readOverview(test.db, scope, cut, null);
        expect([zone, sum(read), current.merged.n]).toEqual([zone, 241, 241]);
      }
    },
  );

  it('of a running week no change is claimed', () => {
    const weeks = weeksIn(cut, 'UTC', NOW);
    const compared = comparedPeriods(weeks, 'week', 'previous', 'UTC');
    expect(weeks.map((week, place) => [week.open, compared?.isTold(place)]).slice(-2)).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('what waits is said to be partial while a repository is not read whole', async () => {
    await saveMerges([hour(5)]);
    await covered(iso(MONDAY));
    expect(isWhole(await metricsBasis(test.db, scope, FACTS_VERSIONS))).toBe(false);
    await covered(iso(0));
    expect(isWhole(await metricsBasis(test.db, scope, FACTS_VERSIONS))).toBe(true);
  });
});
