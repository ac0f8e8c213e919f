import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { useDatabase } from '../support/database.ts';
import { sized } from '../support/sized.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';

const FULL_NAME = 'acme/widgets';
/** Histories with a pull request that has rows in most of its lists. */
const HISTORY = sized({ pullRequests: 8, seed: 2, one: 7 }, { pullRequests: 16, seed: 1, one: 13 });
const ONE = HISTORY.one;

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: HISTORY.pullRequests, seed: HISTORY.seed }],
    secondaryLimits: false,
    log: true,
    // Found anew each time: the clock of the tests takes its place.
    now: () => Date.now(),
  });
});
afterEach(() => {
  github.control.clearSituations();
  product.stop();
});
afterAll(() => github.stop());

type Situation = { name: string } & Record<string, unknown>;

async function begin(...situations: Situation[]): Promise<VirtualProduct> {
  for (const situation of situations) github.control.addSituation(situation);
  product = await virtualProduct(github, test.local, FULL_NAME);
  return product;
}

/** What differs from GitHub, but for what the receipt says was not read. */
async function differences(...but: RegExp[]): Promise<string[]> {
  const { shown } = await product.compare();
  return shown.filter((difference) => !but.some((pattern) => pattern.test(difference)));
}

/** The situations of one sync: nightly each has a sync of its own. */
const together = (groups: Situation[][]): Situation[][] =>
  sized(
    groups,
    groups.flat().map((one) => [one]),
  );

/**
 * Has one sync meet each group, `apart` requests from one situation to the next, and compares what it stored with GitHub. Each
 * situation is a test of its own.
 */
function eachOfGroups(groups: Situation[][], apart: number): void {
  describe.each(together(groups).map((group) => ({ group })))('$group.0.name', ({ group }) => {
    let record: SyncRecord;
    let different: string[];
    let met: Record<string, number>;

    beforeAll(async () => {
      // Those for ever are there before the repository is tracked.
      await begin(...(apart === 0 ? group : []));
      const before = github.control.stats().faults;
      for (const [place, situation] of apart === 0 ? [] : group.entries()) {
        github.control.addSituation({ ...situation, ...(place > 0 && { skip: place * apart }) });
      }
      record = await product.sync();
      const { faults } = github.control.stats();
      met = Object.fromEntries(group.map((one) => [one.name, (faults[one.name] ?? 0) - (before[one.name] ?? 0)]));
      different = await differences();
    });

    it.each(group)('%j', (situation) => {
      expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
      // Those for ever hit every request, which is counted for one of them alone.
      if (group.length > 1 && apart > 0) expect(met[situation.name]).toBeGreaterThan(0);
      expect(different).toEqual([]);
    });
  });
}

const BAD_MOMENTS: Situation[][] = [
  [
    { name: 'bad-gateway', next: 3 },
    { name: 'html', next: 2 },
  ],
  [
    { name: 'server-error', next: 3 },
    { name: 'truncated', next: 2 },
  ],
  [
    { name: 'gateway-timeout', next: 2 },
    { name: 'reset', next: 2 },
  ],
  [
    { name: 'query-failed', next: 2 },
    { name: 'unauthorized', next: 2 },
  ],
  [
    { name: 'resource-limits', next: 2 },
    { name: 'service-unavailable', next: 3 },
  ],
  [{ name: 'stuck-cursor', next: 1 }],
  [{ name: 'refused-cursor', next: 1 }],
  [{ name: 'github-away', seconds: 600 }],
];

describe('a bad moment passes', () => {
  eachOfGroups(BAD_MOMENTS, 3);
});

