import { randomUUID } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Shipped } from '../../src/domain/entities.ts';
import { FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import type { RulesChange } from '../../src/domain/rules/rules.ts';
import type { DeploymentSource } from '../../src/domain/deployments/source.ts';
import { rowsAsTenant, type Database, type Scope } from '../../src/storage/database.ts';
import { decideSource } from '../../src/storage/deployment-source.ts';
import { listDeployments } from '../../src/storage/deployment-list.ts';
import { deploymentsBound, finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { changeIncident, listIncidents, type IncidentChange } from '../../src/storage/incidents.ts';
import { forgetIssues, saveIssues } from '../../src/storage/labelled-issues.ts';
import { previewDeployments } from '../../src/storage/preview-deployments.ts';
import { previewIncidents } from '../../src/storage/preview-incidents.ts';
import { changeProduction } from '../../src/storage/production-environments.ts';
import { readGoalScopes } from '../../src/storage/metrics/goals.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { readPlace } from '../../src/storage/pull-request-place.ts';
import { describeRepository, upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { select } from '../../src/storage/rows.ts';
import { repositories } from '../../src/storage/schema/repositories.ts';
import { iso as shown } from '../../src/storage/shown.ts';
import { saveShipped } from '../../src/storage/shipped.ts';
import { listSideRepositories } from '../../src/storage/side-lists.ts';
import { noteReading, sourceReading, sourcesToRead } from '../../src/storage/source-readings.ts';
import { finishSyncRun } from '../../src/storage/sync-runs.ts';
import { repositoriesToCompute } from '../../src/storage/metrics/rollups.ts';
import { computeAll, walkAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, rowsOf, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const AUTHOR = { keyId: randomUUID(), keyName: 'ada' };
const change = (rules: RulesChange) => changeRules(test.db, scope.workspaceId, AUTHOR, rules);
const shaOf = (number: number) => String(number).padStart(40, '0');
const LINE = {
  historyOf: (sha: string) => Array.from({ length: Number(sha) }, (_, index) => shaOf(index + 1)).toReversed(),
  isAncestor: (sha: string, of: string) => Number(sha) < Number(of),
};

/** A release of the merge with this number, published at a minute. */
function release(number: number, minute: number, more: Partial<Shipped> = {}): Shipped {
  const sha = shaOf(number);
  return {
    externalId: String(number),
    sha,
    ref: `v1.${number}`,
    beganAt: at(minute),
    succeededAt: at(minute),
    ...more,
  };
}

const save = (shipped: Shipped[], more: Partial<Parameters<typeof saveShipped>[2]> = {}) =>
  saveShipped(test.db, scope, {
    source: 'releases',
    environment: 'release',
    others: [],
    isWhole: false,
    shipped,
    ...more,
  });
const stored = async () =>
  (await rowsOf(test.db, scope, 'deployments', 'external_id')).map((row) => [
    row['external_id'],
    row['sha'],
    row['is_production'],
  ]);

/** Decides the source, and computes everything that follows. */
async function settle(): Promise<void> {
  await decideSource(test.db, scope, Date.parse(at(59)));
  await walkAll(test.db, scope, LINE);
  await computeAll(test.db, scope);
}

it('a rule that changes while the source is decided is not left for a day', async () => {
  const at59 = Date.parse(at(59));
  const between = Object.assign(Object.create(test.db) as Database, {
    async batch(...asked: Parameters<Database['batch']>) {
      const answer = await test.db.batch(...asked);
      await change({ deploymentSource: { workspace: { type: 'api' }, repositories: {} } });
      return answer;
    },
  });
  await decideSource(between, scope, at59);
  expect(await decideSource(test.db, scope, at59)).toBe('api');
});

describe('what is read', () => {
  it('is what the rules name, for the workspace or the repository', async () => {
    const nothing = { deployments: false, releases: false, workflow: null, incidents: [] };
    const read = () => sourcesToRead(test.db, scope);
    expect(await read()).toEqual({ ...nothing, deployments: true, releases: true });
    await change({
      deploymentSource: { workspace: { type: 'merges' }, repositories: {} },
      incidents: { labels: ['sev1'] },
    });
    expect(await read()).toEqual({ ...nothing, incidents: ['sev1'] });
    const { repositoryId } = scope;
    const workflow = { type: 'workflow', workflow: 'Ship' } as const;
    await change({
      deploymentSource: {
        workspace: { type: 'releases', tagPattern: 'v*' },
        repositories: { [repositoryId]: workflow },
      },
    });
    expect(await read()).toEqual({ ...nothing, workflow: 'Ship', incidents: ['sev1'] });
    await change({ deploymentSource: { workspace: { type: 'releases', tagPattern: 'v*' }, repositories: {} } });
    expect(await read()).toEqual({ ...nothing, releases: true, incidents: ['sev1'] });
  });

  it('is read down to what is known, unless it is of something else, or not as far back', async () => {
    const asked = { source: 'workflow', about: 'Ship', since: 1_000 } as const;
    const nothing = { through: null, etag: null, workflowId: null };
    expect(await sourceReading(test.db, scope, asked)).toEqual(nothing);
    const noted = { source: 'workflow', about: 'Ship', through: 5_000, etag: 'W/"1"', workflowId: '7' } as const;
    await noteReading(test.db, scope, { ...noted, since: 1_000 });
    expect(await sourceReading(test.db, scope, asked)).toEqual({ through: 5_000, etag: 'W/"1"', workflowId: '7' });
    expect(await sourceReading(test.db, scope, { ...asked, since: 0 })).toEqual({ ...nothing, workflowId: '7' });
    expect(await sourceReading(test.db, scope, { ...asked, about: 'Other' })).toEqual(nothing);
    await noteReading(test.db, scope, { ...noted, since: null, through: null, etag: null });
    expect(await sourceReading(test.db, scope, asked)).toEqual({ ...nothing, workflowId: '7' });
  });

  it('of GitHub’s deployments says nothing of what was covered while they were not read', async () => {
    const [early, late] = [Date.parse(at(0)), Date.parse(at(30))];
    const known = async () => {
      const { deploymentsSince, walksSince } = repositories;
      const fields = { deployments: shown<string | null>(deploymentsSince), walks: shown<string | null>(walksSince) };
      const rows = await rowsAsTenant(test.db, scope.workspaceId, select(fields, sql`from ${repositories}`));
      return rows[0];
    };
    await finishDeployments(test.db, scope, late);
    await finishDeployments(test.db, scope, late, 'none');
    await finishDeployments(test.db, scope, early, 'none');
    expect(await known()).toEqual({ deployments: at(30), walks: at(0) });
    expect(await deploymentsBound(test.db, scope, early)).toBe(early);
    await finishDeployments(test.db, scope, early);
    expect(await known()).toEqual({ deployments: at(0), walks: at(0) });
  });
});

describe('since when deployments are stored', () => {
  const whole = at(-60);
  const set = (columns: SQL) =>
    rowsAsTenant(test.db, scope.workspaceId, sql`update repositories set ${columns} where id = ${scope.repositoryId}`);
  const since = async () => {
    const { coveredSince, deliveredSince } = await metricsBasis(test.db, { workspaceId: scope.workspaceId });
    const [side] = (await listSideRepositories(test.db, scope.workspaceId, undefined, 1, null)).data;
    const [goal] = await readGoalScopes(test.db, scope.workspaceId, [{ workspaceId: scope.workspaceId }]);
    expect([side?.deliveredSince, goal?.deliveredSince]).toEqual([deliveredSince, deliveredSince]);
    expect(coveredSince).toBe(whole);
    return deliveredSince;
  };
  const by = (type: DeploymentSource) =>
    set(sql`covered_since = ${whole}, deployment_rule = ${type}, deployment_source = ${type}`);

  it('is that of the pull requests where merges stand for them', async () => {
    await by('merges');
    expect(await since()).toBe(whole);
  });

  it('is as far back as GitHub’s list of them was read, and no further than what they carried', async () => {
    await by('deployments');
    expect(await since()).toBeNull();
    await finishDeployments(test.db, scope, Date.parse(at(10)), 'none');
    expect(await since()).toBeNull();
    await finishDeployments(test.db, scope, Date.parse(at(20)));
    expect(await since()).toBe(at(20));
    await finishDeployments(test.db, scope, 0);
    expect(await since()).toBe(whole);
  });

  it('is as far back as its releases were read', async () => {
    await by('releases');
    expect(await since()).toBeNull();
    const reading = { source: 'releases', about: '', through: 5_000, etag: null, workflowId: null } as const;
    await noteReading(test.db, scope, { ...reading, since: Date.parse(at(15)) });
    expect(await since()).toBe(at(15));
  });

  it.each(['api', 'workflow'] as const)(
    'begins with the first stored one by %s, and lacks none before',
    async (source) => {
      await by(source);
      expect(await since()).toBe(whole);
      const facts = (minute: number) => sql`
      insert into deployment_facts (id, workspace_id, repository_id, source, sha, environment, kind, at, began_at, carried, is_rework, fingerprint)
      values (gen_random_uuid(), ${scope.workspaceId}, ${scope.repositoryId}, ${source}, 'a', 'production', 'deployment', ${at(minute)}, ${at(minute)}, 0, false, '')`;
      for (const minute of [30, 25]) await rowsAsTenant(test.db, scope.workspaceId, facts(minute));
      expect(await since()).toBe(at(25));
    },
  );
});

describe('answers say that deployments are computed again', () => {
  const recomputing = async () => (await metricsBasis(test.db, { workspaceId: scope.workspaceId })).recomputing;
  const decide = () => decideSource(test.db, scope, Date.parse(at(59)));
  const compute = () => computeAll(test.db, scope);

  /** A merge in production, by a deployment of GitHub's, of which everything is read and computed. */
  async function shipped(): Promise<void> {
    await savePullRequests(test.db, scope, [
      snapshot({ number: 1, state: 'merged', mergedAt: at(1), closedAt: at(1), mergeCommitSha: shaOf(1) }),
    ]);
    await saveDeployments(test.db, scope, [
      {
        githubId: '1',
        sha: shaOf(1),
        ref: 'main',
        environment: 'production',
        state: 'active',
        creator: null,
        createdAt: at(10),
        succeededAt: at(10),
        updatedAt: at(10),
      },
    ]);
    await decide();
    await walkAll(test.db, scope, LINE);
    await compute();
    expect(await recomputing()).toBeNull();
  }

  /** A sync that began then (milliseconds) has succeeded. */
  function syncedFrom(begun: number): Promise<void> {
    const startedAt = new Date(begun).toISOString();
    const record = {
      id: randomUUID(),
      repositoryId: scope.repositoryId,
      kind: 'incremental',
      daysBack: null,
      status: 'succeeded',
      phase: 'verify',
      progress: { pullRequests: 0, estimatedTotal: null, percent: null, pages: 0 },
      github: { requests: 0, points: 0, waitedSeconds: 0 },
      startedAt,
      finishedAt: startedAt,
      resumeAt: null,
      error: null,
      waitingFor: null,
      receipt: null,
    } as const;
    const unchanged = { fullName: null, coveredSince: null, syncedThrough: startedAt, unavailable: null };
    return finishSyncRun(test.db, scope, { record, ...unchanged, verified: false }, 1);
  }

  it('after other production environments, until what each carried is read again', async () => {
    await shipped();
    await changeProduction(test.db, scope.workspaceId, ['production', 'live']);
    // The pull request and the deployment.
    expect(await recomputing()).toEqual({ done: 0, of: 2 });
    await compute();
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    await walkAll(test.db, scope, LINE);
    await compute();
    expect(await recomputing()).toBeNull();
    // Nothing is in production any more: there is nothing to read.
    await changeProduction(test.db, scope.workspaceId, ['live']);
    expect(await recomputing()).toEqual({ done: 0, of: 2 });
    await compute();
    expect(await recomputing()).toBeNull();
  });

  it('after another source, until it is read and decided', async () => {
    await shipped();
    await change({ deploymentSource: { workspace: { type: 'releases', tagPattern: 'v*' }, repositories: {} } });
    await compute();
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    await save([release(1, 20)]);
    await decide();
    expect(await recomputing()).toEqual({ done: 0, of: 2 });
    await walkAll(test.db, scope, LINE);
    await compute();
    expect(await recomputing()).toBeNull();
    // Another pattern of tags, which no release has.
    await change({ deploymentSource: { workspace: { type: 'releases', tagPattern: 'v9*' }, repositories: {} } });
    expect(await recomputing()).toEqual({ done: 0, of: 2 });
    await decide();
    await compute();
    expect(await recomputing()).toBeNull();
  });

  it('when `auto` finds another source', async () => {
    await shipped();
    await decideSource(test.db, scope, Date.parse(at(0)) + 100 * 86_400_000);
    expect(await recomputing()).toEqual({ done: 0, of: 2 });
    await compute();
    expect(await recomputing()).toBeNull();
  });

  it('after other production branches, and other labels of incidents', async () => {
    await shipped();
    await change({ productionBranches: { [scope.repositoryId]: ['live'] } });
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    await compute();
    expect(await recomputing()).toBeNull();
    await change({ incidents: { labels: ['outage'] } });
    await compute();
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    await decide();
    // A sync that begins after that has read everything that GitHub gives.
    await syncedFrom(Date.now() - 60_000);
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    await syncedFrom(Date.now() + 60_000);
    expect(await recomputing()).toBeNull();
  });

  it('that an earlier version computed', async () => {
    await shipped();
    const [row] = await rowsOf(test.db, scope, 'repositories', 'id');
    const computed = String(row?.['deployments_computed']).replace(/\d+$/, '1');
    await rowsAsTenant(test.db, scope.workspaceId, sql`update repositories set deployments_computed = ${computed}`);
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    expect(await repositoriesToCompute(test.db, FACTS_VERSIONS, 100)).toContainEqual(scope);
    await compute();
    expect(await recomputing()).toBeNull();
  });

  it('and not of a repository that has none, for longer than they are computed', async () => {
    await change({
      deploymentSource: { workspace: { type: 'api' }, repositories: {} },
      incidents: { labels: ['outage'] },
    });
    await changeProduction(test.db, scope.workspaceId, ['live']);
    expect(await recomputing()).toBeNull();
    await decide();
    await compute();
    await changeProduction(test.db, scope.workspaceId, ['production']);
    expect(await recomputing()).toBeNull();
    await change({ productionBranches: { [scope.repositoryId]: ['live'] } });
    expect(await recomputing()).toEqual({ done: 0, of: 1 });
    await compute();
    expect(await recomputing()).toBeNull();
  });
});

describe('releases', () => {
  beforeEach(async () => {
    await savePullRequests(
      test.db,
      scope,
      [1, 2, 3].map((number) =>
        snapshot({
          number,
          state: 'merged',
          mergedAt: at(number),
          closedAt: at(number),
          mergeCommitSha: shaOf(number),
          baseRef: number === 2 ? 'release/1' : 'main',
        }),
      ),
    );
  });

  const deployed = async () =>
    (await rowsOf(test.db, scope, 'pull_request_facts', 'merged_at')).map((row) => row['is_deployed']);
  const carried = async () =>
    (await listDeployments(test.db, scope, 100, null)).data.map((row) => [row.sha, row.carried]).toReversed();

  it('count where nothing else is deployed, each with what is merged into a production branch since the one before', async () => {
    await save([release(1, 10), release(3, 20)]);
    expect(await decideSource(test.db, scope, Date.parse(at(59)))).toBe('releases');
    await settle();
    expect(await carried()).toEqual([
      [shaOf(1), 1],
      [shaOf(3), 1],
    ]);
    expect(await deployed()).toEqual([true, false, true]);
    const branches = { [scope.repositoryId]: ['main', 'release/*'] };
    expect(await change({ productionBranches: branches })).toEqual([scope.repositoryId]);
    await settle();
    expect(await carried()).toEqual([
      [shaOf(1), 1],
      [shaOf(3), 2],
    ]);
    expect(await deployed()).toEqual([true, true, true]);
  });

  it('list what they deliver, and no merge into another branch beside it', async () => {
    await save([release(3, 20)]);
    await settle();
    const [listed] = (await listDeployments(test.db, scope, 100, null)).data;
    expect([listed?.carried, listed?.pullRequests.map(({ number }) => number)]).toEqual([2, [1, 3]]);
    const ids = (await rowsOf(test.db, scope, 'pull_requests', 'number')).map((row) => String(row['id']));
    const places = await Promise.all(ids.map((id) => readPlace(test.db, scope.workspaceId, id)));
    expect(places.map((place) => place?.deployment?.sha ?? null)).toEqual([shaOf(3), null, shaOf(3)]);
  });

  it('follow the default branch, also when it is another one', async () => {
    const known = repositoryOf(1);
    await describeRepository(test.db, scope, { ...known, defaultBranch: 'main' });
    await save([release(3, 20)]);
    await settle();
    expect(await deployed()).toEqual([true, false, true]);
    await describeRepository(test.db, scope, { ...known, defaultBranch: 'release/1' });
    await settle();
    expect(await deployed()).toEqual([false, true, false]);
    await upsertRepository(test.db, scope.workspaceId, { ...known, defaultBranch: 'main' }, null);
    await settle();
    expect(await deployed()).toEqual([true, false, true]);
  });

  it('count by the pattern of their tags, which may change, and not by environments', async () => {
    const releases = (tagPattern: string) =>
      change({ deploymentSource: { workspace: { type: 'releases', tagPattern }, repositories: {} } });
    await releases('V1.*');
    await save([release(1, 10), release(2, 15, { ref: 'nightly' }), release(3, 20)]);
    const isProduction = async () => (await stored()).map(([, , is]) => is);
    expect(await isProduction()).toEqual([true, false, true]);
    await changeProduction(test.db, scope.workspaceId, ['live']);
    expect(await isProduction()).toEqual([true, false, true]);
    await settle();
    expect((await carried()).map(([sha]) => sha)).toEqual([shaOf(1), shaOf(3)]);
    expect(await changeProduction(test.db, scope.workspaceId, ['elsewhere'])).toEqual([]);
    await settle();
    expect((await carried()).map(([sha]) => sha)).toEqual([shaOf(1), shaOf(3)]);
    await releases('nightly');
    expect(await isProduction()).toEqual([false, true, false]);
    await settle();
    expect(await carried()).toEqual([[shaOf(2), 1]]);
  });

  it('are shown before a rule names them, if they were read, with what else would change', async () => {
    await settle();
    const window = { from: at(0), to: at(59) };
    const preview = (rules: RulesChange) => previewDeployments(test.db, scope.workspaceId, rules, window);
    const releases = {
      deploymentSource: { workspace: { type: 'releases', tagPattern: 'v1.*' }, repositories: {} },
    } as const;
    // Nothing is deployed: merges stand for it, and those into the default branch count.
    expect(await preview(releases)).toMatchObject({
      before: 2,
      after: null,
      repositories: [
        {
          repositoryId: scope.repositoryId,
          before: { source: 'merges', n: 2 },
          after: { source: 'releases', n: null },
        },
      ],
    });
    expect(await preview({ productionBranches: { [scope.repositoryId]: ['*'] } })).toMatchObject({
      before: 2,
      after: 3,
    });
    await save([
      release(1, 10),
      release(2, 15, { ref: 'nightly' }),
      release(3, 20),
      release(3, 30, { externalId: '4' }),
    ]);
    await noteReading(test.db, scope, {
      source: 'releases',
      about: '',
      since: 0,
      through: 1,
      etag: null,
      workflowId: null,
    });
    expect(await preview(releases)).toMatchObject({ before: 3, after: 2 });
    const workflow = {
      deploymentSource: { workspace: { type: 'workflow', workflow: 'Ship' }, repositories: {} },
    } as const;
    expect(await preview(workflow)).toMatchObject({ before: 3, after: null });
    expect(await preview({ productionEnvironments: ['live'] })).toEqual({ before: 3, after: 3, repositories: [] });
    await change(releases);
    expect(await preview({ productionEnvironments: ['live'] })).toMatchObject({ before: 2, after: 2 });
  });

  it('keep the commit of their first reading, and what is a release no more carries nothing', async () => {
    await save([release(1, 10), release(3, 20)]);
    await save([release(1, 11, { sha: shaOf(2) })]);
    expect((await stored())[0]).toEqual(['1', shaOf(1), true]);
    await settle();
    await save([], { others: ['1'] });
    await settle();
    expect(await carried()).toEqual([[shaOf(3), 2]]);
    await save([release(2, 15)], { isWhole: true });
    expect((await stored()).map(([id]) => id)).toEqual(['2']);
  });
});

describe('issues', () => {
  const issue = (number: number, closedAt: string | null = null) => ({
    number,
    title: `Outage ${number}`,
    openedAt: at(1),
    closedAt,
  });
  const incidents = async () => (await listIncidents(test.db, scope.workspaceId, {}, 50, null)).data;

  it('are incidents, keep the deployment that a person gave them, and are forgotten with their label', async () => {
    expect(await saveIssues(test.db, scope, [], [issue(1), issue(2)], 1_000)).toBe(2);
    const preview = (labels: string[]) =>
      previewIncidents(test.db, scope.workspaceId, { labels }, { from: at(0), to: at(5) });
    await change({ incidents: { labels: ['Sev1', 'outage'] } });
    expect(await preview(['outage', 'sev1'])).toEqual({ before: 2, after: 2 });
    expect(await preview(['sev1'])).toEqual({ before: 2, after: null });
    expect(await preview([])).toEqual({ before: 2, after: 0 });
    const [first] = await incidents();
    const deploymentId = randomUUID();
    const say = (said: IncidentChange) => changeIncident(test.db, scope.workspaceId, first?.id ?? '', said);
    await say({ title: 'x', startedAt: at(1), endedAt: null });
    expect(await say({ deploymentId })).toMatchObject({ title: 'x', endedAt: null, deploymentId });
    expect(await say({ endedAt: at(0), title: 'y' })).toBe('ends too early');
    expect(await say({ endedAt: at(2) })).toMatchObject({ title: 'x', endedAt: at(2), deploymentId });
    expect(await say({ startedAt: at(3) })).toBe('ends too early');
    expect(await changeIncident(test.db, scope.workspaceId, randomUUID(), { title: 'y' })).toBeNull();
    expect(await saveIssues(test.db, scope, ['Sev1', 'outage'], [issue(1, at(9)), issue(2, at(9))], 2_000)).toBe(2);
    expect(await incidents()).toContainEqual(
      expect.objectContaining({ id: first?.id, deploymentId, title: expect.stringContaining('Outage') as string }),
    );
    await saveIssues(test.db, scope, ['Sev1', 'outage'], [issue(2)], 3_000);
    await forgetIssues(test.db, scope, 3_000);
    expect((await incidents()).map(({ externalId, source }) => [externalId, source])).toEqual([['2', 'issue']]);
    await change({ incidents: { labels: [] } });
    expect(await incidents()).toEqual([]);
  });

  it('of a label that no rule names any more are no incidents, also when they arrive after the change', async () => {
    await change({ incidents: { labels: ['outage'] } });
    await change({ incidents: { labels: [] } });
    expect(await saveIssues(test.db, scope, ['outage'], [issue(1)], 1_000)).toBe(0);
    expect(await incidents()).toEqual([]);
  });

  it('that have not changed make no facts due', async () => {
    const changedAt = async () => (await rowsOf(test.db, scope, 'repositories', 'id'))[0]?.['deployments_changed_at'];
    await saveIssues(test.db, scope, [], [issue(1)], 1_000);
    const before = await changedAt();
    await saveIssues(test.db, scope, [], [issue(1)], 2_000);
    expect(await changedAt()).toEqual(before);
    await saveIssues(test.db, scope, [], [issue(1, at(5))], 3_000);
    expect(await changedAt()).not.toEqual(before);
  });
});
