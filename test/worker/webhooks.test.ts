// @module-tag long
import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openContext } from '../../src/context.ts';
import { openApp } from '../../src/app.ts';
import { call, newWorkspace, startSync, syncToEnd, track, until } from './support/api.ts';
import { gitHubIsQuiet, onGitHub, query } from './support/services.ts';
import { deliver, signatureOf } from './support/webhooks.ts';

const NAME = 'acme/hooks';

interface Shown {
  id: string;
  number: number;
  title: string;
  state: string;
}

let first = { id: '', key: '' };
let second = { id: '', key: '' };
let repositoryId = '';
let otherRepositoryId = '';
let githubId = 0;

beforeAll(async () => {
  [first, second] = [await newWorkspace('First'), await newWorkspace('Second')];
  ({ id: repositoryId } = await track(first.key, NAME));
  ({ id: otherRepositoryId } = await track(second.key, NAME));
  await syncToEnd(first.key, repositoryId);
  await syncToEnd(second.key, otherRepositoryId);
  const [row] = await query(sql`select github_id from repositories where id = ${repositoryId}`);
  githubId = Number(row?.['github_id']);
});

afterAll(async () => {
  await onGitHub('clearFaults');
});

async function stored(key: string, title: string): Promise<Shown[]> {
  const { body } = await call<{ data: Shown[] }>('GET', `/v1/pull-requests?q=${encodeURIComponent(title)}`, { key });
  return body.data;
}

const pullRequest = (number: number) => ({ repository: { id: githubId }, pull_request: { number } });

