import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Measured, Points, Totals } from '../../domain/metrics/aggregates.ts';
import type { RanksOf } from '../../domain/metrics/changes.ts';
import type { Period, Window } from '../../domain/metrics/windows.ts';
import { account, personOf } from '../people.ts';
import { arrayOf, select, type RowOf } from '../rows.ts';
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
  key: sql<string>`g.key`,
  current: sql<Partial<Totals> | null>`now.totals`,
  previous: sql<Partial<Totals> | null>`before.totals`,
  ranks: sql<Partial<RanksOf<keyof Totals>> | null>`r.ranks`,
};
const PLACED = { key: sql<string>`key`, place: sql<number>`place` };
const OTHERS = { ...PLACED, totals: sql<Partial<Measured<OtherName>>>`totals` };
const POINTED = { ...PLACED, totals: sql<Partial<Points>>`totals` };
const OPEN = { key: sql<string>`groups.key`, open: sql<number>`count(*)::int` };

export type Both = RowOf<typeof BOTH>;
export type Others = RowOf<typeof OTHERS>;
export type Pointed = RowOf<typeof POINTED>;
export type Open = RowOf<typeof OPEN>;

/** `groups (key, member)`: of a repository itself, of a team its people. */
function tableOf({ of, ids }: Groups): SQL {
  const among = sql`any(${arrayOf(ids)}::uuid[])`;
  const rows =
    of === 'repositories'
      ? sql`select id as key, id as member from unnest(${arrayOf(ids)}::uuid[]) id`
      : sql`select distinct ${m.teamId} as key, ${personOf(account)} as member
          from ${teamMembers} ${m} join ${actors} ${account} on ${account.id} = ${m.actorId} where ${m.teamId} = ${among}`;
  return sql`with groups as materialized (${rows})`;
}

/** Joins rows `e` with the groups that they belong to. A merge that only the measures of AI use count has no `person_id`. */
function joinOf({ of }: Groups, person: SQL): SQL {
  return sql`join groups on groups.member = ${of === 'teams' ? person : sql`e.repository_id`}`;
}

const ofMerges = (groups: Groups) => joinOf(groups, sql`e.author_id`);
const ofOthers = (groups: Groups) => joinOf(groups, sql`e.person_id`);
const KEYS = [f.repositoryId, f.authorId];

/** The measures of merges of each group in a window and in the one with which it is compared, and their ranks. */
export function mergesByGroup(scope: MetricsScope, groups: Groups, window: Window, previous: Window | null): SQL<Both> {
  const both = mergesOfBoth(scope, window, previous, undefined, KEYS);
  return select(
    BOTH,
    sql`from (select distinct key from groups) g
      left join (select key, ${TOTALS} as totals from e where is_current group by 1) now using (key)
      left join (select key, ${TOTALS} as totals from e where not is_current group by 1) before using (key)
      left join (${ranksByGroup(TOTAL_NAMES)}) r using (key)`,
    sql`${tableOf(groups)}, e as materialized (select groups.key, e.* from (${both}) e ${ofMerges(groups)})`,
  );
}

/** The other measures of each group in a window, at place 1; with periods, in each of them, at its place from 1. */
export function restByGroup(scope: MetricsScope, groups: Groups, window: Window, periods?: Period[]): SQL<Others> {
  const placeOf = periods && ((at: SQLWrapper) => placeIn(periods, at));
  return select(OTHERS, sql`from (${othersByGroup(scope, window, ofOthers(groups), placeOf)}) o`, tableOf(groups));
}

/** The measures of merges of each group in each period of a window. */
export function pointsByGroup(scope: MetricsScope, groups: Groups, window: Window, periods: Period[]): SQL<Pointed> {
  return select(
    { key: sql<string>`groups.key`, place: placeIn(periods, sql`e.at`), totals: POINTS },
    sql`from (${mergesOf(scope, window, undefined, KEYS)}) e ${ofMerges(groups)} group by 1, 2`,
    tableOf(groups),
  );
}

/** How many pull requests of each group were open at an instant. */
export function openByGroup(scope: MetricsScope, groups: Groups, instant: string): SQL<Open> {
  const open = openRows(scope, sql`${instant}::timestamptz`);
  return select(OPEN, sql`from (${open}) e ${ofOthers(groups)} group by 1`, tableOf(groups));
}
