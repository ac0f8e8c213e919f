import { expect, it } from 'vitest';
import type { Unread } from '../../src/domain/set-aside.ts';
import { requestRefreshes } from '../../src/jobs/webhooks/request-refreshes.ts';
import { callsOf, memoryCursor } from '../support/simulation/memory-cursor.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const repository = {
  workspaceId: 'workspace',
  repositoryId: 'repository',
  githubId: '1',
  fullName: 'acme/widgets',
  credential: { connectionId: null },
};

/** A webhook about the pull requests 1 to `count`. */
const delivery = (id: string, count: number) => ({
  type: 'webhook.pull_requests' as const,
  v: 1 as const,
  delivery: id,
  event: 'check_run',
  repositoryGithubId: '1',
  pulls: Array.from({ length: count }, (_, index) => ({ number: index + 1, updatedAt: 0 })),
  shas: [],
  deployed: false,
});

it('what webhooks named and no room is left for is set aside before the delivery counts as known', async () => {
  const cursor = memoryCursor({ now: () => NOW, send: () => undefined });
  const calls = callsOf(
    cursor,
    (effect) => Promise.resolve(effect()),
    () => 'token',
  );
  const did: (Unread[] | string)[] = [];
  const deps = {
    now: () => NOW,
    cursor: () => calls,
    store: {
      knownDeliveries: () => Promise.resolve([]),
      rememberDeliveries: (taken: { id: string }[]) => Promise.resolve(did.push(...taken.map(({ id }) => id))),
      sourcesToRead: () => Promise.resolve({ deployments: false, releases: false, workflow: null, incidents: [] }),
      numbersOfCommits: () => Promise.resolve([]),
      setAside: (_: unknown, unread: Unread[]) => Promise.resolve(did.push(unread)),
    },
    tracked: () => Promise.resolve([repository]),
    readDeployments: () => Promise.resolve(),
    log: () => undefined,
  };
  await requestRefreshes(deps, [delivery('first', 2_000)]);
  expect(did).toEqual(['first']);
  await requestRefreshes(deps, [delivery('second', 2_002)]);
  const reason = '2000 pull requests were waiting to be read again';
  const left = [2_001, 2_002].map((number) => ({ number, list: null, reason }));
  expect(did).toEqual(['first', left, 'second']);
});