describe('a delivery', () => {
  it('that GitHub signed is queued at once, and its pull request is there within seconds, in every workspace', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'Told by a webhook' });
    const response = await deliver('pull_request', { action: 'opened', ...pullRequest(number) });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: 'queued' });
    for (const { key } of [first, second]) {
      const [found] = await until(
        () => stored(key, 'Told by a webhook'),
        (list) => list.length > 0,
      );
      expect(found).toMatchObject({ number, state: 'open' });
    }
    const facts = () =>
      query(sql`select 1 from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where p.repository_id = ${repositoryId} and p.number = ${number}`);
    await until(facts, (rows) => rows.length === 1);
    const { body } = await call('GET', `/v1/repositories/${repositoryId}`, { key: first.key });
    expect(body).toMatchObject({ lastDeliveryAt: expect.stringMatching(/^20/), deliveriesMissedSince: null });
  });

  it('of a check, which moves no updatedAt, brings the check', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'Checked later' });
    await deliver('pull_request', { action: 'opened', ...pullRequest(number) });
    await until(
      () => stored(first.key, 'Checked later'),
      (list) => list.length > 0,
    );
    await onGitHub('addChecks', { repository: NAME, number, names: ['late check'] });
    const { headRefOid } = await onGitHub<{ headRefOid: string }>('pullRequest', { repository: NAME, number });
    await deliver('check_run', {
      repository: { id: githubId },
      check_run: { head_sha: headRefOid, pull_requests: [] },
    });
    const checks = () =>
      query(sql`select c.name from check_runs c join pull_requests p on p.id = c.pull_request_id
      where p.repository_id = ${repositoryId} and p.number = ${number}`);
    expect(await until(checks, (rows) => rows.length > 0)).toEqual([{ name: 'late check' }]);
  });

  it('of a deployment, like a changed rule, begins no first sync, which a person may have cancelled', async () => {
    const { id: workspaceId, key } = await newWorkspace('Cancelled');
    const { id } = await track(key, NAME);
    const { body: begun } = await startSync(key, id);
    expect((await call('DELETE', `/v1/syncs/${begun.id}`, { key })).body).toMatchObject({ status: 'cancelled' });
    const delivery = crypto.randomUUID();
    await deliver(
      'deployment_status',
      { repository: { id: githubId }, deployment: { sha: 'f00' }, deployment_status: { state: 'success' } },
      { 'x-github-delivery': delivery },
    );
    await until(
      () => query(sql`select from webhook_deliveries where id = ${delivery}`),
      (rows) => rows.length === 1,
    );
    const body = { type: 'sync.several', v: 1, job: 'deployments', workspaceId, repositoryIds: [id] } as const;
    await env.SYNC_QUEUE.send(body);
    await scheduler.wait(4_000);
    expect((await call('GET', `/v1/repositories/${id}/syncs`, { key })).body).toMatchObject({
      data: [{ id: begun.id }],
    });
  });

  it('that comes twice is accepted twice and taken once', async () => {
    const delivery = crypto.randomUUID();
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'Delivered twice' });
    const headers = { 'x-github-delivery': delivery };
    expect((await deliver('pull_request', pullRequest(number), headers)).status).toBe(202);
    for (const { key } of [first, second]) {
      await until(
        () => stored(key, 'Delivered twice'),
        (list) => list.length > 0,
      );
    }
    await gitHubIsQuiet();
    await onGitHub('resetStats');
    expect((await deliver('pull_request', pullRequest(number), headers)).status).toBe(202);
    await scheduler.wait(3_000);
    const { graphqlRequests, byRoute } = await onGitHub<{ graphqlRequests: number; byRoute: object }>('stats');
    expect(graphqlRequests, JSON.stringify(byRoute)).toBe(0);
    expect(await query(sql`select event from webhook_deliveries where id = ${delivery}`)).toEqual([
      { event: 'pull_request' },
    ]);
  });

  it('folds with others of the next seconds into one reading for each workspace', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'Told often' });
    await gitHubIsQuiet();
    await onGitHub('resetStats');
    for (let time = 0; time < 8; time++) await deliver('pull_request', pullRequest(number));
    await until(
      () => stored(second.key, 'Told often'),
      (list) => list.length > 0,
    );
    await scheduler.wait(500);
    const stats = await onGitHub<{ graphqlRequests: number }>('stats');
    // The pull request and its labels, by each of two workspaces; a second reading where the first request was being read.
    expect(stats.graphqlRequests).toBeLessThanOrEqual(8);
  });

  it('of a repository that nobody tracks, or a pull request that nobody has, changes nothing', async () => {
    expect((await deliver('pull_request', { repository: { id: 404_404 }, pull_request: { number: 1 } })).status).toBe(
      202,
    );
    expect((await deliver('pull_request', pullRequest(99_999))).status).toBe(202);
    await scheduler.wait(2_500);
    const [row] = await query(sql`select unavailable_reason from repositories where id = ${repositoryId}`);
    expect(row).toEqual({ unavailable_reason: null });
  });

  it('of an event that asks for nothing is accepted politely', async () => {
    const nothingYet = ['membership', 'team'];
    for (const event of [...nothingYet, 'ping', 'member', 'organization', 'star', 'unheard_of']) {
      const response = await deliver(event, { zen: 'Keep it logically awesome.' });
      expect([event, response.status, await response.json()]).toMatchObject([event, 202, { status: 'ignored' }]);
    }
  });

  it('that names very many is queued all the same', async () => {
    const named = Array.from({ length: 10_000 }, (_, index) => ({ number: index + 1 }));
    const checks = { head_sha: 'f'.repeat(40), pull_requests: named };
    const suite = await deliver('check_suite', { repository: { id: 404_404 }, check_suite: checks });
    expect([suite.status, await suite.json()]).toMatchObject([202, { status: 'queued' }]);
  });

  it('that names 20,000 repositories is a handful of messages, has those looked at that are tracked, and delays nobody', async () => {
    await query(sql`update repositories set unavailable_reason = 'not_found' where id = ${repositoryId}`);
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'Not held up' });
    const added = Array.from({ length: 19_999 }, (_, index) => ({ id: 9_000_000_000_000 + index }));
    const delivery = crypto.randomUUID();
    const payload = { repositories_added: [...added, { id: githubId }] };
    const response = await deliver('installation_repositories', payload, { 'x-github-delivery': delivery });
    expect(response.status).toBe(202);
    await deliver('pull_request', { action: 'opened', ...pullRequest(number) });
    const began = Date.now();
    await until(
      () => stored(second.key, 'Not held up'),
      (list) => list.length > 0,
    );
    expect(Date.now() - began).toBeLessThan(60_000);
    const remembered = () =>
      query(sql`select id from webhook_deliveries where event = 'installation_repositories' order by id`);
    const rows = await until(remembered, ({ length }) => length === 10);
    expect(rows[0]).toEqual({ id: delivery });
    const seen = () => query(sql`select unavailable_reason from repositories where id = ${repositoryId}`);
    await until(seen, ([row]) => row?.['unavailable_reason'] === null);
  });

  it('that is ahead of GitHub’s own API is read again until GitHub shows it, in whatever order they come', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'Behind' });
    const told = (updatedAt: number) => ({
      repository: { id: githubId },
      pull_request: { number, updated_at: new Date(updatedAt).toISOString() },
    });
    await deliver('pull_request', told(Date.now() + 3_600_000));
    await deliver('pull_request', told(Date.now() - 3_600_000));
    await until(
      () => stored(first.key, 'Behind'),
      (list) => list.length > 0,
    );
    // Nobody tells of this: it is seen because the webhook spoke of something newer than what was read.
    await onGitHub('edit', { repository: NAME, number, title: 'Caught up' });
    for (const { key } of [first, second]) {
      const [found] = await until(
        () => stored(key, 'Caught up'),
        (list) => list.length > 0,
      );
      expect(found).toMatchObject({ number, title: 'Caught up' });
    }
  });

  it('may come as a form', async () => {
    const body = new URLSearchParams({ payload: JSON.stringify({ zen: 'form' }) }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await deliver('ping', body, type)).status).toBe(202);
  });
});

