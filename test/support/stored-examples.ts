import type { SchedulerState, StoredScheduler } from '../../src/domain/analysis/scheduler.ts';
import type { BudgetState, StoredBudget } from '../../src/domain/budget.ts';
import type { RepositoryState } from '../../src/domain/cursor/state.ts';
import type { KeptToken } from '../../src/domain/kept-token.ts';

/** The JSON examples of docs/storage-keys.md, in its order: a field that changes there or in the code does not compile. */
export const STORED_EXAMPLES = {
  state: {
    version: 2,
    repository: {
      workspaceId: 'a56e8898-cb8c-4c0d-a1fa-b547530b656c',
      repositoryId: 'e86f575c-c267-429d-ba2a-130cf75dd4b0',
      githubId: '530978',
      fullName: 'acme/widgets',
      credential: { connectionId: null },
    },
    coverage: {
      through: 1795910400000,
      since: 1767207983000,
      cursor: 'Y3Vyc29yOnYyOjE3NjcyMDc5ODMwMDA6MQ==',
      exhausted: false,
      passed: 14,
    },
    scan: { stage: 'reading', from: 0, since: 0, page: 1, startedAt: null },
    pace: { width: 14, listSize: 100, calm: 1, weight: 9676.69 },
    synced: false,
    sync: {
      id: '7acbc903-171e-4c37-a2c5-e40e06a5529b',
      kind: 'backfill',
      daysBack: null,
      startedAt: 1795939383875,
      reach: { to: 'everything' },
      step: { kind: 'back' },
      activity: {
        status: 'held',
        lease: { token: 'ac71afea-9806-46f2-a4fa-986a289ec2db', until: 1795939416253 },
      },
      seq: 1,
      failures: {},
      trouble: null,
      stalls: 0,
      restarts: 0,
      retry: 'due',
      aside: { count: 0, last: '' },
      repairs: { round: 0, after: 0 },
      verification: 'none',
      deployed: false,
      described: false,
      asked: 0,
      progress: { pullRequests: 21, pages: 1 },
      github: { requests: 1, points: 1, waitedSeconds: 0 },
      total: { count: 1000, at: 1795939386196 },
      unreadable: [],
      etag: null,
    },
    unrecorded: null,
    outage: null,
    etag: null,
    live: { status: 'idle', seq: 0 },
  } satisfies RepositoryState,
  live: {
    status: 'announced',
    seq: 8,
    pending: { webhook: 2, sweep: 1 },
    failures: { transient: 1 },
    leaving: null,
    stalls: 1,
    announced: { at: 1795939307000, times: 1 },
  } satisfies RepositoryState['live'],
  outage: {
    reach: { to: 'changes' },
    daysBack: null,
    verify: false,
    retry: 'all',
    of: 'github',
    times: 12,
  } satisfies RepositoryState['outage'],
  budget: {
    hour: {
      graphql: { remaining: 4924, resetAt: 1795942907000, limit: 5000 },
      core: { remaining: 4884, resetAt: 1795942906000, limit: 5000 },
    },
    pausedUntil: 0,
    leases: [
      {
        holder: '5b0a4f0e-7f3d-4c39-9a35-8d9f8c2f6a11',
        workspaceId: 'c1d5a3b2-0f6e-4f0a-9d57-1a2b3c4d5e6f',
        priority: 'backfill',
        since: 1795939342880,
        until: 1795939402880,
      },
    ],
    places: [],
    crowdUntil: 0,
    shares: [{ workspaceId: 'c1d5a3b2-0f6e-4f0a-9d57-1a2b3c4d5e6f', used: 48120, at: 1795939342880 }],
    hold: 4310,
    minute: [
      { at: 1795939342880, points: 2, seconds: 0.247, priority: 'backfill' },
      { at: 1795939347832, points: 1, seconds: 0.036, priority: 'live' },
    ],
    refused: [],
    token: { sealed: 'q83vEjRWeJCrze8S…', expiresAt: 1795942907000, keptAt: 1795939307000 },
    omitted: [
      {
        credential: 'connection:0b0f6f38-9a53-4f0c-8a34-0a0de0a3f1d5',
        fields: ['closingIssuesReferences'],
        until: 1796025707000,
      },
    ],
  } satisfies BudgetState,
  refused: [
    {
      credential: 'connection:0b0f6f38-9a53-4f0c-8a34-0a0de0a3f1d5',
      since: 1795939307000,
      until: 1795939367000,
      detail: 'Bad credentials',
    },
  ] satisfies BudgetState['refused'],
  token: { sealed: 'q83vEjRWeJCrze8S…', expiresAt: 1795942907000, keptAt: 1795939307000 } satisfies KeptToken,
  omitted: {
    'connection:0b0f6f38-9a53-4f0c-8a34-0a0de0a3f1d5': { fields: ['closingIssuesReferences'], until: 1796025707000 },
  } satisfies StoredBudget['omitted'],
  scheduler: {
    runs: [
      { token: '735b65b0-ed0a-4c81-94ec-8a733acc26b4', state: { taken: true, until: 1795939405109 } },
      {
        token: '49e5a7b7-782f-4d78-8efe-e5f0422ebd72',
        state: { taken: false, sentAt: 1795939368551, times: 1 },
      },
    ],
    again: true,
    pause: null,
    failures: 0,
    wakeAt: null,
  } satisfies SchedulerState,
  formerScheduler: { turns: [], again: false, pause: null, failures: 0, wakeAt: null } satisfies StoredScheduler,
};
