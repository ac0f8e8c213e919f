import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const HEADERS = { authorization: 'bearer any', 'user-agent': 'test' };
let replay: GitHubReplay;
let number = 0;

beforeAll(async () => {
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 60 }], log: true });
  ({ number } = replay.control.open({ title: 'A new one' }));
});
afterAll(() => replay.stop());

async function control(name: string, argument: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${replay.url}/_replay/${name}`, { method: 'POST', body: JSON.stringify(argument) });
  return { status: response.status, body: await response.json<unknown>() };
}

async function front(): Promise<{ number: number; title: string; state: string }> {
  const query = `{ repository(owner: "acme", name: "widgets") {
    pullRequests(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { number title state } } } }`;
  const response = await fetch(`${replay.url}/graphql`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ query }),
  });
  type Body = {
    data: { repository: { pullRequests: { nodes: [{ number: number; title: string; state: string }] } } };
  };
  return (await response.json<Body>()).data.repository.pullRequests.nodes[0];
}

test('an opened pull request is at the front, with a number of its own', async () => {
  expect(await front()).toEqual({ number, title: 'A new one', state: 'OPEN' });
  expect(replay.control.numbers().numbers.filter((each) => each === number)).toHaveLength(1);
});

test('each change shows, and moves the pull request in time', () => {
  const changes: [keyof typeof replay.control, Record<string, unknown>][] = [
    ['edit', { title: 'Another title' }],
    ['review', { state: 'CHANGES_REQUESTED' }],
    ['comment', { body: 'Hm.' }],
    ['inlineComment', {}],
    ['push', { message: 'More' }],
    ['forcePush', { commits: 3 }],
    ['close', {}],
    ['reopen', {}],
    ['merge', {}],
  ];
  for (const [index, [name, change]] of changes.entries()) {
    const act = replay.control[name] as (argument: unknown) => void;
    const at = `2031-01-01T00:00:${String(index).padStart(2, '0')}Z`;
    act({ number, at, ...change });
    expect(replay.control.pullRequest({ number }).updatedAt).toBe(at);
  }
  const held = replay.control.pullRequest({ number });
  expect(held).toMatchObject({ title: 'Another title', state: 'MERGED' });
  expect(held.commits).toHaveLength(3);
  expect(held.headRefOid).toBe(held.commits[2]?.oid);
  expect(held.reviews.map(({ state }) => state)).toEqual(['CHANGES_REQUESTED', 'COMMENTED']);
  expect(held.inlineComments[0]?.reviewId).toBe(held.reviews[1]?.databaseId);
  expect(held.timeline.map(({ __typename }) => __typename)).toEqual([
    'HeadRefForcePushedEvent',
    'ClosedEvent',
    'ReopenedEvent',
    'MergedEvent',
  ]);
});

test('check runs leave updatedAt alone', () => {
  const before = replay.control.pullRequest({ number }).updatedAt;
  replay.control.addChecks({ number, names: ['build', 'lint'], conclusion: 'FAILURE' });
  const { updatedAt, checks } = replay.control.pullRequest({ number });
  expect(updatedAt).toBe(before);
  expect(checks).toHaveLength(2);
});

test('the same over HTTP, with clear errors', async () => {
  const opened = await control('open', { title: 'From outside' });
  expect(opened).toMatchObject({ status: 200, body: { number: number + 1 } });
  expect(await control('touch', { number: 999_999 })).toEqual({
    status: 400,
    body: { message: 'there is no pull request 999999' },
  });
  expect((await control('nothing', {})).status).toBe(404);
  const stats = await fetch(`${replay.url}/_replay/stats`);
  expect(await stats.json<unknown>()).toMatchObject({ graphqlRequests: 1, restRequests: 0 });
  expect(replay.control.log()).toMatchObject([{ api: 'graphql', status: 200, pullRequests: 1, points: 1 }]);
});
