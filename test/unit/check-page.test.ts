import { describe, expect, it } from 'vitest';
import type { Usage } from '../../src/domain/budget.ts';
import type { Failure } from '../../src/domain/failure.ts';
import { tagOf, type CheckedRepository, type Fronts } from '../../src/domain/fronts.ts';
import { FailureError } from '../../src/errors.ts';
import { checkPage, type CheckDeps, type CheckReader } from '../../src/jobs/schedule/check-page.ts';
import type { Sending } from '../../src/jobs/ports.ts';
import type { SyncMessage } from '../../src/messages.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const CHANGED = '2026-06-01T11:00:00Z';
const SENT = new Date(NOW).toISOString();
const WORKSPACE = '00000000-0000-4000-8000-000000000001';
const CONNECTION = '00000000-0000-4000-8000-000000000002';
const MESSAGE = {
  type: 'sync.check',
  v: 1,
  workspaceId: WORKSPACE,
  connectionId: CONNECTION,
  from: '00000000-0000-4000-8000-000000000003',
  at: NOW,
} as const;

const frontsOf = (number: number, updatedAt = CHANGED): Fronts => ({
  fullName: `acme/r${number}`,
  isPrivate: false,
  isArchived: false,
  defaultBranch: 'main',
  pullRequests: { total: number, newest: { number, updatedAt } },
  others: { deployments: { total: 0, newest: null }, releases: { total: 0, newest: null } },
});

/** A repository that was synced when GitHub said the same as it does now. */
const repository = (number: number, change: Partial<CheckedRepository> = {}): CheckedRepository => ({
  id: `r${number}`,
  githubId: String(number),
  nodeId: `R_${number}`,
  fullName: `acme/r${number}`,
  isPrivate: false,
  isArchived: false,
  defaultBranch: 'main',
  deploymentRule: 'auto',
  labels: [],
  isSyncing: false,
  needsSync: false,
  tag: tagOf(frontsOf(number), NOW),
  syncedThrough: Date.parse(CHANGED),
  deliveredThrough: null,
  ...change,
});

type Asked = Parameters<CheckReader['fronts']>[0];

/** Runs the job over these repositories; `fronts` is what GitHub answers to each request. */
async function run(
  page: CheckedRepository[],
  {
    fronts = (asked) => asked.map(({ githubId }) => frontsOf(Number(githubId))),
    ping = () => Promise.resolve(),
    grant = { granted: true },
    message = MESSAGE,
  }: {
    fronts?: (asked: Asked, labels: string[]) => (Fronts | 'gone' | 'unknown')[];
    ping?: () => Promise<void>;
    grant?: Awaited<ReturnType<ReturnType<CheckDeps['budget']>['acquire']>>;
    message?: typeof MESSAGE | (Omit<typeof MESSAGE, 'at'> & { at: number });
  } = {},
) {
  const did = {
    asked: [] as number[],
    noted: [] as string[],
    sent: [] as Sending<SyncMessage>[],
    settled: [] as Usage[],
    marked: [] as Failure[],
    error: null as unknown,
  };
  const deps: CheckDeps = {
    now: () => NOW,
    budget: () => ({
      acquire: () => Promise.resolve(grant),
      settle: (_, usage) => Promise.resolve((did.settled.push(usage), null)),
    }),
    reader: () =>
      Promise.resolve({
        usage: () => ({ hour: {}, points: 3, seconds: 1 }),
        ping,
        async fronts(asked, labels) {
          did.asked.push(asked.length);
          return { said: fronts(asked, labels), sentAt: SENT };
        },
      }),
    credentialFailed: (_, failure) => Promise.resolve(void did.marked.push(failure)),
    credentialRefused: () => Promise.resolve(),
    store: {
      repositoriesToCheck: () => Promise.resolve(page),
      noteFronts: (_, __, noted) =>
        Promise.resolve(
          void did.noted.push(...noted.map(({ id, isUnchanged }) => `${id} ${isUnchanged ? 'unchanged' : 'changed'}`)),
        ),
    },
    sendToSync: (messages) => Promise.resolve(void did.sent.push(...messages)),
    log: () => undefined,
  };
  try {
    await checkPage(deps, message);
  } catch (error) {
    did.error = error;
  }
  const syncs = did.sent.flatMap(({ body }) =>
    body.type === 'sync.due' ? [`${body.repositoryId} ${body.needed ? 'sync' : 'look'}`] : [],
  );
  return { ...did, syncs };
}

