// @module-tag long
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../packages/github-replay/src/faults/fault.ts';
import type { SyncRun } from '../../src/storage/sync-runs.ts';
import { sized } from '../support/sized.ts';
import { SPARE_TOKENS } from '../support/worker-secrets.ts';
import { call, newWorkspace, readSync, startSync, syncToEnd, track, until } from './support/api.ts';
import { onGitHub, rowCounts } from './support/services.ts';

const NAME = 'acme/troubles';
/** Three pages on GitHub. */
const LONG_NAME = 'acme/troubles-for-long';
const spare = [...SPARE_TOKENS];

afterEach(async () => {
  await onGitHub('clearFaults');
});

/** A new workspace that tracks a repository, with a quota of its own. */
async function newTenant(fullName = NAME): Promise<{ key: string; id: string; connectionId: string }> {
  const { key } = await newWorkspace();
  const token = spare.pop();
  const { status, body } = await call<{ id: string }>('POST', '/v1/connections', {
    key,
    body: { type: 'token', token },
  });
  expect(status).toBe(201);
  const { id } = await track(key, fullName, body.id);
  return { key, id, connectionId: body.id };
}

/** Requests for these repositories alone meet the fault: syncs of other tests may still be running. */
async function fails(fault: Fault): Promise<void> {
  await onGitHub('addFault', { matching: NAME.split('/')[1], ...fault });
}

/** How many pull requests GitHub has of a repository. */
async function pullRequestsOf(repository: string): Promise<number> {
  return (await onGitHub<{ numbers: number[] }>('numbers', { repository })).numbers.length;
}

async function logOf(key: string, syncId: string): Promise<{ event: string; text: string }[]> {
  const { body } = await call<{ data: { event: string; text: string }[] }>('GET', `/v1/syncs/${syncId}/log`, { key });
  return body.data;
}

const named = (event: string | undefined) => expect.objectContaining({ event }) as unknown;

const survived: [string, Fault, { event?: string; fullName?: string }][] = [
  ['502 twice', { kind: 'bad-gateway', api: 'graphql', next: 2 }, { event: 'narrowed' }],
  ['504', { kind: 'gateway-timeout', api: 'graphql', next: 1 }, { event: 'narrowed' }],
  ['a resource limit with half the nodes null', { kind: 'resource-limits', next: 1 }, { event: 'narrowed' }],
  ['pages wider than four, every time', { kind: 'too-wide', api: 'graphql', widerThan: 4 }, { event: 'narrowed' }],
  ['500 twice', { kind: 'server-error', next: 2 }, { event: 'waiting' }],
  ['503 of REST', { kind: 'service-unavailable', api: 'rest', next: 1 }, { event: 'read' }],
  ['a connection that breaks', { kind: 'reset', next: 1 }, { event: 'waiting' }],
  ['a body that breaks off', { kind: 'truncated', next: 1 }, { event: 'waiting' }],
  ['HTML with status 200', { kind: 'html', next: 1 }, { event: 'waiting' }],
  ['data with errors', { kind: 'partial', field: 'reviews', next: 1 }, { event: 'read' }],
  ['the hour spent, as RATE_LIMITED', { kind: 'rate-limited', resetIn: 2, next: 1 }, { event: 'waiting' }],
  [
    'the hour spent, as RATE_LIMIT',
    { kind: 'rate-limited', resetIn: 2, errorType: 'RATE_LIMIT', api: 'graphql', next: 1 },
    { event: 'waiting' },
  ],
  ['the hour of REST spent', { kind: 'rate-limited', api: 'rest', resetIn: 2, next: 1 }, { event: 'waiting' }],
  ['a secondary limit with 403', { kind: 'secondary', retryAfter: 1, next: 1 }, { event: 'waiting' }],
  ['a secondary limit with 429', { kind: 'secondary', status: 429, retryAfter: 1, next: 1 }, { event: 'waiting' }],
  ['a secondary limit with 200', { kind: 'secondary', status: 200, retryAfter: 1, next: 1 }, { event: 'waiting' }],
  [
    'a cursor that does not move',
    { kind: 'stuck-cursor', api: 'graphql', skip: 1, next: 1 },
    { event: 'restarted', fullName: LONG_NAME },
  ],
  [
    'a cursor that GitHub refuses',
    { kind: 'refused-cursor', api: 'graphql', skip: 1, next: 1 },
    { event: 'restarted', fullName: LONG_NAME },
  ],
];

