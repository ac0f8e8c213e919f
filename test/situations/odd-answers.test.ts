// @module-tag long
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { useDatabase } from '../support/database.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct;
let numbers: number[];

type Situation = { name: string } & Record<string, unknown>;
type PullRequest = ReturnType<GitHubReplay['control']['pullRequest']>;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: 10 }],
    secondaryLimits: false,
    now: () => Date.now(),
  });
  ({ numbers } = github.control.numbers());
});
afterEach(() => {
  github.control.clearSituations();
  test.local.endpoint.clearSituations();
  product.stop();
});
afterAll(() => github.stop());

const pullRequest = (number: number) => github.control.pullRequest({ number });

/** Pull requests that are such, each another. */
function distinct<Name extends string>(
  wanted: Record<Name, (pullRequest: PullRequest) => boolean>,
): Record<Name, number> {
  const taken = new Set<number>();
  const found = Object.entries<(pullRequest: PullRequest) => boolean>(wanted).map(([name, isSuch]) => {
    const number = numbers.find((each) => !taken.has(each) && isSuch(pullRequest(each)));
    if (number === undefined) throw new Error(`the history has no other pull request with ${name}`);
    taken.add(number);
    return [name, number];
  });
  return Object.fromEntries(found) as Record<Name, number>;
}

const odd = (number: number | undefined, at: string, value: unknown): Situation => ({
  name: 'odd-values',
  ...(number !== undefined && { number }),
  edits: [{ at, value }],
});

const answer = (matching: string, status: number, body = '', more: object = {}): Situation => ({
  name: 'odd-answer',
  matching,
  status,
  body,
  ...more,
});

const said = (message: string) => JSON.stringify({ message });

async function sync(...situations: Situation[]): Promise<SyncRecord> {
  product = await virtualProduct(github, test.local, FULL_NAME);
  for (const situation of situations) github.control.addSituation(situation);
  return product.sync();
}

async function differences(...but: RegExp[]): Promise<string[]> {
  const { shown } = await product.compare();
  return shown.filter((difference) => !but.some((pattern) => pattern.test(difference)));
}

/** What a sync set aside, as `number list`. */
const asideOf = ({ receipt }: SyncRecord): string[] =>
  (receipt?.setAside ?? []).map(({ number, list }) => `${number} ${list}`);

const WHOLE = { status: 'succeeded', receipt: { complete: true, missing: [], setAside: [] } };

/** When GitHub is itself again, the next sync brings what was left out. */
async function healed(): Promise<void> {
  github.control.clearSituations();
  product.wait(120_000);
  expect(await product.sync()).toMatchObject(WHOLE);
  expect(await differences()).toEqual([]);
}

describe('an answer that is odd where nothing is lost by it', () => {
  it('is read: errors of no place, a quota that is not told, rows that only GraphQL has whole', async () => {
    const errors = [
      { message: 'Something went wrong' },
      { message: 'Something went wrong', path: ['rateLimit'] },
      { type: 'BRAND_NEW', message: 'What is this?', path: ['repository', 'nowhere', 0] },
    ];
    const record = await sync(
      { name: 'odd-values', api: 'graphql', edits: [{ at: 'data.rateLimit', value: null }], errors },
      { ...odd(undefined, 'labels', [null, { name: null }]), api: 'rest' },
      { ...odd(undefined, 'requested_reviewers', [null]), api: 'rest' },
      odd(undefined, 'deployments.nodes.0.environment', 'prod\u0000\ud800'),
      odd(undefined, 'languages.edges.0.node', null),
      { name: 'schema-lacks', missing: ['StatusCheckRollupContextConnection.checkRunCount', 'CheckRun.isRequired'] },
    );
    expect(record).toMatchObject(WHOLE);
    expect(await differences()).toEqual([]);
  });

  it('and stray is asked for again: 400, 403, 404, 418, 429 until a date, 301, null and nothing', async () => {
    const stray: Situation[] = [
      answer('/graphql', 403, '<html>'),
      answer('/graphql', 404, said('Not Found')),
      answer('/graphql', 400, said('Problems parsing JSON')),
      answer('/graphql', 301, '', { headers: { location: '/graphql' } }),
      answer('/graphql', 418),
      answer('/graphql', 429, said('Slow down'), { headers: { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' } }),
      answer('/graphql', 200, 'null'),
      answer('/graphql', 200, ''),
    ];
    expect(await sync(...stray.map((one, index) => ({ ...one, next: 1, skip: 1 + index })))).toMatchObject(WHOLE);
    expect(await differences()).toEqual([]);
  });
});

describe('one list that GitHub refuses', () => {
  it.each([
    ['not found', 404],
    ['for want of access', 403],
    ['blocked', 451],
  ])(
    '%s: the repository’s inline comments are read pull request by pull request, all else as ever',
    async (_, status) => {
      // By its id it may be hidden where by its name it is not.
      const byId = answer('/repositories/', 404, said('Not Found'));
      expect(await sync(answer('/widgets/pulls/comments', status, said('Message')), byId)).toMatchObject(WHOLE);
      expect(await differences()).toEqual([]);
    },
  );

  it('a pull request’s own, and the deployments, are set aside alone', async () => {
    const { files, comments } = distinct({
      files: ({ files: list }) => list.length > 0,
      comments: ({ inlineComments }) => inlineComments.length > 0,
    });
    const record = await sync(
      odd(files, 'files.nodes', null),
      answer(`/pulls/${files}/files`, 410, said('Gone')),
      answer('/widgets/pulls/comments', 404, said('Not Found')),
      answer(`/pulls/${comments}/comments`, 403, said('Resource not accessible by personal access token')),
      {
        name: 'odd-values',
        matching: 'query Deployments',
        edits: [{ at: 'data.repository', value: null }],
        errors: [{ type: 'NOT_FOUND', message: 'Could not resolve', path: ['repository', 'deployments'] }],
      },
    );
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: false, missing: [] } });
    expect(asideOf(record).toSorted()).toEqual(
      [`${files} files`, `${comments} reviewComments`, 'null deployments'].toSorted(),
    );
    const lists = new RegExp(
      `#${files}: (files |pull_requests: details)|#${comments}: (comments review |pull_requests: details)`,
    );
    expect(await differences(lists)).toEqual([]);
    await healed();
  });
});

