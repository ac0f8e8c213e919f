import { expect, it } from 'vitest';
import { NARROWEST } from '../../src/domain/cursor/pace.ts';
import { readAgain, type ReadAgainDeps } from '../../src/jobs/read-again.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const scope = { workspaceId: 'workspace', repositoryId: 'repository' };

/** GitHub has these pull requests alone; a request takes so many seconds. */
function github(has: number[], seconds = 1) {
  const did = { removed: [] as number[], saved: [] as number[], listed: 0 };
  let now = 0;
  const reader: Parameters<typeof readAgain>[1] = {
    ping: () => Promise.resolve(),
    pullRequests: async (numbers) => {
      now += seconds * 1_000;
      return {
        snapshots: numbers.filter((number) => has.includes(number)).map((number) => snapshot({ number })),
        gone: numbers.filter((number) => !has.includes(number)),
        unread: [],
        unreadable: [],
      };
    },
    lists: async () => {
      now += seconds * 1_000;
      did.listed += 1;
      return { reads: [], gone: [], unread: [], unreadable: [] };
    },
  };
  const store: ReadAgainDeps['store'] = {
    savePullRequests: async (_, snapshots) => void did.saved.push(...snapshots.map(({ number }) => number)),
    removePullRequests: async (_, numbers) => void did.removed.push(...numbers),
    setAside: async () => undefined,
    saveLists: async () => undefined,
    /** A list that never ends. */
    pendingLists: async (_scope, _limit, numbers = []) =>
      numbers.slice(0, 1).map((number) => ({
        pullRequestId: String(number),
        nodeId: String(number),
        headSha: '',
        number,
        changedFiles: 0,
        readAt: '',
        pending: { files: { after: '1' } },
      })),
  };
  const read = (numbers: number[], kept?: number[]) =>
    readAgain({ now: () => now, store }, reader, scope, numbers, NARROWEST, kept);
  return { did, read, passed: () => now };
}

it('removes what GitHub does not have, but for what it may not show yet', async () => {
  const { did, read } = github([1]);
  const { snapshots, gone } = await read([1, 2, 3], [3]);
  expect(snapshots.map(({ number }) => number)).toEqual([1]);
  expect([gone, did.removed, did.saved]).toEqual([[2, 3], [2], [1]]);
});

it('asks for no lists of what GitHub does not have', async () => {
  const { did, read } = github([]);
  await read([3], [3]);
  expect([did.listed, did.removed]).toEqual([0, []]);
});

it('has one minute for the pull requests and their lists together, and ends within a lease', async () => {
  const { read, passed } = github([1], 15);
  await read([1]);
  expect(passed()).toBeLessThanOrEqual(75_000);
});
