import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { INITIAL_PACE } from '../../src/domain/cursor/pace.ts';
import type { DeploymentLists } from '../../src/domain/deployments/source-pages.ts';
import { findRepository } from '../../src/github/find-repository.ts';
import { openGitHub } from '../../src/github/client.ts';
import { openReader } from '../../src/github/reader.ts';

let github: GitHubReplay;
let githubId: string;
let merged: number[];

beforeAll(async () => {
  github = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 150 }] });
  ({ githubId } = await findRepository(
    openGitHub({ apiUrl: github.url, token: 'first' }, () => undefined),
    'acme/widgets',
  ));
  merged = [];
  for (const title of ['One', 'Two', 'Three']) {
    const { number } = github.control.open({ title });
    github.control.merge({ number });
    merged.push(number);
  }
});
afterAll(() => github.stop());
beforeEach(() => github.control.clearSituations());

const reader = (token = 'first') =>
  openReader({ apiUrl: github.url, token }, { owner: 'acme', name: 'widgets', githubId, publicOnly: true });
const read = (lists: Partial<DeploymentLists>, token?: string) =>
  reader(token).deployments({
    lists: { deployments: null, releases: null, issues: null, ...lists },
    describes: true,
    pace: INITIAL_PACE,
  });
const FRONT = { after: null };

describe('releases', () => {
  it('are deployments once they are published, with the commit and the instant of each; drafts and prereleases are none', async () => {
    const add = (tag: string, at: string, more: object = {}) =>
      github.control.addRelease({ tag, number: merged[0] ?? 0, at, ...more });
    const ships = add('v9.0.0', '2030-01-01T00:00:00Z');
    const draft = add('v9.1.0', '2030-01-02T00:00:00Z', { isDraft: true });
    const early = add('v9.1.0-rc.1', '2030-01-03T00:00:00Z', { isPrerelease: true });
    const { releases, deployments, unreadable, described } = await read({ releases: FRONT });
    const sha = await mergeCommit(merged[0] ?? 0);
    expect(releases?.shipped[0]).toEqual({
      externalId: String(ships.databaseId),
      sha,
      ref: 'v9.0.0',
      beganAt: '2030-01-01T00:00:00Z',
      succeededAt: '2030-01-01T00:00:00Z',
    });
    expect(releases?.others).toEqual(expect.arrayContaining([String(draft.databaseId), String(early.databaseId)]));
    expect(releases?.span?.newest).toBe(Date.parse('2030-01-03T00:00:00Z'));
    expect([deployments, unreadable, described?.fullName]).toEqual([[], [], 'acme/widgets']);
    github.control.changeRelease({ databaseId: draft.databaseId, isDraft: false, at: '2030-01-05T00:00:00Z' });
    const after = (await read({ releases: FRONT })).releases?.shipped;
    expect(after?.find(({ ref }) => ref === 'v9.1.0')).toMatchObject({ succeededAt: '2030-01-05T00:00:00Z' });
  });

  it('cost no request and no point beside deployments, and issues neither', async () => {
    const cost = async (lists: Partial<DeploymentLists>) => {
      const opened = reader('cost');
      await opened.deployments({
        lists: { deployments: FRONT, releases: null, issues: null, ...lists },
        describes: true,
        pace: INITIAL_PACE,
      });
      return opened.spent();
    };
    const alone = await cost({});
    expect(await cost({ releases: FRONT, issues: { ...FRONT, labels: ['incident'] } })).toEqual(alone);
    expect(alone).toEqual({ requests: 1, points: 1 });
  });
});

describe('issues with a label', () => {
  it('are incidents from their opening to their closing, whichever of the labels they have', async () => {
    const { number: down } = github.control.addIssue({ title: 'Down', labels: ['sev1'], at: '2030-01-01T00:00:00Z' });
    const { number: slow } = github.control.addIssue({ title: 'Slow', labels: ['Sev2'], at: '2030-01-02T00:00:00Z' });
    github.control.addIssue({ title: 'Typo', labels: ['bug'], at: '2030-01-03T00:00:00Z' });
    github.control.closeIssue({ number: down, at: '2030-01-04T00:00:00Z' });
    const { issues } = await read({ issues: { ...FRONT, labels: ['sev1', 'sev2'] } });
    expect(issues).toEqual({
      issues: [
        { number: down, title: 'Down', openedAt: '2030-01-01T00:00:00Z', closedAt: '2030-01-04T00:00:00Z' },
        { number: slow, title: 'Slow', openedAt: '2030-01-02T00:00:00Z', closedAt: null },
      ],
      total: 2,
      unread: [],
      isRefused: false,
      span: { newest: Date.parse('2030-01-04T00:00:00Z'), oldest: Date.parse('2030-01-02T00:00:00Z') },
      next: null,
    });
  });
});

