import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { getDeadLetter, listDeadLetters, markReplayed, saveDeadLetter } from '../../src/storage/dead-letters.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { expireRecords } from '../../src/storage/sync-runs.ts';
import { newScope, useDatabase } from '../support/database.ts';

const test = useDatabase();
let mine: Scope;
let theirs: Scope;

beforeAll(async () => {
  [mine, theirs] = [await newScope(test.db), await newScope(test.db)];
});

const keep = (message: unknown, messageId = randomUUID()) =>
  saveDeadLetter(test.db, { queue: 'sync', messageId, message }, 24);
const lettersOf = async (owner: string | null) => (await listDeadLetters(test.db, owner, 200, null)).data;

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

  it('is kept for a week, and expires', async () => {
    const [rows] = await asOwner(test.db, [
      sql`select distinct round(extract(epoch from expires_at - failed_at) / 3600)::int as hours from dead_letters`,
    ]);
    expect(rows).toEqual([{ hours: 168 }]);
    await asOwner(test.db, [sql`update dead_letters set expires_at = now() - interval '1 second'`]);
    while (await expireRecords(test.db, new Date().toISOString(), 3));
    expect(await lettersOf(mine.workspaceId)).toEqual([]);
  });
});
