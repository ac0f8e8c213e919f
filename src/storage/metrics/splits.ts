import { sql, type SQL } from 'drizzle-orm';
import { binsOf, binUnitOf } from '../../domain/metrics/bins.ts';
import { MAX_PARTS, splitOf, type CountedPart, type Split, type Splitted } from '../../domain/metrics/splits.ts';
import type { ValuedMeasure } from '../../domain/metrics/valued.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { account, personOf, type Seen } from '../people.ts';
import { select } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { repositories } from '../schema/repositories.ts';
import { teamMembers, teams } from '../schema/teams.ts';
import { isTeamSeen } from '../team-people.ts';
import type { MetricsScope } from './events.ts';
import { binOf, valuesOf } from './values.ts';

/**
 * The values of a duration or size in a window, whole and by the parts of a split. Of weekdays it is that of the opening, in
 * `zone`. A pull request counts for every team that its author is in now, of those whose numbers are seen. One round trip.
 */
export async function readSplit(
  db: Database,
  scope: MetricsScope,
  window: Window,
  measure: ValuedMeasure,
  split: Split | undefined,
  zone: string,
  seen: Seen = 'everybody',
): Promise<Splitted> {
  const unit = binUnitOf(measure);
  const tables = sql`
    with e as materialized (
      select id, person, value, ${keyOf(split, zone)} as key from (${valuesOf(scope, window, measure)}) v
    ),
    keyed as materialized (${split === 'team' ? teamsOf(scope.workspaceId, seen) : sql`select key, id, value from e`}),
    ranked as materialized (
      select key, row_number() over (order by count(*) desc, key) <= ${MAX_PARTS} as is_shown
      from keyed where key is not null group by key
    ),
    parts as materialized (
      select 'whole' as part, null as key, value from e
      ${split === undefined ? sql`` : PARTS}
    ),
    bins as (
      select part, key, json_object_agg(place, n) as counts
      from (select part, key, ${binOf(sql`value`, unit)} as place, count(*)::int as n from parts group by 1, 2, 3) binned
      group by 1, 2
    ),
    measured as (
      select part, key, count(*)::int as n,
        percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by value) as percentiles
      from parts group by 1, 2
    )`;
  const percentile = (place: number) => sql<number | null>`percentiles[${sql.raw(String(place))}]`;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        part: sql<CountedPart['part']>`measured.part`,
        key: sql<string | null>`measured.key`,
        name: nameOf(split),
        n: sql<number>`measured.n`,
        p25: percentile(1),
        p50: percentile(2),
        p75: percentile(3),
        p90: percentile(4),
        counts: sql<Record<string, number>>`bins.counts`,
        others: sql<number>`(select count(*)::int from ranked where not is_shown)`,
      },
      sql`from measured join bins on bins.part = measured.part and bins.key is not distinct from measured.key`,
      tables,
    ),
  );
  return splitOf(
    split,
    rows.map(({ counts, ...row }) => ({ ...row, bins: binsOf(counts, unit) })),
    rows[0]?.others ?? 0,
  );
}

/** What is told apart, of each value. A value in several parts that are not shown is once in `other`. */
const PARTS = sql`
  union all
  select 'part', keyed.key, keyed.value from keyed join ranked on ranked.key = keyed.key where is_shown
  union all
  select 'none', null, value from keyed where key is null
  union all
  select 'other', null, value from (
    select distinct keyed.id, keyed.value from keyed join ranked on ranked.key = keyed.key where not is_shown) others`;

/** The key of a value, as text; null without one, or where it has several. */
function keyOf(split: Split | undefined, zone: string): SQL {
  switch (split) {
    case 'size':
      return sql`size_class`;
    case 'type':
      return sql`work_type`;
    case 'repository':
      return sql`repository_id::text`;
    case 'weekday':
      return sql`extract(isodow from opened_at at time zone ${zone})::int::text`;
    case 'team':
    case undefined:
      return sql`null::text`;
  }
}

/** Each value with every team of its author that is seen; without a key where the author is in none. */
function teamsOf(workspaceId: string, seen: Seen): SQL {
  return sql`
    select members.key, e.id, e.value from e left join (
      select distinct ${teamMembers.teamId}::text as key, ${personOf(account)} as person
      from ${teamMembers} join ${actors} ${account} on ${account.id} = ${teamMembers.actorId}
      where ${teamMembers.workspaceId} = ${opaque(workspaceId)} and ${isTeamSeen(seen, teamMembers.teamId)}
    ) members on members.person = e.person`;
}

function nameOf(split: Split | undefined): SQL<string | null> {
  const id = sql`measured.key::uuid`;
  switch (split) {
    case 'repository':
      return sql`(select ${repositories.fullName} from ${repositories} where ${repositories.id} = ${id})`;
    case 'team':
      return sql`(select ${teams.name} from ${teams} where ${teams.id} = ${id})`;
    case 'size':
    case 'type':
    case 'weekday':
    case undefined:
      return sql`null`;
  }
}