const pageOf = (count: number) => Array.from({ length: count }, (_, index) => repository(index + 1));

describe('a page of repositories', () => {
  it('is one request, and those that have not changed get no sync', async () => {
    const did = await run(pageOf(100));
    expect(did).toMatchObject({ asked: [100], sent: [], error: null });
    expect(did.noted).toHaveLength(100);
    expect(did.noted.every((noted) => noted.endsWith(' unchanged'))).toBe(true);
    expect(did.settled).toEqual([
      { hour: {}, points: 3, seconds: 1, failure: null, credential: `connection:${CONNECTION}` },
    ]);
  });

  it('gives a sync to what has changed, and to what needs one whatever GitHub says', async () => {
    const page = [repository(1), repository(2), repository(3, { needsSync: true }), repository(4, { tag: null })];
    const fronts = (asked: Asked) =>
      asked.map(({ githubId }) => frontsOf(Number(githubId), githubId === '2' ? '2026-06-01T11:30:00Z' : CHANGED));
    const did = await run(page, { fronts });
    expect(did.syncs).toEqual(['r2 sync', 'r3 sync', 'r4 sync']);
    expect(did.noted).toEqual(['r1 unchanged', 'r2 changed', 'r3 changed', 'r4 changed']);
  });

  it('leaves out a repository whose sync runs: its answer would tell of a sync that began before', async () => {
    const did = await run([repository(1, { isSyncing: true }), repository(2)]);
    expect(did).toMatchObject({ asked: [1], noted: ['r2 unchanged'], sent: [] });
    expect(await run([repository(1, { isSyncing: true })])).toMatchObject({ asked: [], sent: [] });
    expect(await run([])).toMatchObject({ asked: [], sent: [] });
  });

  it('puts off the sync of a change that webhooks have brought, unless one is needed; nothing is noted of it', async () => {
    const delivered = { tag: null, deliveredThrough: Date.parse(CHANGED) };
    const did = await run([repository(1, delivered), repository(2, { ...delivered, needsSync: true })]);
    expect(did).toMatchObject({ syncs: ['r2 sync'], noted: ['r2 changed'] });
  });

  it('asks for the lists that the rules name, and no others', async () => {
    const lists: string[][] = [];
    const labelled: string[][] = [];
    const fronts = (asked: Asked, labels: string[]) => {
      lists.push(...asked.map((each) => each.lists));
      labelled.push(labels);
      return asked.map(({ githubId }) => frontsOf(Number(githubId)));
    };
    const rules = ['auto', 'deployments', 'releases', 'workflow', 'api', 'merges'] as const;
    await run(
      rules.map((deploymentRule, index) => repository(index + 1, { deploymentRule })),
      { fronts },
    );
    expect(lists).toEqual([['deployments', 'releases'], ['deployments'], ['releases'], [], [], []]);
    lists.length = 0;
    await run([repository(1, { deploymentRule: 'merges', labels: ['outage'] })], { fronts });
    expect([lists, labelled]).toEqual([[['issues']], [[], ['outage']]]);
  });
});