describe('runs of a workflow', () => {
  it('are deployments when they succeeded, not for pull requests, and a page that has not changed costs nothing', async () => {
    const run = (more: object) =>
      github.control.addWorkflowRun({
        workflow: 'Ship It',
        number: merged[1] ?? 0,
        at: '2030-01-01T00:00:00Z',
        ...more,
      });
    const { id } = run({ endedAt: '2030-01-01T00:10:00Z' });
    run({ conclusion: 'failure' });
    run({ conclusion: null });
    run({ event: 'pull_request' });
    const opened = reader();
    const workflow = await opened.workflow('ship it');
    expect(workflow).not.toBeNull();
    expect(await opened.workflow('SHIP-IT.yml')).toBe(workflow);
    expect(await opened.workflow('no such')).toBeNull();
    const position = { id: workflow ?? '', page: 1, etag: null };
    const page = await opened.workflowRuns(position);
    expect(page).toMatchObject({
      shipped: [
        {
          externalId: String(id),
          sha: await mergeCommit(merged[1] ?? 0),
          ref: 'main',
          beganAt: '2030-01-01T00:00:00Z',
          succeededAt: '2030-01-01T00:10:00Z',
        },
      ],
      next: null,
    });
    opened.spent();
    expect(await opened.workflowRuns({ ...position, etag: page?.etag ?? null })).toBeNull();
    expect(opened.spent().points).toBe(0);
  });
});

