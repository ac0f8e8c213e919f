// @module-tag long
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, syncToEnd, track, until } from './support/api.ts';
import { onGitHub, query } from './support/services.ts';
import { deliver } from './support/webhooks.ts';

const NAME = 'acme/sources';

interface Deployments {
  data: { sha: string; environment: string; kind: string; carried: number; failed: boolean | null }[];
}

interface Incidents {
  data: { id: string; source: string; externalId: string; title: string; endedAt: string | null }[];
}

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, NAME));
  await syncToEnd(key, repositoryId, { daysBack: null });
});

const patch = (body: object) => call('PATCH', '/v1/rules', { key, body });
const deployments = async () =>
  (await call<Deployments>('GET', `/v1/deployments?repositoryId=${repositoryId}&limit=200`, { key })).body.data;
const incidents = async () =>
  (await call<Incidents>('GET', `/v1/incidents?repositoryId=${repositoryId}`, { key })).body.data;
const source = async () =>
  (await call<{ source: string }>('GET', `/v1/metrics/delivery?repositoryId=${repositoryId}`, { key })).body.source;
const requests = async () => (await onGitHub<{ requests: number }>('stats')).requests;

/** A merged pull request, with the commit that its merge made. */
async function merged(title: string, base = 'main'): Promise<{ number: number; sha: string }> {
  const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title, baseRefName: base });
  await onGitHub('merge', { repository: NAME, number });
  await syncToEnd(key, repositoryId);
  const [row] = await query(sql`
    select merge_commit_sha as sha from pull_requests where repository_id = ${repositoryId} and number = ${number}`);
  return { number, sha: String(row?.['sha']) };
}

describe('releases', () => {
  it('are the deployments where the rule says so, by the pattern of their tags', async () => {
    expect((await patch({ deploymentSource: { workspace: { type: 'releases', tagPattern: 'v5.*' } } })).status).toBe(
      200,
    );
    const { number, sha } = await merged('Goes into a release');
    await onGitHub('addRelease', { repository: NAME, tag: 'nightly-1', number });
    await onGitHub('addRelease', { repository: NAME, tag: 'v5.1.0-rc.1', number, isPrerelease: true });
    await syncToEnd(key, repositoryId);
    await until(source, (is) => is === 'releases');
    expect(await deployments()).toEqual([]);
    await onGitHub('addRelease', { repository: NAME, tag: 'v5.1.0', number });
    const before = await requests();
    await syncToEnd(key, repositoryId);
    const [shipped] = await until(deployments, ([first]) => first !== undefined && first.carried > 0);
    expect(shipped).toMatchObject({ sha, environment: 'release', kind: 'deployment' });
    // The commits of the release are the one thing more than an ordinary sync reads.
    expect((await requests()) - before).toBeLessThanOrEqual(9);
    // With another pattern, the others count as well.
    await patch({ deploymentSource: { workspace: { type: 'releases', tagPattern: '*' } } });
    await syncToEnd(key, repositoryId);
    await until(deployments, (listed) => listed.length > 1);
    const changes = await query(sql`
      select previous, source from deployment_source_changes where repository_id = ${repositoryId} order by at`);
    expect(changes.at(-1)).toMatchObject({ source: 'releases' });
  });

  it('are read at once when GitHub tells of one', async () => {
    const { number, sha } = await merged('Is told of');
    await onGitHub('addRelease', { repository: NAME, tag: 'v5.2.0', number });
    const [row] = await query(sql`select github_id from repositories where id = ${repositoryId}`);
    const payload = { action: 'published', repository: { id: Number(row?.['github_id']) } };
    expect((await deliver('release', payload)).status).toBe(202);
    await until(deployments, (listed) => listed.some((one) => one.sha === sha && one.carried > 0));
  });

  it('cost nothing when nothing is new', async () => {
    await syncToEnd(key, repositoryId);
    const before = await requests();
    await syncToEnd(key, repositoryId);
    expect((await requests()) - before).toBeLessThanOrEqual(8);
  });
});

describe('runs of a workflow', () => {
  it('are the deployments where the rule names the workflow', async () => {
    const { number, sha } = await merged('Is shipped by a run');
    await onGitHub('addWorkflowRun', { repository: NAME, workflow: 'Ship', number });
    await onGitHub('addWorkflowRun', { repository: NAME, workflow: 'Ship', number, conclusion: 'failure' });
    await onGitHub('addWorkflowRun', { repository: NAME, workflow: 'Other', number });
    await patch({ deploymentSource: { workspace: { type: 'workflow', workflow: 'ship' } } });
    await syncToEnd(key, repositoryId);
    const listed = await until(
      deployments,
      ([first]) => first !== undefined && first.environment === 'ship' && first.carried > 0,
    );
    expect(listed).toMatchObject([{ sha, kind: 'deployment' }]);
    expect(await source()).toBe('workflow');
    const before = await requests();
    await syncToEnd(key, repositoryId);
    expect((await requests()) - before).toBeLessThanOrEqual(9);
  });

  it('are unreadable without the permission, and the sync succeeds', async () => {
    const token = 'github_pat_without_actions';
    const permissions = { contents: 'read', deployments: 'read', metadata: 'read', pull_requests: 'read' };
    await onGitHub('setToken', { token, kind: 'fine-grained', permissions });
    const owner = await newWorkspace();
    const body = { type: 'token', token };
    const { body: connection } = await call<{ id: string }>('POST', '/v1/connections', { key: owner.key, body });
    const { id } = await track(owner.key, NAME, connection.id);
    const rules = {
      deploymentSource: { workspace: { type: 'workflow', workflow: 'Ship' } },
      incidents: { labels: ['incident'] },
    };
    await call('PATCH', '/v1/rules', { key: owner.key, body: rules });
    const { status, receipt } = await syncToEnd(owner.key, id, { daysBack: null });
    expect(status).toBe('succeeded');
    expect(receipt?.unreadable).toEqual(expect.arrayContaining(['actions', 'issues']));
  });
});

describe('issues with a label', () => {
  it('are incidents while they have it, from their opening to their closing', async () => {
    const add = (title: string) =>
      onGitHub<{ number: number }>('addIssue', { repository: NAME, title, labels: ['sev1', 'bug'] });
    const { number } = await add('The shop is down');
    const other = await add('The mail is down');
    await patch({ incidents: { labels: ['SEV1'] } });
    await syncToEnd(key, repositoryId);
    const opened = await until(incidents, (listed) => listed.length === 2);
    expect(opened.find(({ externalId }) => externalId === String(number))).toMatchObject({
      source: 'issue',
      title: 'The shop is down',
      endedAt: null,
    });
    await onGitHub('closeIssue', { repository: NAME, number });
    await onGitHub('labelIssue', { repository: NAME, number: other.number, labels: ['bug'] });
    await syncToEnd(key, repositoryId);
    const [closed, ...rest] = await incidents();
    expect([closed?.externalId, closed?.endedAt === null, rest]).toEqual([String(number), false, []]);
    const before = await requests();
    await syncToEnd(key, repositoryId);
    expect((await requests()) - before).toBeLessThanOrEqual(9);
    await patch({ incidents: { labels: [] } });
    expect(await incidents()).toEqual([]);
  });
});
