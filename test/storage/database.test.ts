import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { asOwner, rowsAsOwner } from '../../src/storage/database.ts';
import { object, select } from '../../src/storage/rows.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, complete, file, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

/** A statement that fails with a code the first `times` times. Sequences are not rolled back. */
async function failing(code: string, times: number) {
  const name = `attempts_${code}_${times}`;
  await asOwner(test.db, [sql`create sequence ${sql.raw(name)}`]);
  const statement = sql.raw(`do $$ begin
    if nextval('${name}') <= ${times} then raise exception 'refused' using errcode = '${code}'; end if;
  end $$`);
  const attempts = async () => {
    const [rows] = await asOwner(test.db, [sql`select last_value::int as n from ${sql.raw(name)}`]);
    return rows?.[0]?.['n'];
  };
  return { statement, attempts };
}

it.each(['40P01', '40001'])('a transaction that lost against another (%s) is repeated whole', async (code) => {
  const { statement, attempts } = await failing(code, 2);
  await asOwner(test.db, [sql.raw(`create table if not exists repeated_${code} (n int)`), statement]);
  expect(await attempts()).toBe(3);
  const [rows] = await asOwner(test.db, [sql.raw(`select * from repeated_${code}`)]);
  expect(rows).toEqual([]);
});

it('a transaction that loses every time is given up after five attempts, as an outage', async () => {
  const { statement, attempts } = await failing('40P01', 100);
  await expect(asOwner(test.db, [statement])).rejects.toMatchObject({ failure: { kind: 'database_outage' } });
  expect(await attempts()).toBe(5);
});

it.each(['57P01', '53300', '08006'])('%s is an outage, and not repeated at once', async (code) => {
  const { statement, attempts } = await failing(code, 100);
  await expect(asOwner(test.db, [statement])).rejects.toMatchObject({ failure: { kind: 'database_outage' } });
  expect(await attempts()).toBe(1);
});

it('what is wrong with the statement is rejected, with the database’s own words and no parameters', async () => {
  await expect(asOwner(test.db, [sql`select ${'secret'}::text, 1 / 0`])).rejects.toMatchObject({
    failure: { kind: 'rejected', detail: '22012: division by zero' },
  });
});

it('a database that does not answer is an outage', async () => {
  test.local.endpoint.goDown(300);
  await expect(asOwner(test.db, [sql`select 1`])).rejects.toMatchObject({ failure: { kind: 'database_outage' } });
  await expect.poll(() => asOwner(test.db, [sql`select 1 as one`]), { timeout: 60_000 }).toEqual([[{ one: 1 }]]);
});

it('a page whose answer was lost is stored, and saving it again changes nothing', async () => {
  const scope = await newScope(test.db);
  const page = [snapshot({ lists: { files: complete([file('a')]) } })];
  test.local.endpoint.loseAnswers(1);
  await expect(savePullRequests(test.db, scope, page)).rejects.toMatchObject({ failure: { kind: 'database_outage' } });
  const stored = await rowsOf(test.db, scope, 'files', 'path');
  expect(stored).toHaveLength(1);
  await savePullRequests(test.db, scope, page);
  expect(await rowsOf(test.db, scope, 'files', 'path')).toEqual(stored);
});

it('writers side by side, in any order, end with the newest copies', async () => {
  const scope = await newScope(test.db);
  const page = (minute: number) =>
    Array.from({ length: 20 }, (_, index) =>
      snapshot({
        number: index + 1,
        title: `as of ${minute}`,
        author: { ...person((index % 7) + 1), login: `person-${index % 7}-${minute}` },
        updatedAt: at(minute),
        readAt: at(minute),
        lists: {
          files: complete([file(`only at ${minute}`), file('always')]),
          reviews: complete([review(1, { author: person(20 - index), body: `as of ${minute}` })]),
        },
      }),
    );
  const minutes = [3, 8, 1, 6, 2, 7, 5, 4];
  await Promise.all(
    minutes.map((minute, index) =>
      savePullRequests(test.db, scope, index % 2 ? page(minute) : page(minute).toReversed()),
    ),
  );
  const titles = (await rowsOf(test.db, scope, 'pull_requests', 'number')).map((row) => row['title']);
  expect(new Set(titles)).toEqual(new Set(['as of 8']));
  const paths = (await rowsOf(test.db, scope, 'files', 'path')).map((row) => row['path']);
  expect(paths).toHaveLength(40);
  expect(new Set(paths)).toEqual(new Set(['always', 'only at 8']));
  const bodies = (await rowsOf(test.db, scope, 'reviews', 'id')).map((row) => row['body']);
  expect(new Set(bodies)).toEqual(new Set(['as of 8']));
});

it('an object has its fields in their order, however many there are', async () => {
  for (const count of [50, 51]) {
    const fields = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`field ${index}`, sql`${index}::int`]),
    );
    const [row] = await rowsAsOwner(test.db, select({ found: object(fields) }, sql``));
    expect(Object.entries(row?.found ?? {})).toEqual(
      Array.from({ length: count }, (_, index) => [`field ${index}`, index]),
    );
  }
});
