import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from '../database.ts';
import { select } from '../rows.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { SHOWN_FACTS, type ShownFacts } from '../shown-facts.ts';
import { linesOf, type Counted } from './measure-lines.ts';
import { LINE, ofPeople, type MeasureLine } from './measure-list.ts';

const p = alias(pullRequests, 'p');
const repository = alias(repositories, 'repository');

/** How many lines one statement reads: one to two megabytes. */
const AT_ONCE = 1_000;

/** A line of the list behind a measure, with the facts of its pull request; null before they are computed. */
export type ExportedLine = MeasureLine & { facts: ShownFacts | null };

/**
 * Every line of the list behind a measure, in batches of one round trip each. They are ordered by their ids, which never
 * change: a line whose value is computed again in the meantime is neither missed nor repeated.
 */
export async function* exportLines(db: Database, counted: Counted): AsyncGenerator<ExportedLine[]> {
  let last: string | null = null;
  do {
    const next = sql`
      select * from (${linesOf(counted)}) lines where ${last}::uuid is null or id > ${last}::uuid
      order by id limit ${AT_ONCE}`;
    const rows: (ExportedLine & { lineId: string })[] = await rowsAsTenant(
      db,
      counted.scope.workspaceId,
      select(
        { ...LINE, ...ofPeople(counted.measure), facts: SHOWN_FACTS, lineId: sql<string>`line.id` },
        sql`from (${next}) line join ${pullRequests} ${p} on ${p.id} = line.pull_request_id
          join ${repositories} ${repository} on ${repository.id} = ${p.repositoryId} order by line.id`,
      ),
    );
    yield rows.map(({ lineId: _, ...line }) => line);
    last = rows.length === AT_ONCE ? (rows.at(-1)?.lineId ?? null) : null;
  } while (last !== null);
}