describe('what is refused, and changes nothing', () => {
  const payload = () => pullRequest(1);

  it.each([
    ['a missing signature', { 'x-hub-signature-256': undefined }, 401],
    ['a signature of something else', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 401],
    ['a signature that is none', { 'x-hub-signature-256': 'sha256=zz' }, 401],
    ['the old SHA-1 signature alone', { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=00' }, 401],
    ['no event', { 'x-github-event': undefined }, 400],
    ['no delivery id', { 'x-github-delivery': undefined }, 400],
    ['a delivery id without end', { 'x-github-delivery': '0'.repeat(201) }, 400],
    ['another content type', { 'content-type': 'text/plain' }, 415],
  ])('%s', async (_, headers, status) => {
    const response = await deliver('pull_request', payload(), headers);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('a signature made with another secret', async () => {
    const signature = await signatureOf(JSON.stringify(payload()), 'another secret');
    expect((await deliver('pull_request', payload(), { 'x-hub-signature-256': signature })).status).toBe(401);
  });

  it('a body that was changed after it was signed', async () => {
    const signature = await signatureOf(JSON.stringify(payload()));
    const response = await deliver('pull_request', pullRequest(2), { 'x-hub-signature-256': signature });
    expect(response.status).toBe(401);
  });

  it('a payload that is not JSON, or not of its event, naming the field', async () => {
    expect((await deliver('pull_request', '{"half":')).status).toBe(400);
    const response = await deliver('pull_request', { repository: { id: 1 } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: 'pull_request' }] });
    expect(await (await deliver('pull_request', [])).json()).toMatchObject({ errors: [{ path: 'body' }] });
    const odd = await deliver('pull_request', pullRequest(2 ** 31));
    expect([odd.status, await odd.json()]).toMatchObject([400, { errors: [{ path: 'pull_request.number' }] }]);
  });

  it('more than 25 MB, while 24 MB are read', async () => {
    const large = JSON.stringify({ zen: 'x'.repeat(24 * 1024 * 1024) });
    expect((await deliver('ping', large)).status).toBe(202);
    const tooLarge = JSON.stringify({ zen: 'x'.repeat(25 * 1024 * 1024) });
    expect((await deliver('ping', tooLarge)).status).toBe(413);
  });

  it('everything, while no secret is set', async () => {
    const app = openApp((bindings) => openContext({ ...bindings, GITHUB_WEBHOOK_SECRET: '' } as Env));
    const response = await app.request(
      '/webhooks/github',
      { method: 'POST', body: '{}' },
      env,
      createExecutionContext(),
    );
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('GITHUB_WEBHOOK_SECRET') as unknown,
    });
  });
});
