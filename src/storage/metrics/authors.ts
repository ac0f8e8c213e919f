import { sql, type SQL } from 'drizzle-orm';
import { NO_AGGREGATES, type Aggregates, type Measured } from '../../domain/metrics/aggregates.ts';
import type { Change } from '../../domain/metrics/change.ts';
import { changesOf, NO_RANKS, type RanksOf } from '../../domain/metrics/changes.ts';
import { measuresIn, type MeasureIn } from '../../domain/metrics/measures.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { pageOf, type Page } from '../keyset.ts';
import { account, effectiveKind } from '../people.ts';
import { object, select, type RowOf } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { AGGREGATES, COUNTED_MERGES } from './aggregate.ts';
import { countsByPerson, type MetricsScope, type OtherCount } from './events.ts';
import { mergesOfBoth } from './overview.ts';
import { ranksByGroup } from './ranks.ts';

const NAMES = measuresIn('window');

export interface Author {
  author: { id: string; login: string; kind: string };
  metrics: Aggregates;
  /** How each measure changed; null when nothing is compared. */
  change: Record<MeasureIn<'window'>, Change> | null;
}

/**
 * A page of authors by merges in a window, with how they changed since the one with which it is compared (null: none), and
 * how many merges each author has in all. One round trip.
 */
export async function readAuthors(
  db: Database,
  scope: MetricsScope,
  window: Window,
  limit: number,
  after: string[] | null,
  previous: Window | null = null,
): Promise<{ page: Page<Author>; merges: number[] }> {
  const place = after
    ? sql`where (-coalesce(counted.merged, 0), ${account.id}) > (-${Number(after[0])}::int, ${after[1]}::uuid)`
    : sql``;
  const read = {
    author: object({ id: account.id, login: account.login, kind: effectiveKind(account) }),
    metrics: sql<Partial<Aggregates> | null>`merges.metrics`,
    counts: sql<Measured<OtherCount> | null>`most.counts`,
    previous: previous ? object(PREVIOUS) : sql<null>`null`,
  };
  const earlier = previous
    ? sql`, earlier as (${mergesByPerson(sql`not is_current`)}), others_before as (${countsByPerson(scope, previous)}),
        ranks as (${ranksByGroup(sql`person_id`, NAMES)})`
    : sql``;
  const joined = previous
    ? sql`left join earlier on earlier.person_id = ${account.id}
        left join others_before on others_before.person_id = ${account.id} left join ranks on ranks.key = ${account.id}`
    : sql``;
  // Of all authors only the merges are counted; the measures, which sort every value, are those of the page.
  const tables = sql`
    with every as materialized (${mergesOfBoth(scope, window, previous)}),
    counted as materialized (
      select person_id, ${COUNTED_MERGES} as merged from every e where is_current and person_id is not null group by 1
    ),
    others as (${countsByPerson(scope, window)}),
    most as materialized (
      select coalesce(counted.merged, 0) as merged, others.counts, ${account.id}
      from counted full join others using (person_id)
      join ${actors} ${account} on ${account.id} = coalesce(counted.person_id, others.person_id)
      ${place} order by 1 desc, ${account.id} limit ${limit + 1}
    ),
    e as materialized (select * from every where person_id in (select id from most)),
    merges as (${mergesByPerson(sql`is_current`)})
    ${earlier}`;
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        authors: sql<
          RowOf<typeof read>[]
        >`(select coalesce(json_agg(${object(read)} order by most.merged desc, most.id), '[]')
          from most join ${actors} ${account} on ${account.id} = most.id
          left join merges on merges.person_id = most.id ${joined})`,
        merges: sql<number[]>`(select coalesce(json_agg(merged), '[]') from counted)`,
      },
      sql``,
      tables,
    ),
  );
  if (!row) throw new Error('the query answered no row');
  const authors = row.authors.map((found) => ({
    author: found.author,
    metrics: aggregatesOf(found),
    change: previous && found.previous && changeOf(window, previous, aggregatesOf(found), found.previous),
  }));
  return {
    page: pageOf(authors, limit, ({ author, metrics }) => [String(metrics.merged.n), author.id]),
    merges: row.merges,
  };
}

interface Found {
  metrics: Partial<Aggregates> | null;
  counts: Measured<OtherCount> | null;
}

/** What is known of the window before. */
const PREVIOUS = {
  metrics: sql<Found['metrics']>`earlier.metrics`,
  counts: sql<Found['counts']>`others_before.counts`,
  ranks: sql<Partial<RanksOf<MeasureIn<'window'>>> | null>`ranks.ranks`,
};

function mergesByPerson(isIn: SQL): SQL {
  return sql`select person_id, ${AGGREGATES} as metrics
    from e where ${isIn} and person_id is not null group by 1`;
}

function aggregatesOf({ metrics, counts }: Found): Aggregates {
  return { ...NO_AGGREGATES, ...metrics, ...counts };
}

function changeOf(window: Window, before: Window, current: Aggregates, previous: RowOf<typeof PREVIOUS>) {
  const ranks = { ...NO_RANKS, ...previous.ranks };
  return changesOf(NAMES, window, { current, previous: { window: before, measured: aggregatesOf(previous), ranks } });
}