const FOR_EVER: Situation[][] = [
  [{ name: 'short-pages' }, { name: 'ghosts' }],
  [{ name: 'page-too-large' }, { name: 'long-names' }],
  [{ name: 'path-twice' }, { name: 'unstorable-text' }],
  [{ name: 'long-paths' }],
  [{ name: 'long-bodies' }, { name: 'organization-accounts' }],
  [{ name: 'bot-commit-authors' }, { name: 'head-not-last' }],
  [{ name: 'copilot-two-names' }, { name: 'limits-off' }],
  [{ name: 'ghes-3-16' }],
  [{ name: 'ghes-3-19' }],
  [{ name: 'ghes-3-22' }],
  [{ name: 'too-wide', widerThan: 3, api: 'graphql' }],
];

describe('a requested reviewer whom GitHub does not show', () => {
  it('is left out, unless it is a team that waits, and nothing else is', async () => {
    await begin({ name: 'ghost-reviewers' });
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    const left = await differences();
    expect(left).not.toEqual([]);
    for (const difference of left) {
      expect(difference).toMatch(/: pull_requests: requestedReviewers is .* stored$/);
      const [, number] = /#(\d+): /.exec(difference) ?? [];
      const { state, reviewRequests } = github.control.pullRequest({ number: Number(number) });
      const isTeam = reviewRequests.some((request) => request.__typename === 'Team');
      expect(state === 'OPEN' && isTeam, difference).toBe(false);
    }
  });
});

describe('what GitHub answers for ever, and nothing is lost by', { tags: 'long' }, () => {
  eachOfGroups(FOR_EVER, 0);
});

describe('accounts', { tags: 'long' }, () => {
  it.each<[Situation, RegExp]>([
    // What GraphQL does not show, REST alone names.
    [{ name: 'mannequins' }, /author is .*"copilot-pull-request-reviewer".*"Copilot"/],
    [{ name: 'ghe-com' }, /author is .*"bot".*(null|"Copilot")/],
  ])('%j are stored as GitHub shows them', async (situation, differs) => {
    await begin(situation);
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect(await differences(differs)).toEqual([]);
  });
});

it('ids beyond what a number holds are stored digit by digit: large-ids', async () => {
  await begin({ name: 'large-ids' });
  expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
  const { data } = await listPullRequests(product.deps.db, product.row.workspaceId, {}, 200, null);
  expect(data).toHaveLength(HISTORY.pullRequests);
  expect(await differences(/githubId is|: (reviews|comments|check_runs) \S* ?\d+: |reviewGithubId/)).toEqual([]);
});

describe('what GitHub does not give is set aside, all else is equal', { tags: 'long' }, () => {
  const of = (list: string) => new RegExp(`#${ONE}: (${list} |pull_requests: details_complete)`);
  it.each<[Situation, { list?: string }, RegExp]>([
    [{ name: 'pull-request-bad-gateway', number: ONE }, {}, new RegExp(`#${ONE}: `)],
    [{ name: 'pull-request-bad-gateway', number: ONE, heavy: true }, {}, new RegExp(`#${ONE}: `)],
    [{ name: 'pull-request-error', number: ONE }, {}, new RegExp(`#${ONE}: `)],
    [{ name: 'node-hole', number: ONE }, {}, new RegExp(`#${ONE}: `)],
    [{ name: 'list-null', number: ONE, list: 'reviews', type: 'untyped' }, { list: 'reviews' }, of('reviews')],
    [{ name: 'row-null', number: ONE, list: 'reviews' }, { list: 'reviews' }, of('reviews')],
    [{ name: 'row-null', number: ONE, list: 'commits', type: 'none' }, { list: 'commits' }, of('commits')],
    [
      { name: 'row-field-null', number: ONE, list: 'commits', field: 'commit.author' },
      { list: 'commits' },
      of('commits'),
    ],
    [{ name: 'field-null', number: ONE, field: 'author' }, { list: 'author' }, of('pull_requests: author')],
    [
      { name: 'diff-too-large', number: ONE },
      { list: 'files' },
      new RegExp(`#${ONE}: (files|pull_requests: (details_complete|detailsComplete|changedFiles|additions|deletions))`),
    ],
  ])('%j', async (situation, where, differs) => {
    await begin(situation);
    const record = await product.sync();
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: false, missing: [] } });
    expect(record.receipt?.setAside).toMatchObject([{ number: ONE, ...where, reason: expect.any(String) as string }]);
    expect(await differences(differs)).toEqual([]);
    github.control.clearSituations();
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect(await differences()).toEqual([]);
  });
});

