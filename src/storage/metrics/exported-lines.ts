import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from '../database.ts';
import { columnOf, select } from '../rows.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { f } from './events.ts';
import { isInRange, linesOf, type Listed } from './measure-lines.ts';
import { LINE, ofPeople, type MeasureLine } from './measure-list.ts';

const p = alias(pullRequests, 'p');

/** How many lines one statement reads: one to two megabytes. */
const AT_ONCE = 1_000;

/**
 * Every line of the list behind a measure, in batches of one round trip each. They are ordered by their ids, whatever the
 * list is sorted by, because ids never change: a line whose value is computed again in the meantime is neither missed nor repeated.
 */
export async function* exportLines(db: Database, listed: Omit<Listed, 'sort'>): AsyncGenerator<MeasureLine[]> {
  let last: string | null = null;
  do {
    const next = sql`
      select * from (${linesOf(listed)}) lines where ${isInRange(listed)} and (${last}::uuid is null or id > ${last}::uuid)
      order by id limit ${AT_ONCE}`;
    const rows: (MeasureLine & { lineId: string })[] = await rowsAsTenant(
      db,
      listed.scope.workspaceId,
      select(
        { ...LINE, ...ofPeople(listed.measure), lineId: sql<string>`line.id` },
        sql`from (${next}) line join ${pullRequests} ${p} on ${p.id} = ${columnOf('line', f.pullRequestId)}
          order by line.id`,
      ),
    );
    yield rows.map(({ lineId: _lineId, ...line }) => line);
    last = rows.length === AT_ONCE ? (rows.at(-1)?.lineId ?? null) : null;
  } while (last !== null);
}
