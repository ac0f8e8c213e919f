import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { isToRead, type ChangedList, type SourcesToRead } from '../../src/domain/deployments/sources-to-read.ts';
import { webhookMeaning as meaningAt } from '../../src/github/webhook-meaning.ts';

const RECEIVED = Date.parse('2026-11-24T12:00:00Z');
const webhookMeaning = (event: string, payload: unknown) => meaningAt(event, payload, RECEIVED);

const repository = { id: 7, full_name: 'acme/widgets' };
const pull = { number: 12, updated_at: '2026-11-24T10:00:00Z', title: 'never read from here' };
const updatedAt = Date.parse(pull.updated_at);
const named = {
  kind: 'pull_requests',
  repositoryGithubId: '7',
  pulls: [{ number: 12, updatedAt }],
  shas: [],
  deployed: false,
};
const none = '0'.repeat(40);

describe('a delivery asks for', () => {
  it.each(['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_review_thread'])(
    'its pull request to be read again: %s',
    (event) => {
      expect(webhookMeaning(event, { action: 'anything', repository, pull_request: pull })).toEqual(named);
    },
  );

  it('the pull request of a comment, and nothing for a comment on an issue', () => {
    const issue = { ...pull, pull_request: { url: 'https://api.github.com/…' } };
    expect(webhookMeaning('issue_comment', { action: 'deleted', repository, issue })).toEqual(named);
    expect(webhookMeaning('issue_comment', { action: 'created', repository, issue: pull })).toEqual({
      kind: 'nothing',
    });
  });

  it('the pull requests of a check, named or by its commit, and of this repository alone', () => {
    const checks = {
      head_sha: 'abc',
      pull_requests: [
        { number: 12, base: { repo: { id: 7 } } },
        { number: 3, base: { repo: { id: 8 } } },
      ],
    };
    const meaning = { ...named, pulls: [{ number: 12, updatedAt: 0 }], shas: ['abc'] };
    expect(webhookMeaning('check_run', { repository, check_run: checks })).toEqual(meaning);
    expect(webhookMeaning('check_suite', { repository, check_suite: checks })).toEqual(meaning);
    expect(webhookMeaning('check_run', { repository, check_run: { head_sha: 'abc' } })).toMatchObject({ pulls: [] });
  });

  it('what can be used of it, where a part is null or odd', () => {
    const odd = [null, 7, { number: 2 ** 40 }, { number: 12, base: null, updated_at: null }];
    const meaning = { ...named, pulls: [{ number: 12, updatedAt: 0 }], shas: ['abc'] };
    const checks = (pulls: unknown) => ({
      repository,
      installation: null,
      check_run: { head_sha: 'abc', pull_requests: pulls },
    });
    expect(webhookMeaning('check_run', checks(odd))).toEqual(meaning);
    expect(webhookMeaning('check_run', checks(null))).toEqual({ ...meaning, pulls: [] });
    expect(
      webhookMeaning('installation_repositories', {
        repositories_added: [{ id: -1 }, { id: 7 }],
        repositories_removed: null,
      }),
    ).toEqual({ kind: 'repositories', repositoryGithubIds: ['7'] });
  });

  it('no more pull requests of a check than a message holds: its commit finds the others', () => {
    const checks = { head_sha: 'abc', pull_requests: Array.from({ length: 10_000 }, (_, n) => ({ number: n + 1 })) };
    const meaning = webhookMeaning('check_suite', { repository, check_suite: checks });
    expect(JSON.stringify(meaning).length).toBeLessThan(100_000);
    expect(meaning).toMatchObject({ shas: ['abc'] });
  });

  it('those that have the commit of a status, a push or a deployment', () => {
    const by = (shas: string[]) => ({ ...named, pulls: [], shas });
    expect(webhookMeaning('status', { repository, sha: 'abc' })).toEqual(by(['abc']));
    expect(webhookMeaning('push', { repository, before: 'abc', after: 'def', forced: true })).toEqual(
      by(['abc', 'def']),
    );
    expect(webhookMeaning('push', { repository, before: 'abc', after: none })).toEqual(by(['abc']));
    const deployment = { sha: 'abc' };
    expect(webhookMeaning('deployment', { repository, deployment })).toEqual(by(['abc']));
    for (const state of ['in_progress', 'success']) {
      const meaning = webhookMeaning('deployment_status', { repository, deployment, deployment_status: { state } });
      expect(meaning).toEqual({ ...by(['abc']), deployed: state === 'success' });
    }
  });

  it('the lists that deployments and incidents come from, where the rules name them', () => {
    const about = (changedList: object) => ({ ...named, pulls: [], changedList });
    expect(webhookMeaning('release', { action: 'published', repository, release: { id: 1 } })).toEqual(
      about({ source: 'releases' }),
    );
    const run = { name: 'Ship', path: '.github/workflows/ship.yml', conclusion: 'success' };
    expect(webhookMeaning('workflow_run', { repository, workflow_run: run })).toEqual(
      about({ source: 'workflow', names: ['Ship', 'ship.yml'] }),
    );
    expect(webhookMeaning('workflow_run', { repository, workflow_run: { ...run, conclusion: 'failure' } })).toEqual({
      kind: 'nothing',
    });
    const issue = { labels: [{ name: 'bug' }, null] };
    expect(webhookMeaning('issues', { action: 'unlabeled', repository, issue, label: { name: 'sev1' } })).toEqual(
      about({ source: 'issues', labels: ['bug', 'sev1'] }),
    );
    expect(webhookMeaning('issues', { action: 'closed', repository, issue: { labels: [] } })).toEqual({
      kind: 'nothing',
    });
  });

  it.each<[ChangedList, Partial<SourcesToRead>]>([
    [{ source: 'releases' }, { releases: true }],
    [{ source: 'workflow', names: ['Ship', 'ship.yml'] }, { workflow: 'SHIP.yml' }],
    [{ source: 'issues', labels: ['bug', 'Sev1'] }, { incidents: ['sev2', 'sev1'] }],
  ])('a sync only where the rules name what it tells of: %j', (hint, rules) => {
    const nothing: SourcesToRead = { deployments: true, releases: false, workflow: null, incidents: [] };
    expect(isToRead(hint, { ...nothing, ...rules })).toBe(true);
    expect(isToRead(hint, { ...nothing, workflow: 'other', incidents: ['other'] })).toBe(false);
  });

  it('the repository to be looked at again', () => {
    for (const action of ['renamed', 'transferred', 'archived', 'deleted', 'privatized']) {
      const meaning = { kind: 'repositories', repositoryGithubIds: ['7'] };
      expect(webhookMeaning('repository', { action, repository })).toEqual(meaning);
    }
    const lists = { repositories_added: [{ id: 1 }], repositories_removed: [{ id: 2 }] };
    expect(webhookMeaning('installation_repositories', lists)).toEqual({
      kind: 'repositories',
      repositoryGithubIds: ['1', '2'],
    });
  });

  it.each([
    ['suspend', 'the installation of the GitHub App is suspended'],
    ['deleted', 'the GitHub App was uninstalled'],
    ['unsuspend', null],
    ['created', null],
    ['new_permissions_accepted', null],
  ])('an installation to be marked, or looked at: %s', (action, failure) => {
    const meaning = { kind: 'installation', installationId: '5', action, at: '2026-11-24T12:00:00.000Z', failure };
    expect(webhookMeaning('installation', { action, installation: { id: 5 } })).toEqual(meaning);
  });

  it('an installation to be marked as of when it happened, however late and in whatever form GitHub tells', () => {
    const at = (action: string, times: object) =>
      webhookMeaning('installation', { action, installation: { id: 5, ...times } });
    const [before, after] = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'];
    const iso = (text: string) => ({ at: new Date(text).toISOString() });
    expect(at('suspend', { updated_at: after, suspended_at: before })).toMatchObject(iso(before));
    expect(at('unsuspend', { updated_at: after, suspended_at: null })).toMatchObject(iso(after));
    expect(at('created', { updated_at: Date.parse(before) / 1000 })).toMatchObject(iso(before));
    expect(at('created', { updated_at: 'yesterday' })).toMatchObject({ at: new Date(RECEIVED).toISOString() });
    expect(at('created', { updated_at: 1e300 })).toMatchObject({ at: new Date(RECEIVED).toISOString() });
    // Its payload tells of the time before.
    expect(at('deleted', { updated_at: before })).toMatchObject({ at: new Date(RECEIVED).toISOString() });
  });

  it('what has an id beyond 2^53, to the last digit', () => {
    const id = '9007199254740993';
    expect(webhookMeaning('repository', { repository: { id } })).toMatchObject({ repositoryGithubIds: [id] });
    expect(webhookMeaning('installation', { action: 'created', installation: { id } })).toMatchObject({
      installationId: id,
    });
  });

  it('a person who has left an organization or a team, and nothing of who comes or is only invited', () => {
    const organization = { id: 5, login: 'acme' };
    const left = { kind: 'member_left', organizationGithubId: '5', teamGithubId: null, userGithubId: '7' };
    const membership = { state: 'active', role: 'member', user: { id: 7, login: 'ada' } };
    expect(webhookMeaning('organization', { action: 'member_removed', organization, membership })).toEqual(left);
    expect(
      webhookMeaning('membership', {
        action: 'removed',
        scope: 'team',
        organization,
        member: { id: 7 },
        team: { id: 9 },
      }),
    ).toEqual({
      ...left,
      teamGithubId: '9',
    });
    for (const [event, payload] of [
      ['organization', { action: 'member_added', organization, membership }],
      ['organization', { action: 'member_invited', organization, invitation: { id: 1 } }],
      ['organization', { action: 'member_removed', organization, membership: { user: null } }],
      ['membership', { action: 'added', organization, member: { id: 7 }, team: { id: 9 } }],
      ['membership', { action: 'removed', organization, member: null, team: { id: 9 } }],
      ['membership', { action: 'removed', organization, member: { id: 7 }, team: { name: 'gone', deleted: true } }],
    ] as const) {
      expect(webhookMeaning(event, payload), JSON.stringify(payload)).toEqual({ kind: 'nothing' });
    }
    expect(() => webhookMeaning('organization', { action: 'member_removed', organization: { id: -1 } })).toThrow();
  });

  it.each(['membership', 'team', 'member', 'organization', 'ping', 'star', 'an event of next year'])(
    'nothing: %s',
    (event) => {
      expect(webhookMeaning(event, { action: 'anything' })).toEqual({ kind: 'nothing' });
    },
  );
});

it.each([
  ['pull_request', {}],
  ['pull_request', { repository, pull_request: { number: 'twelve' } }],
  ['pull_request', { repository, pull_request: { number: 0 } }],
  ['pull_request', { repository, pull_request: { number: 2 ** 31 } }],
  ['pull_request', { repository: { id: 1.5 }, pull_request: pull }],
  ['pull_request', { repository: { id: 1e300 }, pull_request: pull }],
  ['pull_request', { repository: { id: '9'.repeat(19) }, pull_request: pull }],
  ['pull_request', { repository: { id: 'seven' }, pull_request: pull }],
  ['status', { repository, sha: 'with\u0000' }],
  ['installation', { action: 'created', installation: { id: -1 } }],
  ['status', { repository }],
  ['repository', null],
  ['push', []],
])('a payload that is not of its event is refused: %s %j', (event, payload) => {
  expect(() => webhookMeaning(event, payload)).toThrow(ZodError);
});

it('an instant that is none counts as unknown', () => {
  const odd = { ...pull, updated_at: 'yesterday' };
  expect(webhookMeaning('pull_request', { repository, pull_request: odd })).toMatchObject({
    pulls: [{ number: 12, updatedAt: 0 }],
  });
});
