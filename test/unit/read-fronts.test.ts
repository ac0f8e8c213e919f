import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { OtherList } from '../../src/domain/fronts.ts';
import { FailureError } from '../../src/errors.ts';
import { openGitHub, type Observation } from '../../src/github/client.ts';
import { findRepository, type FoundRepository } from '../../src/github/find-repository.ts';
import { pingGraphql, readFronts } from '../../src/github/read-fronts.ts';

const NAMES = ['acme/widgets', 'acme/gears', 'other/tools'];
const ALL: OtherList[] = ['deployments', 'releases', 'issues'];

let github: GitHubReplay;
let found: FoundRepository[];
let tokens = 0;
let seen: Observation[] = [];

const open = () =>
  openGitHub({ apiUrl: github.url, token: `token-${tokens}` }, (observation) => seen.push(observation));

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: NAMES.map((fullName, seed) => ({ fullName, pullRequests: 20, seed })),
    secondaryLimits: false,
  });
  found = await Promise.all(NAMES.map((name) => findRepository(open(), name)));
});
afterAll(() => github.stop());
beforeEach(() => {
  github.control.clearSituations();
  for (const repository of NAMES) github.control.setAvailability({ repository, availability: 'available' });
  tokens += 1;
  seen = [];
});

const read = async ({ lists = ALL, publicOnly = false, labels = ['outage'] } = {}) =>
  (
    await readFronts(
      open(),
      found.map(({ githubId, nodeId }) => ({ githubId, nodeId, lists })),
      { labels, publicOnly },
    )
  ).said;

/** What is said of each, in short. */
const verdicts = async (how = {}) => (await read(how)).map((said) => (typeof said === 'string' ? said : 'fronts'));

describe('the fronts of several repositories', () => {
  it('are read in one request, in the order they were asked for, as the lists begin', async () => {
    const { number } = github.control.open({ repository: 'acme/gears', title: 'The newest' });
    const said = await read();
    expect(seen).toHaveLength(1);
    expect(said).toEqual(
      found.map(({ fullName, isPrivate, isArchived, defaultBranch }) =>
        expect.objectContaining({ fullName, isPrivate, isArchived, defaultBranch }),
      ),
    );
    const [, gears] = said;
    expect(gears).toMatchObject({ pullRequests: { total: 21, newest: { number } } });
  });

  it('change with what changes: a comment, a deployment and its state', async () => {
    const gears = async () => JSON.stringify((await read())[1]);
    const before = await gears();
    expect(await gears()).toBe(before);
    // Within one second another change may not show: the tag of such fronts does not count.
    github.control.advanceClock({ milliseconds: 2_000 });
    github.control.comment({ repository: 'acme/gears', number: 3 });
    const commented = await gears();
    expect(commented).not.toBe(before);
    github.control.addDeployment({ repository: 'acme/gears', number: 3, environment: 'production' });
    expect(await gears()).not.toBe(commented);
  });

  it('have only the lists that were asked for, and cost a point for each list of a hundred', async () => {
    const [first] = await read({ lists: [] });
    expect(first).toMatchObject({ others: {} });
    const [one] = found;
    if (!one) throw new Error('three were found');
    const costs: number[] = [];
    for (const lists of [[], ['deployments'], ['deployments', 'releases'], ALL] as OtherList[][]) {
      seen = [];
      const hundred = Array.from({ length: 100 }, () => ({ githubId: one.githubId, nodeId: one.nodeId, lists }));
      await readFronts(open(), hundred, { labels: ['outage'], publicOnly: false });
      costs.push(seen[0]?.cost ?? 0);
    }
    expect(costs).toEqual([1, 2, 3, 4]);
  });
});

it.each(['ghes-3-16', 'ghes-3-19', 'ghes-3-22', 'limits-off'])('fronts are read of a server like %s', async (name) => {
  github.control.addSituation({ name });
  expect(await verdicts()).toEqual(['fronts', 'fronts', 'fronts']);
});

describe('a repository that GitHub does not show', () => {
  it.each(['deleted', 'private', 'blocked'] as const)(
    'is gone, and the others are answered: %s',
    async (availability) => {
      github.control.setAvailability({ repository: 'acme/gears', availability });
      expect(await verdicts()).toEqual(['fronts', 'gone', 'fronts']);
    },
  );

  it('is gone for a credential that its organization has not authorized', async () => {
    github.control.addSituation({ name: 'saml-enforced', organization: 'acme' });
    expect(await verdicts()).toEqual(['gone', 'gone', 'fronts']);
  });

  it('is gone when its node id is of another repository, of something else, or of nothing', async () => {
    const [widgets, gears] = found;
    if (!widgets || !gears) throw new Error('three were found');
    const lists: OtherList[] = [];
    const pullRequest = `PR_${Buffer.from('1:1').toString('base64url')}`;
    const asked = [gears.nodeId, pullRequest, 'R_nothing'].map((nodeId) => ({
      githubId: widgets.githubId,
      nodeId,
      lists,
    }));
    const { said } = await readFronts(open(), asked, { labels: [], publicOnly: false });
    expect(said).toEqual(['gone', 'gone', 'gone']);
  });

  it('has its new name when it was renamed', async () => {
    github.control.rename({ repository: 'other/tools', to: 'other/instruments' });
    expect((await read())[2]).toMatchObject({ fullName: 'other/instruments' });
    github.control.rename({ repository: 'other/instruments', to: 'other/tools' });
  });
});

describe('an answer with holes', () => {
  it('is unknown where GitHub had an error of its own, and gone where it gave a null without a word', async () => {
    github.control.addSituation({ name: 'repository-null', of: 'acme/gears', type: 'untyped' });
    expect(await verdicts()).toEqual(['fronts', 'unknown', 'fronts']);
    github.control.clearSituations();
    github.control.addSituation({ name: 'repository-null', of: 'acme/gears', type: 'none' });
    expect(await verdicts()).toEqual(['fronts', 'gone', 'fronts']);
  });

  it('is unknown where the newest pull request is hidden', async () => {
    github.control.addSituation({ name: 'node-hole', every: 1 });
    expect(await verdicts()).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('names a list that the credential may not read, and is good beside it', async () => {
    github.control.addSituation({ name: 'deployments-forbidden' });
    const said = await read();
    for (const one of said) expect(one).toMatchObject({ others: { deployments: null, releases: { newest: {} } } });
  });

  it('is refused as a whole when GitHub refuses the query', async () => {
    github.control.addSituation({ name: 'bad-gateway' });
    await expect(read()).rejects.toBeInstanceOf(FailureError);
    await expect(pingGraphql(open())).rejects.toBeInstanceOf(FailureError);
    github.control.clearSituations();
    await pingGraphql(open());
  });
});
