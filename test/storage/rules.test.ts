import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { workingSeconds } from '../../src/domain/facts/working-time.ts';
import { BY_ALL, BY_PEOPLE, type Who } from '../../src/domain/metrics/who.ts';
import { hotfixSign } from '../../src/domain/rules/hotfix.ts';
import { isLike as isLikeInWords } from '../../src/domain/rules/pattern.ts';
import { DEFAULT_RULES, type RulesChange, type Weekday } from '../../src/domain/rules/rules.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { addOwnTool } from '../../src/storage/ai-tools.ts';
import { rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { exclude, include } from '../../src/storage/exclude.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { isLike } from '../../src/storage/patterns.ts';
import { previewRules } from '../../src/storage/preview-rules.ts';
import { previewWorkingHours } from '../../src/storage/preview-working-hours.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { changeRules, getRules, listRuleChanges } from '../../src/storage/rules.ts';
import { changeProduction } from '../../src/storage/production-environments.ts';
import { select } from '../../src/storage/rows.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { iso } from '../../src/storage/shown.ts';
import { workingSecondsSince } from '../../src/storage/working-seconds.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { changeTimeZone } from '../../src/storage/workspaces.ts';
import { changeDeploymentRule } from '../support/change-deployment-rule.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { removedNow } from '../support/removed-now.ts';
import { at, complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
const ALL_DAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const AUTHOR = { keyId: randomUUID(), keyName: 'ada' };
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

/** Computes what is due; answers how many facts that were. */
async function compute(): Promise<number> {
  let computed = 0;
  for (;;) {
    const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 50);
    if (stale.length === 0) return computed;
    await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
    computed += stale.length;
  }
}

const change = (rules: RulesChange) => changeRules(test.db, scope.workspaceId, AUTHOR, rules);
const basis = () => metricsBasis(test.db, { workspaceId: scope.workspaceId });

/** Merged pull requests that differ in what rules look at. */
async function history(): Promise<void> {
  const merged = { state: 'merged', mergedAt: at(20), closedAt: at(20) } as const;
  const reviews = (id: number) => ({ reviews: complete([review(id, { author: person(9) })]) });
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, ...merged, lists: reviews(1) }),
    snapshot({ number: 2, ...merged, labels: ['No-Metrics'], lists: reviews(2) }),
    snapshot({ number: 3, ...merged, author: person(2) }),
    snapshot({ number: 4, ...merged, baseRef: 'release/1.2' }),
    snapshot({ number: 5, ...merged, headRef: 'l10n_main' }),
    snapshot({ number: 6, ...merged, title: 'Merge main into release' }),
    snapshot({ number: 7, ...merged, headRef: 'urgent/it', labels: ['area: Urgent'] }),
  ]);
  await compute();
}

/** The numbers of the pull requests that a rule excludes, with that rule. */
async function excluded(): Promise<Record<string, string>> {
  const { data } = await listPullRequests(test.db, scope.workspaceId, { excluded: 'only' }, 50, null);
  return Object.fromEntries(data.map(({ number, excludedBy }) => [number, String(excludedBy)]));
}

it('a changed kind of account, and a tool of one’s own, make facts due, and answers say so until they are computed', async () => {
  await history();
  const { data } = await listAccounts(test.db, scope.workspaceId, { login: 'person-2' }, 1, null);
  const [second] = data;
  if (!second) throw new Error('it wrote a pull request');
  await changeAccount(test.db, scope.workspaceId, second, { countsAs: 'agents' });
  expect((await basis()).recomputing).toEqual({ done: 6, of: 7 });
  expect(await compute()).toBe(1);
  expect((await basis()).recomputing).toBeNull();
  const none = { agents: [], reviewers: [], users: [], addresses: [], names: [] };
  await addOwnTool(test.db, scope.workspaceId, { ...none, key: 'acme', name: 'Acme', branches: ['acme/'] });
  expect((await basis()).recomputing).toEqual({ done: 0, of: 7 });
  await compute();
  expect((await basis()).recomputing).toBeNull();
});

