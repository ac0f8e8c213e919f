import { beforeEach, expect, it } from 'vitest';
import type { Scope } from '../../src/storage/database.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { unchanged } from '../../src/storage/unchanged.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { at, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;
beforeEach(async () => {
  scope = await newScope(test.db);
});

it('only what was read whole, a minute after that very instant or later, need not be read again', async () => {
  const updatedAt = at(10);
  const deferred = { state: 'deferred', by: 'pull_request' } as const;
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, updatedAt, readAt: at(11) }),
    snapshot({ number: 2, updatedAt, readAt: at(10.9) }),
    snapshot({ number: 3, updatedAt, readAt: at(60), lists: { comments: deferred } }),
    snapshot({ number: 4, updatedAt: at(9), readAt: at(60) }),
    snapshot({ number: 5, updatedAt, readAt: at(60) }),
  ]);
  expect(await unchanged(test.db, scope, [1, 2, 3, 4, 6], Date.parse(updatedAt))).toEqual([1]);
  expect(await unchanged(test.db, await newScope(test.db), [1, 5], Date.parse(updatedAt))).toEqual([]);
});
