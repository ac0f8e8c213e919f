import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { knownDeliveries, numbersOfCommits, rememberDeliveries } from '../../src/storage/deliveries.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

describe('a delivery', () => {
  it('is known once it is remembered, and remembered once', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    expect(await knownDeliveries(test.db, [id, other])).toEqual([]);
    const deliveries = [{ id, event: 'push' }];
    await rememberDeliveries(test.db, deliveries, [], 24);
    await rememberDeliveries(test.db, [{ id, event: 'other' }], [], 24);
    expect(await knownDeliveries(test.db, [id, other])).toEqual([id]);
    const [rows] = await asOwner(test.db, [sql`select event from webhook_deliveries where id = ${id}`]);
    expect(rows).toEqual([{ event: 'push' }]);
  });

  it('is noted on the repositories that it is about, in every workspace, once a minute', async () => {
    const [one, other, third] = [await newScope(test.db), await newScope(test.db), await newScope(test.db)];
    await asOwner(test.db, [
      sql`update repositories set github_id = 77 where id in (${one.repositoryId}, ${other.repositoryId})`,
    ]);
    const noted = async () => {
      const [rows] = await asOwner(test.db, [
        sql<{ id: string; at: string }>`select id, last_delivery_at::text as at from repositories
          where last_delivery_at is not null and id in (${one.repositoryId}, ${other.repositoryId}, ${third.repositoryId})`,
      ]);
      return Object.fromEntries(rows.map(({ id, at }) => [id, at]));
    };
    const arrives = () => rememberDeliveries(test.db, [{ id: randomUUID(), event: 'push' }], ['77', '78'], 24);
    await arrives();
    const first = await noted();
    expect(Object.keys(first).toSorted()).toEqual([one.repositoryId, other.repositoryId].toSorted());
    await arrives();
    expect(await noted()).toEqual(first);
    await asOwner(test.db, [
      sql`update repositories set last_delivery_at = now() - interval '2 minutes' where github_id = 77`,
    ]);
    await arrives();
    const [again] = Object.values(await noted());
    expect(Date.now() - Date.parse(String(again))).toBeLessThan(60_000);
  });

  it.each([
    ['three days at least, while GitHub may send it again', 1, 72],
    ['longer where records live longer', 100, 100],
  ])('is remembered for %s', async (_, ttlHours, hours) => {
    const id = randomUUID();
    await rememberDeliveries(test.db, [{ id, event: 'push' }], [], ttlHours);
    const [rows] = await asOwner(test.db, [
      sql`select round(extract(epoch from expires_at - received_at) / 3600)::int as hours
        from webhook_deliveries where id = ${id}`,
    ]);
    expect(rows).toEqual([{ hours }]);
  });
});

describe('the pull requests of a commit', () => {
  let scope: Scope;
  beforeAll(async () => {
    scope = await newScope(test.db);
    await savePullRequests(test.db, scope, [
      snapshot({ number: 1, githubId: '1', headSha: 'a1' }),
      snapshot({ number: 2, githubId: '2', headSha: 'a1' }),
      snapshot({ number: 3, githubId: '3', headSha: 'b2', mergeCommitSha: 'c3' }),
    ]);
  });

  it('have it as their head or as their merge', async () => {
    expect(await numbersOfCommits(test.db, scope, ['a1', 'c3', 'none'])).toEqual([1, 2, 3]);
    expect(await numbersOfCommits(test.db, scope, ['c3'])).toEqual([3]);
    expect(await numbersOfCommits(test.db, scope, ['none'])).toEqual([]);
  });

  it('are of this workspace alone', async () => {
    const stranger = await newScope(test.db);
    expect(await numbersOfCommits(test.db, { ...stranger, repositoryId: scope.repositoryId }, ['a1'])).toEqual([]);
  });
});