it('what GitHub says of the account that stands for a person is said of the joined ones, too', async () => {
  await history();
  const [first, second] = [person(1), { ...person(77), login: 'second' }];
  const merged = { state: 'merged', mergedAt: at(20), closedAt: at(20) } as const;
  await savePullRequests(test.db, scope, [snapshot({ number: 8, ...merged, author: second })]);
  const accounts = (await listAccounts(test.db, scope.workspaceId, {}, 10, null)).data;
  const [joined, main] = ['second', 'person-1'].map((login) => accounts.find((account) => account.login === login));
  if (!joined || !main) throw new Error('both opened a pull request');
  await changeAccount(test.db, scope.workspaceId, joined, { personId: main.id });
  await compute();
  const kinds = async () =>
    (await rowsOf(test.db, scope, 'pull_request_facts', 'pull_request_id')).map((row) => String(row['author_kind']));
  expect((await kinds()).filter((kind) => kind === 'automation')).toHaveLength(0);
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, ...merged, author: { ...first, kind: 'bot' }, updatedAt: at(30), readAt: at(30) }),
  ]);
  await compute();
  // All but the one of person 2.
  expect((await kinds()).filter((kind) => kind === 'automation')).toHaveLength(7);
});

describe('a changed rule', () => {
  it('makes exactly the facts due that rest on it, and answers say so until they are computed', async () => {
    await history();
    expect((await basis()).recomputing).toBeNull();
    const rule = { ...DEFAULT_RULES.excludedPullRequests, label: ['no-metrics'], headBranch: ['l10n_*'] };
    expect(await change({ excludedPullRequests: rule })).toEqual([scope.repositoryId]);
    expect((await basis()).recomputing).toEqual({ done: 5, of: 7 });
    expect(await compute()).toBe(2);
    expect((await basis()).recomputing).toBeNull();
    expect(await excluded()).toEqual({ 2: 'label:no-metrics', 5: 'headBranch:l10n_*' });
    // The same again, and rules on which no fact of pull requests rests: of those of incidents the repository is read.
    expect(await change({ excludedPullRequests: rule, individualNumbers: 'own' })).toEqual([]);
    expect(await change({ incidents: { labels: ['outage'] } })).toEqual([scope.repositoryId]);
    expect(await compute()).toBe(0);
    await change({ hotfix: { labels: ['urgent'], branches: [] } });
    expect(await compute()).toBe(1);
    const facts = await rowsOf(test.db, scope, 'pull_request_facts', 'pull_request_id');
    expect(facts.filter((row) => row['is_hotfix'] === true)).toHaveLength(1);
  });

  it('of working hours makes due what waited for somebody, and so does another zone', async () => {
    const open = snapshot({ number: 8, state: 'open' });
    await savePullRequests(test.db, scope, [open]);
    await history();
    const { workspaceId } = scope;
    const waits = async () =>
      (await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at')).map((row) => row['review_working_seconds']);
    const zone = (name: string) => changeTimeZone(test.db, workspaceId, name);
    expect(await zone('Europe/Berlin')).toEqual([]);
    expect(new Set(await waits())).toEqual(new Set([null]));
    const hours = { days: ALL_DAYS, from: '00:00', to: '23:59' };
    expect(await change({ workingHours: hours })).toEqual([scope.repositoryId]);
    // One of eight is open, and nobody has answered it.
    expect(await compute()).toBe(7);
    expect((await waits()).filter((seconds) => Number(seconds) > 0)).toHaveLength(2);
    expect(await zone('europe/berlin')).toEqual([]);
    expect(await zone('Nowhere/Else')).toBeNull();
    expect(await zone('Asia/Tokyo')).toEqual([scope.repositoryId]);
    expect(await compute()).toBe(7);
    await change({ workingHours: null });
    await compute();
    expect(new Set(await waits())).toEqual(new Set([null]));
  });

  it('excludes by label, author, branches and title', async () => {
    await history();
    await change({
      excludedPullRequests: {
        label: ['nothing', '*-metrics'],
        author: ['PERSON-2'],
        baseBranch: ['release/*'],
        headBranch: ['l10n_*'],
        title: ['Merge * into *'],
      },
    });
    await compute();
    expect(await excluded()).toEqual({
      2: 'label:*-metrics',
      3: 'author:PERSON-2',
      4: 'baseBranch:release/*',
      5: 'headBranch:l10n_*',
      6: 'title:Merge * into *',
    });
    const { data } = await listPullRequests(test.db, scope.workspaceId, { excluded: 'leave' }, 50, null);
    expect(data.map(({ number }) => number).toSorted()).toEqual([1, 7]);
  });

  it('excludes an author by any login that the person has or had, as accounts are joined, renamed and parted', async () => {
    await history();
    const merged = { state: 'merged', mergedAt: at(20), closedAt: at(20) } as const;
    const open = (login: string, minutes: number) =>
      savePullRequests(test.db, scope, [
        snapshot({
          number: 8,
          ...merged,
          author: { ...person(77), login },
          updatedAt: at(minutes),
          readAt: at(minutes),
        }),
      ]);
    const accountOf = async (login: string) => {
      const [found] = (await listAccounts(test.db, scope.workspaceId, { login }, 1, null)).data;
      if (!found) throw new Error(`no account is called ${login}`);
      return found;
    };
    const join = async (to: string | null) =>
      changeAccount(test.db, scope.workspaceId, await accountOf('ci-tool'), {
        personId: to === null ? null : (await accountOf(to)).id,
      });
    const by = 'author:ci-*';
    await open('tool', 20);
    await change({ excludedPullRequests: { ...DEFAULT_RULES.excludedPullRequests, author: ['ci-*'] } });
    await changeAccount(test.db, scope.workspaceId, await accountOf('tool'), {
      personId: (await accountOf('person-2')).id,
    });
    await compute();
    expect(await excluded()).toEqual({});
    // A name of one account is one of the person: what another account of theirs opened follows.
    await open('ci-tool', 30);
    await compute();
    expect(await excluded()).toEqual({ 3: by, 8: by });
    await join(null);
    await compute();
    expect(await excluded()).toEqual({ 8: by });
    await join('person-1');
    await compute();
    expect(Object.keys(await excluded())).toEqual(['1', '2', '4', '5', '6', '7', '8']);
    await join('person-2');
    await compute();
    expect(await excluded()).toEqual({ 3: by, 8: by });
    await open('renamed', 40);
    await compute();
    expect(await excluded()).toEqual({ 3: by, 8: by });
  });

  it('takes what it excludes out of counts and reviews, and nothing else', async () => {
    await history();
    const window = { from: at(0), to: at(60) };
    const of = { workspaceId: scope.workspaceId, ...BY_ALL };
    const read = async (who: typeof of) => {
      const { current } = await readOverview(test.db, who, window, null);
      const { total } = await readReviewers(test.db, who, window, 10, null);
      return [current.merged.n, current.opened.n, current.cycle.n, current.reviews.n, total];
    };
    const before = await read(of);
    expect(before).toEqual([7, 7, 7, 2, 2]);
    await change({ excludedPullRequests: { ...DEFAULT_RULES.excludedPullRequests, label: ['no-metrics'] } });
    await compute();
    expect(await read(of)).toEqual([6, 6, 6, 1, 1]);
    expect(await read({ ...of, excluded: 'only' })).toEqual([1, 1, 1, 1, 1]);
    expect(await read({ ...of, excluded: 'include' })).toEqual(before);
  });

  it('is recorded: by whom, when, and only what changed', async () => {
    await change({ individualNumbers: 'off', workingHours: null });
    await change({ individualNumbers: 'off' });
    await change({ productionEnvironments: ['live'], individualNumbers: 'own' });
    const first = await listRuleChanges(test.db, scope.workspaceId, 1, null);
    expect(first.data).toMatchObject([
      {
        ...AUTHOR,
        before: { productionEnvironments: ['production*', 'prod'], individualNumbers: 'off' },
        after: { productionEnvironments: ['live'], individualNumbers: 'own' },
      },
    ]);
    const rest = await listRuleChanges(test.db, scope.workspaceId, 10, decodeCursor(first.nextCursor ?? '', 2));
    expect(rest).toMatchObject({
      data: [{ before: { individualNumbers: 'everyone' }, after: { individualNumbers: 'off' } }],
      nextCursor: null,
    });
    expect(await getRules(test.db, scope.workspaceId)).toMatchObject({ individualNumbers: 'own', workingHours: null });
    const other = await newScope(test.db);
    expect((await listRuleChanges(test.db, other.workspaceId, 10, null)).data).toEqual([]);
    expect(await getRules(test.db, other.workspaceId)).toEqual({
      ...DEFAULT_RULES,
      productionEnvironments: ['production*', 'prod'],
    });
  });
});

describe('facts that are computed for the first time while a change is made', () => {
  const hours = { days: ALL_DAYS, from: '00:00', to: '23:59' };

  /** Reads what facts follow from, makes a change, and only then saves them; answers whether they are due again. */
  async function savedAfter(act: () => Promise<unknown>): Promise<unknown> {
    const merged = { state: 'merged', mergedAt: at(20), closedAt: at(20) } as const;
    const reviews = complete([review(1, { author: person(9) })]);
    await savePullRequests(test.db, scope, [snapshot({ number: 1, ...merged, lists: { reviews } })]);
    const read = await staleFacts(test.db, scope, FACTS_VERSIONS, 50);
    await act();
    await saveFacts(test.db, scope, FACTS_VERSIONS, read.map(factsOf));
    return (await rowsOf(test.db, scope, 'pull_requests', 'id'))[0]?.['facts_due'];
  }

  it.each<[string, () => Promise<unknown>]>([
    ['working hours', () => change({ workingHours: hours })],
    ['production environments', () => changeProduction(test.db, scope.workspaceId, ['live'])],
    ['the source of deployments', () => changeDeploymentRule(test.db, scope, 'deployments', Date.parse(at(60)))],
  ])('are due again: %s', async (_, act) => {
    expect(await savedAfter(act)).toBe(true);
  });

  it('are due again: another zone', async () => {
    await change({ workingHours: hours });
    expect(await savedAfter(() => changeTimeZone(test.db, scope.workspaceId, 'Asia/Tokyo'))).toBe(true);
  });

  it('are not due when nothing changes', async () => {
    expect(await savedAfter(() => Promise.resolve())).toBe(false);
  });
});

it('no rule names a repository that is deleted, and what they say of others stays', async () => {
  const { workspaceId, repositoryId } = scope;
  const other = await upsertRepository(test.db, workspaceId, repositoryOf(2), null);
  const branches = { [other.id]: ['live'] };
  const repositories = { [other.id]: { type: 'merges' } } as const;
  await change({
    productionBranches: { ...branches, [repositoryId]: ['main'] },
    deploymentSource: {
      workspace: { type: 'api' },
      repositories: { ...repositories, [repositoryId]: { type: 'api' } },
    },
  });
  await removedNow(test.db, { workspaceId, repositoryId });
  const { productionBranches, deploymentSource } = await getRules(test.db, workspaceId);
  expect([productionBranches, deploymentSource]).toEqual([branches, { workspace: { type: 'api' }, repositories }]);
});

it('the rules about deployments go to the repositories there are and to new ones', async () => {
  const { workspaceId, repositoryId } = scope;
  const rule = { workspace: { type: 'api' }, repositories: { [repositoryId]: { type: 'merges' } } } as const;
  expect(await change({ deploymentSource: rule })).toEqual([repositoryId]);
  const other = await upsertRepository(test.db, workspaceId, repositoryOf(2), null);
  const rules = async () =>
    (await rowsOf(test.db, scope, 'repositories', 'github_id')).map((row) => String(row['deployment_rule']));
  expect((await rules()).toSorted()).toEqual(['api', 'merges']);
  expect(await change({ deploymentSource: rule })).toEqual([]);

  const merged = { state: 'merged', mergedAt: at(20), closedAt: at(20) } as const;
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, ...merged, baseRef: 'main' }),
    snapshot({ number: 2, ...merged, baseRef: 'release/1.2' }),
    snapshot({ number: 3, ...merged, baseRef: 'release/1.3' }),
  ]);
  await computeAll(test.db, scope);
  const window = { from: at(0), to: at(60) };
  const deployed = async () => (await readDelivery(test.db, { workspaceId, repositoryId }, window)).deployments;
  expect(await deployed()).toBe(1);
  const branches = { [repositoryId]: ['RELEASE/*'] };
  expect(await change({ productionBranches: branches })).toEqual([repositoryId]);
  await computeAll(test.db, scope);
  expect(await deployed()).toBe(2);
  expect(await change({ productionBranches: branches })).toEqual([]);
  expect(await change({ productionBranches: { [other.id]: ['live'] } })).toEqual(
    expect.arrayContaining([repositoryId, other.id]),
  );
  await computeAll(test.db, scope);
  expect(await deployed()).toBe(1);
});

