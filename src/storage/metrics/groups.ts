import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Measured, Points, Totals } from '../../domain/metrics/aggregates.ts';
import type { RanksOf } from '../../domain/metrics/changes.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { account, personOf } from '../people.ts';
import { arrayOf, columnOf, select, type RowOf } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { teamMembers } from '../schema/teams.ts';
import { POINTS, TOTALS } from './aggregate.ts';
import { f, mergesOf, openRows, othersByGroup, type MetricsScope, type OtherName } from './events.ts';
import { mergesOfBoth, TOTAL_NAMES } from './overview.ts';
import { placeIn } from './periods.ts';
import { ranksByGroup } from './ranks.ts';

const m = alias(teamMembers, 'm');

/** What stands side by side: repositories or teams, by their ids. */
export interface Groups {
  of: 'repositories' | 'teams';
  ids: string[];
}

const BOTH = {
  key: sql<number>`key`,
  current: sql<Partial<Totals> | null>`current`,
  previous: sql<Partial<Totals> | null>`previous`,
  ranks: sql<Partial<RanksOf<keyof Totals>> | null>`ranks`,
};
const PLACED = { key: sql<number>`key`, place: sql<number>`place` };
const OTHERS = { ...PLACED, totals: sql<Partial<Measured<OtherName>>>`totals` };
const POINTED = { ...PLACED, totals: sql<Partial<Points>>`totals` };
const OPEN = { key: sql<number>`groups.key`, open: sql<number>`count(*)::int` };

export type Both = RowOf<typeof BOTH>;
export type Others = RowOf<typeof OTHERS>;
export type Pointed = RowOf<typeof POINTED>;
export type Open = RowOf<typeof OPEN>;

/**
 * `grouped (keys)`: for each repository, or for each person of a team, the places of its groups, from 1, as one JSON object.
 * It is looked up for each event: to join the events, the planner without statistics would read them all for each member.
 */
function membersOf({ of, ids }: Groups): SQL {
  const asked = sql`unnest(${arrayOf(ids)}::uuid[]) with ordinality as asked(id, place)`;
  const rows =
    of === 'repositories'
      ? sql`select place, id as member from ${asked}`
      : sql`select distinct place, ${personOf(account)} as member
          from ${asked} join ${teamMembers} ${m} on ${m.teamId} = asked.id
          join ${actors} ${account} on ${account.id} = ${m.actorId}`;
  return sql`with grouped as materialized (
    select jsonb_object_agg(member, places) as keys
    from (select member, jsonb_agg(place) as places from (${rows}) one group by 1) each_member)`;
}

/** Joins rows `e` with the `groups` they belong to. */
function joinOf({ of }: Groups, person: SQL): SQL {
  const member = of === 'teams' ? person : columnOf('e', f.repositoryId);
  return sql`cross join lateral (
    select value::int as key from jsonb_array_elements_text((select keys from grouped) -> ${member}::text)) groups`;
}

const ofMerges = (groups: Groups) => joinOf(groups, columnOf('e', f.authorId));
const ofOthers = (groups: Groups) => joinOf(groups, sql`e.member_id`);
const KEYS = [f.repositoryId, f.authorId];

/**
 * The measures of merges of each group in a window and in the one with which it is compared, and their ranks, each in a row
 * of its own: to join them, the planner without statistics would compute each once for every group.
 */
export function mergesByGroup(scope: MetricsScope, groups: Groups, window: Window, previous: Window | null): SQL<Both> {
  const both = mergesOfBoth(scope, window, previous, undefined, KEYS);
  return select(
    BOTH,
    sql`from (
      select key, ${TOTALS} as current, null::jsonb as previous, null::jsonb as ranks from e where is_current group by 1
      union all select key, null, ${TOTALS}, null from e where not is_current group by 1
      union all select key, null, null, ranks from (${ranksByGroup(sql`key`, TOTAL_NAMES)}) ranked
    ) parts`,
    sql`${membersOf(groups)}, e as materialized (select groups.key, e.* from (${both}) e ${ofMerges(groups)})`,
  );
}

/** The other measures of each group in a window, at place 1; with periods, in each of them, at its place from 1. */
export function restByGroup(scope: MetricsScope, groups: Groups, window: Window, periods?: Period[]): SQL<Others> {
  const placeOf = periods && ((at: SQLWrapper) => placeIn(periods, at));
  return select(OTHERS, sql`from (${othersByGroup(scope, window, ofOthers(groups), placeOf)}) o`, membersOf(groups));
}

/** The measures of merges of each group in each period of a window. */
export function pointsByGroup(scope: MetricsScope, groups: Groups, window: Window, periods: Period[]): SQL<Pointed> {
  return select(
    { key: sql<number>`groups.key`, place: placeIn(periods, sql`e.at`), totals: POINTS },
    sql`from (${mergesOf(scope, window, undefined, KEYS)}) e ${ofMerges(groups)} group by 1, 2`,
    membersOf(groups),
  );
}

/** How many pull requests of each group were open at an instant. */
export function openByGroup(scope: MetricsScope, groups: Groups, instant: string): SQL<Open> {
  const open = openRows(scope, sql`${instant}::timestamptz`);
  return select(OPEN, sql`from (${open}) e ${ofOthers(groups)} group by 1`, membersOf(groups));
}