describe('what the credential may not read is named, all else is equal', { tags: 'long' }, () => {
  it.each<[Situation, string[], RegExp]>([
    [{ name: 'checks-unreadable' }, ['checkRuns'], /: (check_runs|commit_statuses) /],
    [{ name: 'checks-rollup-forbidden' }, ['checkRuns', 'commitStatuses'], /: (check_runs|commit_statuses) /],
    [{ name: 'deployments-forbidden' }, ['deployments'], /nothing/],
    [
      { name: 'list-null', number: ONE, list: 'reviews', type: 'FORBIDDEN' },
      ['reviews'],
      new RegExp(`#${ONE}: reviews `),
    ],
    [{ name: 'linked-issue-saml' }, ['issues'], /linkedIssues/],
    [{ name: 'linked-issue-forbidden' }, ['issues'], /linkedIssues/],
  ])('%j', async (situation, unreadable, differs) => {
    await begin(situation);
    const record = await product.sync();
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect(record.receipt?.unreadable).toEqual(expect.arrayContaining(unreadable));
    expect(await differences(differs)).toEqual([]);
  });
});

describe('GitHub away', () => {
  /** Requests that were made while it was. */
  const inVain = () => github.control.log().filter(({ fault }) => fault === 'github-away').length;

  it.each(sized(['502'], ['503', '502', 'refused']))(
    'for four hours in the middle of a first sync is waited out: %s',
    async (how) => {
      await begin();
      const before = inVain();
      github.control.addSituation({ name: 'github-away', how, seconds: 4 * 3_600, skip: 3 });
      expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
      expect(inVain() - before).toBeLessThanOrEqual(40);
      expect(await differences()).toEqual([]);
    },
  );

  it(
    'for thirty hours ends the sync after a day, and nothing is lost: the next one goes on where it stood',
    { tags: 'long' },
    async () => {
      await begin();
      const before = inVain();
      github.control.addSituation({ name: 'github-away', seconds: 30 * 3_600, skip: 3 });
      const record = await product.sync();
      expect(record).toMatchObject({ status: 'failed', error: { reason: 'transient' } });
      const hours = (Date.parse(record.finishedAt ?? '') - Date.parse(record.startedAt)) / 3_600_000;
      expect(Math.round(hours)).toBe(24);
      product.wait(7 * 3_600_000);
      expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
      expect(inVain() - before).toBeLessThanOrEqual(80);
      expect(await differences()).toEqual([]);
    },
  );
});

describe('a refusal of everything', { tags: 'long' }, () => {
  it.each<[Situation, string]>([
    [{ name: 'saml-enforced' }, 'bad_credential'],
    [{ name: 'ip-allow-list' }, 'bad_credential'],
    [{ name: 'token-lifetime' }, 'bad_credential'],
    [{ name: 'suspended' }, 'bad_credential'],
    [{ name: 'unauthorized' }, 'bad_credential'],
    [{ name: 'not-found' }, 'unavailable'],
    [{ name: 'blocked' }, 'unavailable'],
    [{ name: 'ghes-3-9' }, 'too_old'],
  ])('%j fails as %s, with the reason', async (situation, reason) => {
    await begin();
    github.control.addSituation(situation);
    const record = await product.sync();
    expect(record).toMatchObject({ status: 'failed', error: { reason } });
    github.control.clearSituations();
    // For a minute no request is spent on a credential that was refused.
    product.wait(120_000);
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(await differences()).toEqual([]);
  });
});