it('an open wait is counted in working hours, too, by the zone’s clock', async () => {
  await savePullRequests(test.db, scope, [snapshot({ number: 8, state: 'open' })]);
  await history();
  const { workspaceId } = scope;
  const waits = async () => {
    const { data } = await listPullRequests(test.db, workspaceId, {}, 50, null);
    return data.map(({ state, facts }) => [state, facts?.waitingWorkingSeconds] as const);
  };
  expect(new Set((await waits()).map(([, seconds]) => seconds))).toEqual(new Set([null]));
  const hours = { days: ALL_DAYS.slice(0, 5), from: '09:00', to: '17:30' };
  await change({ workingHours: hours });
  const isCounted = (await waits()).map(([state, seconds]) => [state, seconds !== null && seconds !== undefined]);
  expect(isCounted).toContainEqual(['open', true]);
  expect(isCounted).not.toContainEqual(['merged', true]);
  // Days and nights of more than a year, with both changes of the clocks.
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const instants = [daysAgo(-1), ...Array.from({ length: 60 }, (_, index) => daysAgo(index * 7.3))];
  for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney']) {
    await changeTimeZone(test.db, workspaceId, zone);
    const worked = workingSecondsSince(sql`since::timestamptz`, sql`${workspaceId}::uuid`);
    const [row] = await rowsAsTenant(
      test.db,
      workspaceId,
      select(
        { now: iso(sql`statement_timestamp()`), worked: sql<(number | null)[]>`json_agg(${worked} order by place)` },
        sql`from json_array_elements_text(${JSON.stringify(instants)}::json) with ordinality listed(since, place)`,
      ),
    );
    const now = row?.now ?? '';
    const expected = instants.map((since) => Math.round(workingSeconds(since, now, { hours, zone })));
    expect(row?.worked.map((seconds) => Math.round(seconds ?? Number.NaN))).toEqual(expected);
  }
});