describe('one row', () => {
  it('that is not as GitHub documents it is set aside alone, whatever list it is of', async () => {
    const { reviews, commits, checks, inline } = distinct({
      reviews: (one) => one.reviews.length > 1,
      commits: (one) => one.commits.length > 0,
      checks: (one) => one.checks[0]?.__typename === 'CheckRun',
      inline: (one) => one.inlineComments.length > 0,
    });
    const record = await sync(
      odd(reviews, 'reviews.nodes.1.submittedAt', null),
      odd(commits, 'commits.nodes.0.commit', null),
      odd(undefined, `contexts.nodes.0.name`, null),
      { ...odd(undefined, '0.updated_at', null), matching: 'comments' },
      odd(undefined, 'deployments.nodes.0.createdAt', '0000-00-00T00:00:00Z'),
    );
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: false, missing: [] } });
    expect(asideOf(record)).toEqual(
      expect.arrayContaining([
        `${reviews} reviews`,
        `${commits} commits`,
        `${checks} checkRuns`,
        `${inline} reviewComments`,
        'null deployments',
      ]),
    );
    const left = await differences(/#\d+: (check_runs|comments review) \d+: not stored/);
    expect(left).toEqual(
      [expect.stringContaining(`#${reviews}: reviews`), expect.stringContaining(`#${commits}: commits`)].toSorted(),
    );
    await healed();
  });

  it('that GitHub cannot serve is passed by, and everything behind it is read', async () => {
    const { reviews, inline } = distinct({
      reviews: (one) => one.reviews.length > 2,
      inline: (one) => one.inlineComments.length > 1,
    });
    const [review, comment] = [pullRequest(reviews).reviews[1], pullRequest(inline).inlineComments[0]];
    const record = await sync(
      { name: 'unservable-row', containing: `"submittedAt":"${review?.submittedAt}"` },
      { name: 'unservable-row', containing: `"id":${comment?.databaseId},` },
    );
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: false, missing: [] } });
    expect(asideOf(record).toSorted()).toEqual([`${reviews} reviews`, `${inline} reviewComments`].toSorted());
    expect(await differences()).toEqual(
      [
        `${FULL_NAME}#${reviews}: reviews ${review?.databaseId}: not stored`,
        `${FULL_NAME}#${inline}: comments review ${comment?.databaseId}: not stored`,
      ].toSorted(),
    );
    await healed();
  });
});

it('checks of which GitHub shows no list are set aside, and asked for a bounded number of times', async () => {
  const record = await sync(odd(undefined, 'statusCheckRollup.contexts', null));
  expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: false, missing: [] } });
  expect(record.github.requests).toBeLessThan(150);
  expect(await differences(/: (check_runs|commit_statuses|pull_requests: details_complete)/)).toEqual([]);
  await healed();
});

it('a database that answers with a page, with nothing, with another shape and without a code is waited for', async () => {
  product = await virtualProduct(github, test.local, FULL_NAME);
  const answers = [
    { status: 200, body: '<html>' },
    { status: 200, body: '' },
    { status: 200, body: '{}' },
    { status: 200, body: '{"results":[{"co', late: true },
    { status: 400, body: 'Bad Request' },
    { status: 400, body: '{"message":"whatever"}' },
    { status: 404, body: 'Not Found' },
    { status: 520, body: 'error code: 520' },
  ];
  for (const [index, one] of answers.entries()) {
    test.local.endpoint.addSituation({ name: 'odd-answer', ...one, next: 1, skip: 8 + 2 * index });
  }
  expect(await product.sync()).toMatchObject(WHOLE);
  test.local.endpoint.clearSituations();
  expect(await differences()).toEqual([]);
});

it('a pull request that GitHub cannot serve, and whose place in the list is null, does not end the list', async () => {
  const record = await sync(
    { name: 'pull-request-bad-gateway', number: 5, heavy: true },
    {
      name: 'partial',
      matching: 'PullRequestKeys',
      parent: 'PullRequestConnection',
      field: 'edges',
      number: 5,
      type: 'none',
    },
  );
  expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: false, missing: [] } });
  expect(record.receipt?.setAside).toHaveLength(1);
  expect(await differences()).toEqual([`${FULL_NAME}#5: not stored`]);
  await healed();
});

describe('a changed pull request that GitHub lists and does not show, while its key cannot be read', () => {
  it('is not lost: the next sync has it', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME);
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    github.control.label({ repository: FULL_NAME, number: 3, labels: ['hidden for a moment'] });
    product.wait(60_000);
    github.control.label({ repository: FULL_NAME, number: 5, labels: ['shown'] });
    product.wait(60_000);
    github.control.addSituation({ name: 'pull-request-error', number: 3 });
    github.control.addSituation({ name: 'server-error', matching: 'PullRequestKeys' });
    await product.sync();
    github.control.clearSituations();
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect((await product.compare()).shown).toEqual([]);
  });
});
