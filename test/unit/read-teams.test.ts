import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { GitHubTeam } from '../../src/domain/entities.ts';
import { openGitHub } from '../../src/github/client.ts';
import { readTeams } from '../../src/github/read-teams.ts';

let github: GitHubReplay;
let all: GitHubTeam[];

beforeAll(async () => {
  github = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 1 }] });
  const { teams, ...page } = await read();
  expect([teams.length > 1, page]).toEqual([true, { unread: [], next: null }]);
  all = teams;
});
afterAll(() => github.stop());
beforeEach(() => github.control.clearSituations());

const read = (login = 'acme') =>
  readTeams(
    openGitHub({ apiUrl: github.url, token: crypto.randomUUID() }, () => undefined),
    { login, after: null },
  );

describe('the teams of an organization', () => {
  it('come with all members, however many pages those have', () => {
    expect(all.map(({ members }) => members.length > 100)).toContain(true);
  });

  it.each(['untyped', 'NOT_FOUND'])(
    'are not taken for gone after an error below the organization: %s',
    async (type) => {
      github.control.addSituation({ name: 'partial', parent: 'Organization', field: 'teams', type });
      await expect(read()).rejects.toMatchObject({ failure: { kind: 'transient' } });
    },
  );

  it('come with fewer teams in a page when GitHub cannot compute so many', async () => {
    github.control.addSituation({ name: 'too-wide', widerThan: 30, matching: 'OrganizationTeams' });
    expect((await read()).teams).toEqual(all.slice(0, 13));
  });

  it('are not taken for gone where GitHub gives null without a word', async () => {
    github.control.addSituation({ name: 'partial', parent: 'Query', field: 'organization', type: 'none' });
    await expect(read()).rejects.toMatchObject({ failure: { kind: 'transient' } });
  });

  it('that the credential may not see, and an organization that does not exist, are told as that', async () => {
    await expect(read('nobody')).rejects.toMatchObject({ failure: { kind: 'unavailable', reason: 'not_found' } });
    github.control.addSituation({ name: 'forbidden-field', field: 'teams' });
    await expect(read()).rejects.toMatchObject({ failure: { kind: 'unavailable', reason: 'no_access' } });
  });
});

it('teams that single sign-on hides, all at once or one by one, are a refused credential', async () => {
  const refused = { failure: { kind: 'bad_credential', reason: 'saml' } };
  github.control.addSituation({ name: 'saml-enforced' });
  await expect(read()).rejects.toMatchObject(refused);
  github.control.clearSituations();
  const path = ['organization', 'teams', 'nodes', 0];
  const error = { type: 'FORBIDDEN', path, extensions: { saml_failure: true }, message: 'Resource protected' };
  github.control.addSituation({ name: 'odd-values', edits: [{ at: 'teams.nodes.0', value: null }], errors: [error] });
  await expect(read()).rejects.toMatchObject(refused);
});

describe('a team of which GitHub does not show all', () => {
  const MEMBERS = { name: 'partial', parent: 'TeamMemberConnection', field: 'nodes' };

  it.each([
    ['the team itself', { name: 'partial', parent: 'TeamConnection', field: 'nodes', index: 0, type: 'untyped' }],
    ['the team, without a word', { name: 'partial', parent: 'TeamConnection', field: 'nodes', index: 0, type: 'none' }],
    ['its number', { name: 'partial', parent: 'Team', field: 'databaseId', next: 1 }],
    ['its members', { name: 'partial', parent: 'Team', field: 'members' }],
    ['the list of its members', MEMBERS],
    ['the list of its members, without a word', { ...MEMBERS, type: 'none' }],
    ['a member', { ...MEMBERS, index: 0, type: 'untyped' }],
    ['a member, without a word', { ...MEMBERS, index: 0, type: 'none' }],
    ['a member’s number', { name: 'partial', parent: 'User', field: 'databaseId' }],
  ])('is left as it is, and named: %s', async (_, situation) => {
    github.control.addSituation(situation);
    const { teams, unread } = await read();
    expect(unread.length).toBeGreaterThan(0);
    expect(teams.length + unread.length).toBe(all.length);
    for (const team of teams) expect(all).toContainEqual(team);
  });

  it.each([
    ['the team', { parent: 'Organization', field: 'team' }],
    ['the team, without a word', { parent: 'Organization', field: 'team', type: 'none' }],
    ['the members', { parent: 'Team', field: 'members' }],
    ['a member', { parent: 'TeamMemberConnection', field: 'nodes', index: 3 }],
  ])('on the second page of its members is left as it is: %s', async (_, situation) => {
    github.control.addSituation({ name: 'partial', matching: 'TeamMembers', type: 'untyped', ...situation });
    const { teams, unread } = await read();
    expect(unread).toHaveLength(1);
    expect(teams).toEqual(all.filter(({ members }) => members.length <= 100));
  });

  it('for good, is without what is null for good', async () => {
    github.control.addSituation({ ...MEMBERS, index: 0, type: 'FORBIDDEN', matching: 'OrganizationTeams' });
    const { teams, unread } = await read();
    expect(unread).toEqual([]);
    expect(teams.map(({ members }) => members.length)).toEqual(all.map(({ members }) => members.length - 1));
  });
});