it('a preview of working hours is the median that the change then brings', async () => {
  const merged = (number: number, ready: number, reviewed: number) =>
    snapshot({
      number,
      createdAt: at(ready),
      state: 'merged',
      mergedAt: at(reviewed + 5),
      closedAt: at(reviewed + 5),
      lists: { reviews: complete([review(number, { author: person(9), submittedAt: at(reviewed) })]) },
    });
  await savePullRequests(test.db, scope, [merged(1, 0, 30), merged(2, 5, 100), merged(3, 50, 70)]);
  await compute();
  const window = { from: at(0), to: at(1_000) };
  const hours = { days: ALL_DAYS, from: '00:10', to: '01:00' };
  const preview = (asked: typeof hours | null) => previewWorkingHours(test.db, scope.workspaceId, asked, window);
  const said = await preview(hours);
  expect(said).toEqual({ before: null, after: { n: 3, p50: 1_200 } });
  await change({ workingHours: hours });
  await compute();
  const stored = (await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at')).map((row) =>
    Number(row['pickup_working_seconds']),
  );
  expect(stored).toEqual([1_200, 3_000, 600]);
  expect(await preview(null)).toEqual({ before: said.after, after: null });
});

it('a preview says what a rule would change, and changes nothing', async () => {
  await history();
  const window = { from: at(0), to: at(60) };
  const none = DEFAULT_RULES.excludedPullRequests;
  await change({ excludedPullRequests: { ...none, label: ['no-metrics'] } });
  await compute();
  const asked = {
    excludedPullRequests: { ...none, label: ['no-metrics'], headBranch: ['l10n_*'], baseBranch: ['release/*'] },
    hotfix: { labels: ['urgent'], branches: [] },
  };
  const preview = await previewRules(test.db, scope.workspaceId, asked, window, 200, null);
  expect(preview).toMatchObject({
    before: { merged: 6, hotfixes: 0, cycleP50: 1_200 },
    after: { merged: 4, hotfixes: 1, cycleP50: 1_200 },
    excluded: { before: 1, after: 3, of: 7 },
    leftOutTotal: 2,
  });
  expect(Object.fromEntries(preview.leftOut.data.map(({ number, excludedBy }) => [number, excludedBy]))).toEqual({
    4: 'baseBranch:release/*',
    5: 'headBranch:l10n_*',
  });
  const first = await previewRules(test.db, scope.workspaceId, asked, window, 1, null);
  const after = decodeCursor(first.leftOut.nextCursor ?? '', 2);
  const second = await previewRules(test.db, scope.workspaceId, asked, window, 1, after);
  expect([...first.leftOut.data, ...second.leftOut.data]).toEqual(preview.leftOut.data);
  expect([second.leftOut.nextCursor, second.leftOutTotal]).toEqual([null, 2]);
  expect(await compute()).toBe(0);
  // It came true.
  await change(asked);
  await compute();
  const { current } = await readOverview(test.db, { workspaceId: scope.workspaceId, ...BY_PEOPLE }, window, null);
  expect([current.merged.n, current.hotfixes.count]).toEqual([4, 1]);
  expect(Object.keys(await excluded())).toHaveLength(3);
});