describe('what GitHub lists and does not show', () => {
  const lists = { deployments: FRONT, releases: FRONT, issues: { ...FRONT, labels: ['sev1'] } };
  const MISHAP = { type: 'untyped', message: 'Something went wrong' };
  const bend = (given: object) => github.control.addSituation({ name: 'source-null', ...given });

  beforeAll(() => {
    github.control.addRelease({ tag: 'v10.0.0', number: merged[0] ?? 0, at: '2031-01-01T00:00:00Z' });
    github.control.addIssue({ labels: ['sev1'], at: '2031-01-01T00:00:00Z' });
    github.control.addDeployment({ number: merged[0] ?? 0, environment: 'production' });
  });

  it.each([
    ['releases', undefined, 'untyped'],
    ['releases', undefined, 'none'],
    ['releases', 'tagCommit', 'untyped'],
    ['releases', 'publishedAt', 'untyped'],
    ['releases', 'createdAt', 'untyped'],
    ['issues', undefined, 'untyped'],
    ['issues', undefined, 'none'],
    ['issues', 'closedAt', 'untyped'],
    ['deployments', undefined, 'none'],
    ['deployments', undefined, 'untyped'],
    ['deployments', 'creator', 'untyped'],
  ] as const)(
    'of %s, %s with an error of type %s, is named, and is neither there nor gone',
    async (list, field, type) => {
      const before = await read(lists);
      bend({ ...MISHAP, list, field, type });
      const page = await read(lists);
      const reason = type === 'none' ? 'GitHub lists it and does not show it' : 'error: Something went wrong';
      expect(page.unread).toEqual([{ number: null, list, reason }]);
      expect(page.unreadable).toEqual([]);
      const known = [page.releases?.shipped, page.releases?.others, page.issues?.issues, page.deployments] as const;
      const lost = { releases: 0, issues: 2, deployments: 3 }[list];
      expect(known.map((entries) => entries?.length)).toEqual(
        [before.releases?.shipped, before.releases?.others, before.issues?.issues, before.deployments].map(
          (entries, index) => (entries?.length ?? 0) - (index === lost ? 1 : 0),
        ),
      );
      expect(page.shown).toBe(list === 'deployments' ? 'some' : 'all');
    },
  );

  it('because it is gone is gone, and a tag that is gone makes its release none', async () => {
    bend({ list: 'releases', type: 'NOT_FOUND' });
    bend({ list: 'issues', type: 'NOT_FOUND' });
    const without = await read(lists);
    expect([without.unread, without.releases?.unread, without.issues?.unread]).toEqual([[], [], []]);
    github.control.clearSituations();
    bend({ list: 'releases', type: 'NOT_FOUND', field: 'tagCommit' });
    const { releases } = await read(lists);
    expect(releases?.unread).toEqual([]);
    expect(releases?.others).toHaveLength((without.releases?.others.length ?? 0) + 1);
  });

  it('because the credential may not read it is named as that', async () => {
    bend({ list: 'releases', field: 'tagCommit' });
    bend({ list: 'issues' });
    const { unread, unreadable, releases, issues } = await read(lists);
    expect([unread, unreadable]).toEqual([[], ['releases', 'issues']]);
    expect([releases?.isRefused, issues?.isRefused]).toEqual([true, true]);
  });

  it.each([
    ['state', 'state', 'none'],
    ['state', 'state', 'untyped'],
    ['ref', 'ref', 'untyped'],
    ['environment', 'environment', 'untyped'],
    ['statuses', 'succeededAt', 'untyped'],
    ['statuses', 'succeededAt', 'none'],
  ])('of a deployment, %s, leaves %s unknown', async (field, unknown, type) => {
    bend({ ...MISHAP, list: 'deployments', field, type });
    const { deployments, unread, shown } = await read(lists);
    expect(deployments[0]).toMatchObject({ unknown: [unknown] });
    expect(deployments.slice(1).filter((each) => each.unknown)).toEqual([]);
    expect(unread).toMatchObject([{ list: 'deployments', reason: expect.stringContaining(`, ${field}: `) as string }]);
    expect(shown).toBe('some');
  });

  it('of a deployment’s statuses leaves its success unknown', async () => {
    bend({ ...MISHAP, list: 'statuses' });
    const { deployments, unread } = await read(lists);
    const lost = deployments.filter((each) => each.unknown?.[0] === 'succeededAt');
    expect(lost.length).toBeGreaterThan(0);
    expect(unread).toHaveLength(1);
  });

  it('of a deployment’s statuses behind the first hundred leaves its success unknown', async () => {
    const { databaseId } = github.control.addDeployment({ number: merged[0] ?? 0, environment: 'slow', progress: 205 });
    const slow = async () => (await read(lists)).deployments.find(({ githubId: id }) => id === String(databaseId));
    const whole = await slow();
    expect(whole).toMatchObject({ succeededAt: expect.any(String) as string });
    expect(whole).not.toHaveProperty('unknown');
    github.control.addSituation({ name: 'odd-answer', matching: 'DeploymentStatuses', status: 502, body: '' });
    expect(await slow()).toMatchObject({ succeededAt: null, unknown: ['succeededAt'] });
  });

  it('of a deployment because the credential may not read it is named, and all are shown otherwise', async () => {
    bend({ list: 'deployments', field: 'ref' });
    const { deployments, unread, unreadable, shown } = await read(lists);
    expect(deployments[0]).toMatchObject({ unknown: ['ref'] });
    expect([unread, unreadable, shown]).toEqual([[], ['deploymentRefs'], 'all']);
  });

  it('of a history leaves the walk where it was', async () => {
    const sha = await mergeCommit(merged[0] ?? 0);
    const walk = { deploymentId: 'one', sha, cursor: null, since: null };
    const [whole] = await reader().histories([walk]);
    expect(whole?.shas.length).toBeGreaterThan(1);
    for (const type of ['untyped', 'none']) {
      github.control.clearSituations();
      bend({ ...MISHAP, list: 'history', index: 1, type });
      expect(await reader().histories([walk])).toMatchObject([
        { shas: [], cursor: null, unread: expect.any(String) as string },
      ]);
    }
  });
});

describe('without a permission', () => {
  it.each([
    ['contents', 'releases'],
    ['deployments', 'deployments'],
    ['issues', 'issues'],
  ])('for %s, the list of %s alone is unreadable', async (permission, list) => {
    github.control.addSituation({ name: 'fine-grained-token', without: [permission] });
    const lists = { deployments: FRONT, releases: FRONT, issues: { ...FRONT, labels: ['incident'] } };
    const { releases, issues, deployments, unreadable } = await read(lists);
    expect(unreadable).toEqual([list]);
    expect([releases === null, issues === null, deployments.length === 0]).toEqual(
      ['releases', 'issues', 'deployments'].map((name) => name === list),
    );
  });

  it('for actions, runs are refused', async () => {
    github.control.addSituation({ name: 'fine-grained-token', without: ['actions'] });
    await expect(reader().workflow('ship it')).rejects.toMatchObject({
      failure: { kind: 'unavailable', reason: 'no_access' },
    });
  });
});

async function mergeCommit(number: number): Promise<string> {
  const { snapshots } = await reader('other').pullRequests([number], INITIAL_PACE);
  return snapshots[0]?.mergeCommitSha ?? '';
}