/**
 * The faults of one sync. In the short form these are one that has it wait and, some requests earlier, one that does not:
 * so the log tells them apart.
 */
function together(): (typeof survived)[] {
  const shared = survived.filter(([, , { event, fullName }]) => event !== 'waiting' && !fullName);
  const waiting = survived.filter(([, , { event }]) => event === 'waiting').slice(0, shared.length);
  const pairs = shared.map((one, place) => [
    one,
    ...waiting
      .slice(place, place + 1)
      .map(([name, fault, where]): (typeof survived)[0] => [name, { ...fault, skip: 2 }, where]),
  ]);
  const left = survived.filter((one) => !shared.includes(one) && !waiting.includes(one));
  return sized(
    [...pairs, ...left.map((one) => [one])],
    survived.map((one) => [one]),
  );
}

/** How many requests have met each kind of fault. */
const met = async (): Promise<Record<string, number>> =>
  (await onGitHub<{ faults: Record<string, number> }>('stats')).faults;

describe('a sync meets a fault, and ends complete', () => {
  describe.each(together().map((faults) => ({ faults })))('$faults.0.0', ({ faults }) => {
    const fullName = faults.find(([, , where]) => where.fullName)?.[2].fullName ?? NAME;
    let key = '';
    let id = '';
    let sync: SyncRun;
    let before: Record<string, number>;
    let after: Record<string, number>;

    beforeAll(async () => {
      ({ key, id } = await newTenant(fullName));
      before = await met();
      for (const [, fault] of faults) await fails(fault);
      sync = await syncToEnd(key, id);
      after = await met();
    });

    it.each(faults)('%s', async (_, { kind }, { event }) => {
      expect(after[kind]).toBeGreaterThan(before[kind] ?? 0);
      expect([sync.status, sync.error, sync.receipt]).toMatchObject([
        'succeeded',
        null,
        { complete: true, missing: [] },
      ]);
      expect(await logOf(key, sync.id)).toContainEqual(named(event));
      const count = await pullRequestsOf(fullName);
      expect(await rowCounts(id)).toMatchObject({ pull_requests: count, pull_request_facts: count });
    });
  });

  it('of silence: a page that GitHub never answers', async () => {
    const { key, id } = await newTenant();
    await fails({ kind: 'hang', api: 'graphql', next: 1 });
    const { body } = await startSync(key, id);
    await scheduler.wait(14_000);
    const sync = await until(
      () => readSync(key, body.id),
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(await logOf(key, sync.id)).toContainEqual(named('narrowed'));
  });

  it('of a list that the credential may not read: it is named, and the rest is complete', async () => {
    const { key, id } = await newTenant();
    await onGitHub('addFault', { kind: 'forbidden-field', field: 'statusCheckRollup' });
    const sync = await syncToEnd(key, id);
    expect(sync).toMatchObject({
      status: 'succeeded',
      receipt: { complete: true, unreadable: ['checkRuns', 'commitStatuses'] },
    });
    expect(await rowCounts(id)).toMatchObject({ pull_requests: await pullRequestsOf(NAME), check_runs: 0 });
  });
});

describe('the log of a sync', () => {
  it('says of a wait what GitHub answered', async () => {
    const { key, id } = await newTenant();
    await fails({ kind: 'server-error', api: 'graphql', next: 1 });
    const sync = await syncToEnd(key, id);
    const [waiting] = (await logOf(key, sync.id)).filter(({ event }) => event === 'waiting');
    expect(waiting?.text).toMatch(/^waits until 20.*Z: GitHub or the network failed for a moment \(HTTP 500: .+\)$/);
  });
});

describe('a wait for a limit', () => {
  it('is told with the instant of its end, is over then and not later, and costs no attempt', async () => {
    const { key, id } = await newTenant();
    await fails({ kind: 'rate-limited', resetIn: 4, next: 1, api: 'graphql' });
    const { body } = await startSync(key, id);
    const waiting = await until(
      () => readSync(key, body.id),
      ({ status }) => status === 'waiting',
    );
    const resumeAt = Date.parse(waiting.resumeAt ?? '');
    expect(resumeAt - Date.now()).toBeLessThanOrEqual(5_000);
    await until(
      () => readSync(key, body.id),
      ({ status }) => status !== 'waiting',
    );
    expect(Date.now() - resumeAt).toBeGreaterThan(-1_000);
    expect(Date.now() - resumeAt).toBeLessThan(15_000);
    const sync = await until(
      () => readSync(key, body.id),
      ({ finishedAt }) => finishedAt !== null,
    );
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(sync.github.waitedSeconds).toBeGreaterThan(1);
  });
});

describe('a credential that GitHub refuses', () => {
  it('with a reason fails the sync at once and marks the connection', async () => {
    const { key, id, connectionId } = await newTenant();
    await onGitHub('addFault', { kind: 'suspended' });
    const sync = await syncToEnd(key, id);
    expect(sync).toMatchObject({ status: 'failed', error: { reason: 'bad_credential' }, receipt: null });
    const { body } = await call<{ data: object[] }>('GET', '/v1/connections', { key });
    expect(body.data).toContainEqual(
      expect.objectContaining({ id: connectionId, status: 'marked', reason: expect.any(String) as unknown }),
    );
    // What comes within the next minute waits for it to be over, without asking GitHub.
    await onGitHub('resetStats');
    const { body: next } = await startSync(key, id);
    const waiting = await until(
      () => readSync(key, next.id),
      ({ status }) => status === 'waiting',
    );
    expect(waiting).toMatchObject({ waitingFor: { reason: 'bad_credential' } });
    expect(await onGitHub('stats')).toMatchObject({ requests: 0 });
    await call('DELETE', `/v1/syncs/${next.id}`, { key });
  });

  it('for some seconds, as a young token, is waited for: the connection stays as it is', async () => {
    const { key, id, connectionId } = await newTenant();
    await onGitHub('addFault', { kind: 'unauthorized', next: 3 });
    expect(await syncToEnd(key, id)).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    const { body } = await call<{ data: object[] }>('GET', '/v1/connections', { key });
    expect(body.data).toContainEqual(expect.objectContaining({ id: connectionId, status: 'active' }));
  });
});

describe('a repository that GitHub no longer shows', () => {
  it.each([
    ['not-found', 'not_found'],
    ['blocked', 'blocked'],
  ] as const)('fails the sync as unavailable and keeps what is stored: %s', async (availability, reason) => {
    const { key, id } = await newTenant();
    await syncToEnd(key, id);
    const rows = await rowCounts(id);
    await onGitHub('setAvailability', { repository: NAME, availability });
    const sync = await syncToEnd(key, id);
    await onGitHub('setAvailability', { repository: NAME, availability: 'available' });
    expect(sync).toMatchObject({ status: 'failed', error: { reason: 'unavailable' } });
    await until(
      () => call<{ unavailableReason: string | null }>('GET', `/v1/repositories/${id}`, { key }),
      ({ body }) => body.unavailableReason === reason,
    );
    expect(await rowCounts(id)).toEqual(rows);
    expect(await syncToEnd(key, id)).toMatchObject({ status: 'succeeded' });
    await until(
      () => call<{ unavailableReason: string | null }>('GET', `/v1/repositories/${id}`, { key }),
      ({ body }) => body.unavailableReason === null,
    );
  });
});