it('a preview of what accounts count as comes true, joined accounts with it', async () => {
  await history();
  await compute();
  const window = { from: at(0), to: at(60) };
  const accounts = await rowsOf(test.db, scope, 'actors', 'login');
  const idOf = (login: string) => String(accounts.find((row) => row['login'] === login)?.['id']);
  const joined = { ...person(9), login: 'second' };
  await savePullRequests(test.db, scope, [
    snapshot({ number: 90, author: joined, state: 'merged', mergedAt: at(20), closedAt: at(20) }),
  ]);
  const second = await listAccounts(test.db, scope.workspaceId, { login: 'second' }, 1, null);
  const [account] = second.data;
  if (!account) throw new Error('the account is not stored');
  await changeAccount(test.db, scope.workspaceId, account, { personId: idOf('person-1') });
  await compute();
  const read = async () => {
    const merged = async (by: Who['by']) => {
      const of = { workspaceId: scope.workspaceId, ...BY_PEOPLE, by };
      return (await readOverview(test.db, of, window, null)).current.merged.n;
    };
    return {
      people: await merged(['people']),
      agents: await merged(['agents']),
      automation: await merged(['automation']),
    };
  };
  for (const word of ['automation', 'agents', null] as const) {
    const asked = { people: { [idOf('person-1')]: word } };
    const preview = await previewRules(test.db, scope.workspaceId, asked, window, 10, null);
    expect(preview.merges.before).toEqual(await read());
    const [first] = (await listAccounts(test.db, scope.workspaceId, { login: 'person-1' }, 1, null)).data;
    if (!first) throw new Error('the account is not stored');
    await changeAccount(test.db, scope.workspaceId, first, { countsAs: word });
    await compute();
    expect(await read()).toEqual(preview.merges.after);
    expect(preview.after.merged).toBe(preview.merges.after.people);
    expect(preview.merges.after).not.toEqual(preview.merges.before);
  }
});

