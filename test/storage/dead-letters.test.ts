import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { getDeadLetter, listDeadLetters, markReplayed, saveDeadLetter } from '../../src/storage/dead-letters.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { expireRecords, getSyncRun, insertSyncRun } from '../../src/storage/sync-runs.ts';
import { newScope, useDatabase } from '../support/database.ts';

const test = useDatabase();
let mine: Scope;
let theirs: Scope;

beforeAll(async () => {
  [mine, theirs] = [await newScope(test.db), await newScope(test.db)];
});

const keep = (message: unknown, messageId = randomUUID(), ttlHours = 24) =>
  saveDeadLetter(test.db, { queue: 'sync', messageId, message }, ttlHours);
const lettersOf = async (owner: string | null) => (await listDeadLetters(test.db, owner, 200, null)).data;

async function beginSync(scope: Scope): Promise<string> {
  const id = randomUUID();
  await insertSyncRun(test.db, scope, {
    id,
    repositoryId: scope.repositoryId,
    kind: 'backfill',
    daysBack: null,
    status: 'queued',
    phase: 'walk',
    progress: { pullRequests: 0, estimatedTotal: null, percent: null, pages: 0 },
    github: { requests: 0, points: 0, waitedSeconds: 0 },
    startedAt: new Date().toISOString(),
    finishedAt: null,
    resumeAt: null,
    error: null,
    waitingFor: null,
    receipt: null,
  });
  return id;
}

describe('a dead letter', () => {
  it('is kept once, with the workspace of the repository that it names', async () => {
    const messageId = randomUUID();
    const message = { type: 'sync.step', repositoryId: mine.repositoryId };
    await keep(message, messageId);
    await keep(message, messageId);
    const [letter, ...others] = await lettersOf(mine.workspaceId);
    expect(letter).toMatchObject({ queue: 'sync', message, replayedAt: null, syncId: null });
    expect(others).toEqual([]);
  });

  it('belongs to the sync that it names, before whatever else it names', async () => {
    const scope = await newScope(test.db);
    const syncId = await beginSync(scope);
    await keep({ syncId, repositoryId: theirs.repositoryId, workspaceId: theirs.workspaceId });
    expect(await lettersOf(scope.workspaceId)).toMatchObject([{ syncId }]);
    expect((await getSyncRun(test.db, scope.workspaceId, syncId))?.deadLetters).toEqual(
      await lettersOf(scope.workspaceId),
    );
    expect(await lettersOf(theirs.workspaceId)).toEqual([]);
  });

  it('of a sync whose record has expired belongs to the repository, and of neither to the workspace', async () => {
    const scope = await newScope(test.db);
    await keep({ syncId: randomUUID(), repositoryId: scope.repositoryId });
    await keep({ syncId: randomUUID(), repositoryId: randomUUID(), workspaceId: scope.workspaceId });
    expect(await lettersOf(scope.workspaceId)).toHaveLength(2);
  });

  it.each([
    ['text', 'not an object'],
    ['nothing', null],
    ['ids of nowhere', { repositoryId: randomUUID(), syncId: randomUUID(), workspaceId: randomUUID() }],
    ['ids that are none', { repositoryId: 7, syncId: 'x', workspaceId: {} }],
    ['what Postgres cannot hold', { note: 'a\u0000b\ud800' }],
  ])('that names nobody is the operator’s: %s', async (_, message) => {
    const before = (await lettersOf(null)).length;
    await keep(message);
    expect(await lettersOf(null)).toHaveLength(before + 1);
  });

  it('of another workspace is neither seen nor marked', async () => {
    await keep({ repositoryId: theirs.repositoryId });
    const [letter] = await lettersOf(theirs.workspaceId);
    const id = letter?.id ?? '';
    for (const owner of [mine.workspaceId, null]) {
      expect(await getDeadLetter(test.db, owner, id)).toBeNull();
      expect(await markReplayed(test.db, owner, id)).toBeNull();
    }
    expect(await markReplayed(test.db, theirs.workspaceId, id)).toMatchObject({
      id,
      replayedAt: expect.any(String) as unknown,
    });
  });

  it('is listed newest first, a page at a time', async () => {
    const scope = await newScope(test.db);
    for (let n = 0; n < 3; n++) await keep({ n, workspaceId: scope.workspaceId });
    const first = await listDeadLetters(test.db, scope.workspaceId, 2, null);
    const rest = await listDeadLetters(test.db, scope.workspaceId, 2, decodeCursor(first.nextCursor ?? '', 2));
    expect([...first.data, ...rest.data].map(({ message }) => message)).toMatchObject([{ n: 2 }, { n: 1 }, { n: 0 }]);
  });

  it('has an instant that a cursor carries whole, so that no page skips one of the same millisecond', async () => {
    await Promise.all(Array.from({ length: 5 }, () => keep('at once')));
    const [finer] = await asOwner(test.db, [
      sql`select id from dead_letters where failed_at <> date_trunc('milliseconds', failed_at)`,
    ]);
    expect(finer).toEqual([]);
  });

  it('is kept for a week, or as long as other records when that is longer, and expires', async () => {
    const longer = randomUUID();
    await keep('kept for ten days', longer, 240);
    const [rows] = await asOwner(test.db, [
      sql`select distinct message_id = ${longer} as longer,
        round(extract(epoch from expires_at - failed_at) / 3600)::int as hours from dead_letters order by 1`,
    ]);
    expect(rows).toEqual([
      { longer: false, hours: 168 },
      { longer: true, hours: 240 },
    ]);
    await asOwner(test.db, [sql`update dead_letters set expires_at = now() - interval '1 second'`]);
    while (await expireRecords(test.db, new Date().toISOString(), 3));
    expect(await lettersOf(mine.workspaceId)).toEqual([]);
  });
});