describe('what GitHub does not say', () => {
  it('is never unchanged: a repository it does not show gets a sync, one it could not answer is asked for by itself', async () => {
    const said = ['gone', 'unknown', 'unknown', undefined] as const;
    const fronts = () => said.flatMap((one) => one ?? []);
    const page = [repository(1), repository(2), repository(3, { needsSync: true }), repository(4)];
    const did = await run(page, { fronts });
    expect(did.syncs).toEqual(['r1 sync', 'r2 look', 'r3 sync', 'r4 look']);
    expect(did.noted).toEqual([]);
  });

  const failing =
    (failure: Failure, isMeant: (asked: Asked) => boolean = () => true) =>
    (asked: Asked) => {
      if (isMeant(asked)) throw new FailureError(failure);
      return asked.map(({ githubId }) => frontsOf(Number(githubId)));
    };

  it.each<Failure>([
    { kind: 'too_wide', detail: 'HTTP 502' },
    { kind: 'transient', detail: 'Something went wrong' },
    { kind: 'unavailable', reason: 'no_access', detail: 'FORBIDDEN' },
    { kind: 'bad_credential', reason: 'saml', detail: 'SAML' },
  ])('of a page because of one repository is asked in halves: $kind', async (failure) => {
    const fronts = failing(failure, (asked) => asked.some(({ githubId }) => githubId === '7'));
    const did = await run(pageOf(100), { fronts });
    expect(did.asked).toEqual([100, 50, 25, 13, 7, 6, 12, 25, 50]);
    expect(did.syncs).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'].map((id) => `${id} look`));
    expect(did).toMatchObject({ marked: [], error: null });
    expect(did.noted).toHaveLength(93);
  });

  it('of any page costs few requests: then each repository is asked for by itself', async () => {
    const did = await run(pageOf(100), { fronts: failing({ kind: 'too_wide', detail: 'HTTP 502' }) });
    expect(did.asked).toHaveLength(31);
    expect(did.syncs).toHaveLength(100);
  });

  it('of any page leaves a sync to those that need one whatever GitHub says', async () => {
    const page = [repository(1), repository(2, { needsSync: true })];
    const did = await run(page, { fronts: failing({ kind: 'too_wide', detail: 'HTTP 502' }) });
    expect(did.syncs).toEqual(['r1 look', 'r2 sync']);
  });

  it('because the server is too old is asked of each repository by itself', async () => {
    const did = await run(pageOf(20), { fronts: failing({ kind: 'too_old', detail: 'no such field' }) });
    expect(did).toMatchObject({ asked: [20], noted: [] });
    expect(did.syncs).toHaveLength(20);
  });

  it('because it is away leaves the page to the queue, which tries again', async () => {
    const away = new FailureError({ kind: 'transient', detail: 'no answer' });
    const did = await run(pageOf(20), { fronts: failing(away.failure), ping: () => Promise.reject(away) });
    expect(did).toMatchObject({ asked: [20], sent: [], noted: [], error: away });
  });

  it.each<Failure>([
    { kind: 'primary_limit', resource: 'graphql', resetAt: NOW + 60_000, detail: 'spent' },
    { kind: 'secondary_limit', retryAfterSeconds: 60, detail: 'too fast' },
  ])('because of a limit leaves the page to the queue as well, and the budget knows: $kind', async (failure) => {
    const did = await run(pageOf(20), { fronts: failing(failure) });
    expect(did).toMatchObject({ asked: [20], sent: [], noted: [] });
    expect(did.settled).toMatchObject([{ failure }]);
    expect(did.error).toBeInstanceOf(FailureError);
  });

  it('because it refuses the credential marks the connection, and begins no sync', async () => {
    const failure = { kind: 'bad_credential', reason: 'suspended', detail: 'suspended' } as const;
    const did = await run(pageOf(20), { fronts: failing(failure) });
    expect(did).toMatchObject({ sent: [], noted: [], marked: [failure], error: null });
  });
});

describe('a page that has to wait', () => {
  const until = NOW + 90_000;

  it.each(['slot', 'primary_limit', 'secondary_limit'] as const)('for the budget is sent again: %s', async (reason) => {
    const did = await run(pageOf(2), { grant: { granted: false, until, reason } });
    expect(did).toMatchObject({ asked: [], sent: [{ body: MESSAGE, delaySeconds: 90 }] });
  });

  it('makes no request with a refused credential', async () => {
    const grant = { granted: false, reason: 'bad_credential', detail: '401', confirmed: true, until } as const;
    expect(await run(pageOf(2), { grant })).toMatchObject({ asked: [], sent: [], error: null });
  });

  it('is left to the next check after half an hour; the record of one sync says why', async () => {
    const did = await run(pageOf(20), { message: { ...MESSAGE, at: NOW - 30 * 60_000 - 1 } });
    expect(did).toMatchObject({ asked: [], syncs: ['r1 sync'] });
    expect(await run(pageOf(20), { message: { ...MESSAGE, at: NOW - 30 * 60_000 } })).toMatchObject({ asked: [20] });
    const page = [repository(1), repository(2, { isSyncing: true })];
    expect(await run(page, { message: { ...MESSAGE, at: 0 } })).toMatchObject({ asked: [], sent: [] });
  });
});