describe('a pull request', () => {
  it('is left out one by one, by whom and why, and counts again', async () => {
    await history();
    const { data } = await listPullRequests(test.db, scope.workspaceId, {}, 50, null);
    const id = data.find(({ number }) => number === 3)?.id ?? '';
    const said = { reason: 'an import', saidBy: 'ada' };
    const other = await newScope(test.db);
    expect(await exclude(test.db, other.workspaceId, id, said)).toBeNull();
    expect(await exclude(test.db, scope.workspaceId, id, said)).toBe(scope.repositoryId);
    expect((await basis()).recomputing).toEqual({ done: 6, of: 7 });
    expect(await compute()).toBe(1);
    expect(await excluded()).toEqual({ 3: 'person' });
    expect(await include(test.db, other.workspaceId, id)).toBeNull();
    expect(await include(test.db, scope.workspaceId, id)).toBe(scope.repositoryId);
    expect(await compute()).toBe(1);
    expect(await excluded()).toEqual({});
    expect(await include(test.db, scope.workspaceId, id)).toBeNull();
  });
});

it('SQL and words agree on what a pattern matches and what a hotfix is', async () => {
  const texts = ['', 'a', 'A_b', 'release/1.2', '100%', String.raw`a\b`, 'hotfix', 'type: HotFix', 'x/hotfix', 'abab'];
  const patterns = ['*', 'a', 'a*', '*b', 'A_B', '*%', 'release/*', String.raw`a\*`, 'a*b', 'ab*ab', '**', 'hot*fix'];
  const pairs = texts.flatMap((text) => patterns.map((pattern) => ({ text, pattern })));
  const found = await rowsAsTenant(
    test.db,
    scope.workspaceId,
    sql<{ text: string; pattern: string; said: boolean }>`
      select text, pattern, ${isLike(sql`text`, sql`pattern`)} as said
      from json_to_recordset(${JSON.stringify(pairs)}::json) as x(text text, pattern text)`,
  );
  expect(found).toHaveLength(pairs.length);
  for (const { text, pattern, said } of found)
    expect([text, pattern, said]).toEqual([text, pattern, isLikeInWords(text, pattern)]);

  await savePullRequests(
    test.db,
    scope,
    texts.map((text, index) => snapshot({ number: index + 1, headRef: text || 'none', labels: [text || 'none'] })),
  );
  await compute();
  for (const rule of [
    DEFAULT_RULES.hotfix,
    { labels: ['a*', 'hotfix'], branches: ['*b'] },
    { labels: [], branches: [] },
  ]) {
    // What the change makes due is by SQL, what is computed then by words.
    await change({ hotfix: rule });
    await compute();
    const rows = await rowsAsTenant(
      test.db,
      scope.workspaceId,
      sql<{ labels: string[]; headRef: string; said: boolean }>`
        select p.labels, p.head_ref as "headRef", f.is_hotfix as said
        from pull_requests p join pull_request_facts f on f.pull_request_id = p.id`,
    );
    for (const { said, ...row } of rows) expect([row, said]).toEqual([row, hotfixSign(row, rule) !== null]);
  }
});
