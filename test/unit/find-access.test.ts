import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { ListAccess } from '../../src/domain/access.ts';
import { standingOf } from '../../src/github/account-owner.ts';
import { openApp } from '../../src/github/app.ts';
import { openGitHub } from '../../src/github/client.ts';
import { accessOfPermissions, findTokenAccess } from '../../src/github/find-access.ts';

const ALL =
  'actions checkRuns comments commits commitStatuses deployments files issues metadata pullRequests reviews teams';
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

let replay: GitHubReplay;
beforeAll(async () => {
  replay = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 3 }],
    app: { id: 4711, publicKey, installations: [{ id: 11, account: 'acme' }] },
  });
});
afterEach(() => replay.control.clearSituations());
afterAll(() => replay.stop());

const open = (token: string) => openGitHub({ apiUrl: replay.url, token }, () => undefined);
const names = (access: ListAccess[]) =>
  access
    .map(({ list }) => list)
    .toSorted((a, b) => a.localeCompare(b))
    .join(' ');
const missing = (access: ListAccess[]) => access.filter(({ readable }) => !readable);

async function repositoryId(): Promise<string> {
  const { data } = await open('classic').rest('/repos/acme/widgets', {});
  return String((data as { id: number }).id);
}

describe('what can be read with a token', () => {
  it('is everything with the scopes repo and read:org', async () => {
    replay.control.setToken({ token: 'with-org', scopes: ['repo', 'read:org'] });
    const { login, access } = await findTokenAccess(open('with-org'), 'with-org', null);
    expect([login, names(access), missing(access)]).toEqual(['replay-viewer', ALL, []]);
    expect(access.every(({ grant }) => grant === null)).toBe(true);
  });

  it('is everything but teams with the scope repo alone, and it says what to grant', async () => {
    replay.control.setToken({ token: 'repo-only', scopes: ['repo'] });
    const { access } = await findTokenAccess(open('repo-only'), 'repo-only', null);
    expect(missing(access)).toEqual([{ list: 'teams', readable: false, grant: expect.stringContaining('read:org') }]);
  });

  it('is what is public without any scope, and it says what private repositories need', async () => {
    replay.control.setToken({ token: 'no-scope', scopes: [] });
    const { access } = await findTokenAccess(open('no-scope'), 'no-scope', null);
    expect(access.find(({ list }) => list === 'pullRequests')).toMatchObject({
      readable: true,
      grant: expect.stringContaining('repo'),
    });
  });

  it('is never checks with a fine-grained one, which no permission helps', async () => {
    replay.control.setToken({ token: 'github_pat_fine', kind: 'fine-grained' });
    const { access } = await findTokenAccess(open('github_pat_fine'), 'github_pat_fine', await repositoryId());
    expect(missing(access)).toEqual([
      { list: 'checkRuns', readable: false, grant: expect.stringMatching(/cannot.*GitHub App/s) },
    ]);
  });

  it('is by the permissions of a fine-grained one, each found out by asking', async () => {
    const permissions = { metadata: 'read', pull_requests: 'read', contents: 'read' } as const;
    replay.control.setToken({ token: 'github_pat_few', kind: 'fine-grained', permissions });
    const { access } = await findTokenAccess(open('github_pat_few'), 'github_pat_few', await repositoryId());
    expect(missing(access).map(({ list }) => list)).toEqual([
      'checkRuns',
      'commitStatuses',
      'deployments',
      'actions',
      'teams',
    ]);
    expect(access.find(({ list }) => list === 'deployments')?.grant).toContain('Deployments: read');
  });

  it('is nothing of an organization that has not let it in by single sign-on: it says so, and where to go', async () => {
    const id = await repositoryId();
    replay.control.addSituation({ name: 'saml-enforced' });
    await expect(findTokenAccess(open('classic'), 'classic', id)).rejects.toMatchObject({
      failure: {
        kind: 'bad_credential',
        reason: 'saml',
        advice: expect.stringContaining('authorization_request') as unknown,
      },
    });
  });
});

describe('what can be read by an installation', () => {
  const app = () => openApp({ apiUrl: replay.url, id: 4711, privateKey });

  it('is what its permissions say, and names what is to be granted', async () => {
    const { permissions } = await app().installationToken('11');
    expect(missing(accessOfPermissions(permissions))).toEqual([]);
    const { actions: _, members: __, ...fewer } = permissions;
    expect(missing(accessOfPermissions(fewer)).map(({ list, grant }) => [list, grant])).toEqual([
      ['actions', expect.stringContaining('Actions: read')],
      ['teams', expect.stringContaining('Members: read')],
    ]);
  });

  it('is nothing once it is gone, or suspended, and these are told apart', async () => {
    await expect(app().installationToken('99')).rejects.toMatchObject({
      failure: { kind: 'bad_credential', reason: 'missing' },
    });
    replay.control.suspendInstallation({ installationId: 11 });
    await expect(app().installationToken('11')).rejects.toMatchObject({
      failure: { kind: 'bad_credential', reason: 'suspended' },
    });
    replay.control.unsuspend({ installationId: 11 });
  });

  it('is nobody’s fault but the deployment’s when GitHub refuses the key of the App', async () => {
    replay.control.addSituation({ name: 'app-unauthorized' });
    await expect(app().installationToken('11')).rejects.toMatchObject({ failure: { kind: 'bad_app' } });
  });

  it('leads to the App’s own page, wherever GitHub has it', async () => {
    expect(new URL(await app().installUrl('the state')).searchParams.get('state')).toBe('the state');
    expect(await app().installUrl('x')).toMatch(/\/apps\/replay-app\/installations\/new\?state=x$/);
  });
});

describe('whether a person owns an account', () => {
  const account = { accountId: '', login: 'acme' };

  it('is known by their role in it, and unknown where the credential may not see that', async () => {
    const { data } = await open('classic').rest('/user/memberships/orgs/acme', {});
    const accountId = String((data as { organization: { id: number } }).organization.id);
    const of = (login: string) => {
      const token = crypto.randomUUID();
      replay.control.setToken({ token, kind: 'app-user', login });
      return standingOf(open(token), { ...account, accountId });
    };
    expect(await of('replay-viewer')).toBe('owner');
    expect(await of('outsider')).toBe('other');
    replay.control.setMembership({ login: 'reader', organization: 'acme', role: 'member' });
    expect(await of('reader')).toBe('other');
    replay.control.setToken({ token: 'blind', kind: 'fine-grained', permissions: { metadata: 'read' } });
    expect(await standingOf(open('blind'), { ...account, accountId })).toBe('unknown');
    // Another organization has the name now.
    expect(await standingOf(open('classic'), { ...account, accountId: '1' })).toBe('other');
  });
});
