import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const HEADERS = { authorization: 'bearer any', 'user-agent': 'test' };
let replay: GitHubReplay;
let number = 0;

beforeAll(async () => {
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 30 }] });
});
afterAll(() => replay.stop());
beforeEach(() => {
  ({ number } = replay.control.open({}));
});

interface Page {
  repository: {
    isArchived: boolean;
    pullRequests: { totalCount: number; nodes: { number: number }[]; edges: { cursor: string; node: object }[] };
  };
}

async function ask(query: string): Promise<{ data: Page | null; errors?: { type: string }[] }> {
  const body = JSON.stringify({ query });
  return (await fetch(`${replay.url}/graphql`, { method: 'POST', headers: HEADERS, body })).json();
}

async function page(): Promise<Page['repository']['pullRequests']> {
  const list = 'pullRequests(first: 100) { totalCount nodes { number } edges { cursor node { number } } }';
  const { data } = await ask(`{ repository(owner: "acme", name: "widgets") { isArchived ${list} } }`);
  if (!data) throw new Error('no data');
  return data.repository.pullRequests;
}

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${replay.url}${path}`, { headers: HEADERS });
  return { status: response.status, body: await response.json() };
}

describe('pull requests', () => {
  const at = '2031-01-01T00:00:00Z';
  const held = () => replay.control.pullRequest({ number });

  test('become drafts and ready again, in the timeline and in time', () => {
    replay.control.setDraft({ number, isDraft: true });
    expect(held().isDraft).toBe(true);
    replay.control.setDraft({ number, isDraft: false, at });
    expect(held()).toMatchObject({ isDraft: false, updatedAt: at });
    expect(held().timeline.map((event) => event.__typename)).toEqual(['ConvertToDraftEvent', 'ReadyForReviewEvent']);
    expect(() => replay.control.setDraft({ number, isDraft: false })).toThrow('ready already');
  });

  test('get other labels', () => {
    replay.control.label({ number, labels: ['bug', 'help wanted'] });
    replay.control.label({ number, labels: ['bug'], at });
    expect(held()).toMatchObject({ labels: [{ name: 'bug' }], updatedAt: at });
  });

  test('lose the last verdict', () => {
    replay.control.review({ number, state: 'COMMENTED' });
    expect(() => replay.control.dismissReview({ number })).toThrow('no such review');
    replay.control.review({ number, state: 'CHANGES_REQUESTED' });
    replay.control.dismissReview({ number, at });
    expect(held().reviews.map(({ state }) => state)).toEqual(['COMMENTED', 'DISMISSED']);
    expect(held().timeline).toMatchObject([{ reviewId: held().reviews[1]?.databaseId }]);
    expect(held().timeline).toMatchObject([{ previousReviewState: 'CHANGES_REQUESTED' }]);
    expect(held().updatedAt).toBe(at);
  });

  test('keep their time while checks and statuses move', () => {
    const { updatedAt } = held();
    const later = { number, at };
    replay.control.addChecks({ ...later, names: ['build', 'lint'], conclusion: null });
    replay.control.updateCheck({ ...later, name: 'lint', conclusion: 'FAILURE' });
    replay.control.completeChecks(later);
    replay.control.addStatus({ ...later, context: 'ci/x', state: 'PENDING' });
    replay.control.addStatus({ ...later, context: 'ci/x', state: 'ERROR' });
    expect(held().checks).toMatchObject([
      { name: 'build', status: 'COMPLETED', conclusion: 'SUCCESS', completedAt: at },
      { name: 'lint', status: 'COMPLETED', conclusion: 'FAILURE' },
      { context: 'ci/x', state: 'ERROR' },
    ]);
    replay.control.updateCheck({ number, name: 'lint', status: 'QUEUED' });
    expect(held().checks[1]).toMatchObject({ status: 'QUEUED', conclusion: null, completedAt: null });
    expect(held().updatedAt).toBe(updatedAt);
    expect(() => replay.control.updateCheck({ number, name: 'other' })).toThrow('no check run');
    expect(() => replay.control.updateCheck({ number, name: 'lint', status: 'QUEUED', conclusion: 'SUCCESS' })).toThrow(
      'no conclusion',
    );
  });

  test('vanish from lists, totals and their own addresses', async () => {
    const before = await page();
    replay.control.comment({ number });
    replay.control.vanish({ number });
    const after = await page();
    expect(after.totalCount).toBe(before.totalCount - 1);
    expect(after.nodes.map((node) => node.number)).not.toContain(number);
    expect((await get(`/repos/acme/widgets/pulls/${number}`)).status).toBe(404);
    expect((await get('/repos/acme/widgets/issues/comments?sort=created&direction=desc')).status).toBe(200);
    const { errors } = await ask(
      `{ repository(owner: "acme", name: "widgets") { pullRequest(number: ${number}) { id } } }`,
    );
    expect(errors).toMatchObject([{ type: 'NOT_FOUND' }]);
    expect(() => replay.control.touch({ number })).toThrow('no pull request');
    expect(replay.control.open({}).number).toBe(number + 1);
  });

  test('are missing from the pages they are hidden from, and counted', async () => {
    const before = await page();
    const hidden = before.nodes[3]?.number ?? 0;
    replay.control.hideFromPages({ number: hidden, next: 2 });
    for (const expected of [false, false, true]) {
      const { totalCount, nodes, edges } = await page();
      expect(totalCount).toBe(before.totalCount);
      expect(nodes.some((node) => node.number === hidden)).toBe(expected);
      expect(edges.map(({ node }) => node)).toEqual(nodes);
      expect(before.edges).toEqual(expect.arrayContaining(edges));
    }
  });
});

describe('repositories', () => {
  test('are archived and brought back', async () => {
    replay.control.archive();
    expect((await get('/repos/acme/widgets')).body).toMatchObject({ archived: true });
    expect(await ask('{ repository(owner: "acme", name: "widgets") { isArchived } }')).toEqual({
      data: { repository: { isArchived: true } },
    });
    replay.control.archive({ isArchived: false });
    expect((await get('/repos/acme/widgets')).body).toMatchObject({ archived: false });
  });

  test('get deployments of a merge', async () => {
    replay.control.merge({ number });
    const { databaseId } = replay.control.addDeployment({ number, environment: 'moon', state: 'FAILURE' });
    const sha = replay.control.pullRequest({ number }).mergeCommitOid;
    expect((await get('/repos/acme/widgets/deployments?environment=moon')).body).toMatchObject([
      { id: databaseId, sha },
    ]);
    expect((await get(`/repos/acme/widgets/deployments/${databaseId}/statuses`)).body).toMatchObject([
      { state: 'failure' },
    ]);
    expect(
      await ask(`{ repository(owner: "acme", name: "widgets") {
      deployments(last: 1) { nodes { environment state commit { oid } } } } }`),
    ).toEqual({
      data: {
        repository: { deployments: { nodes: [{ environment: 'moon', state: 'FAILURE', commit: { oid: sha } }] } },
      },
    });
    expect(() => replay.control.addDeployment({ environment: 'moon', sha: 'f'.repeat(40) })).toThrow('no commit');
  });

  test('move to another owner, their old name leading on', async () => {
    replay.control.transfer({ to: 'umbrella' });
    const old = await fetch(`${replay.url}/repos/acme/widgets`, { headers: HEADERS, redirect: 'manual' });
    expect(old.status).toBe(301);
    expect((await get('/repos/umbrella/widgets')).body).toMatchObject({ owner: { login: 'umbrella' } });
    replay.control.transfer({ to: 'acme' });
  });
});

test('answers of 304 are free, and counted', async () => {
  const path = `${replay.url}/repos/acme/widgets/pulls`;
  const etag = (await fetch(path, { headers: HEADERS })).headers.get('etag') ?? '';
  replay.control.resetStats();
  const again = await fetch(path, { headers: { ...HEADERS, 'if-none-match': etag } });
  expect(again.status).toBe(304);
  expect(replay.control.stats()).toMatchObject({ restRequests: 1, restPoints: 0, notModified: 1 });
});
