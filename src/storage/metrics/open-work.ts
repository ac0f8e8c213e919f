import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { KnownValue } from '../../domain/metrics/aggregates.ts';
import { STALE_DAYS } from '../../domain/metrics/measure-lists.ts';
import { AGE_BIN_STARTS, WAITS, type OpenWork, type WaitName } from '../../domain/metrics/open-work.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { account, effectiveKind, isSeen, type Seen } from '../people.ts';
import { columnOf, literal, nameOf, object, select, type Fields } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { distribution } from './aggregate.ts';
import { askedPeople, askedStrangers, askedTeams } from './asked.ts';
import { f, isOf, type MetricsScope } from './events.ts';

const p = alias(pullRequests, 'p');

/** How many people or teams one list has: those for whom the most waits. */
const MAX_LISTED = 200;

const ALL_WAITS = Object.keys(WAITS) as WaitName[];

/** `n` are all of them; `data` the first two hundred. */
export interface Listed<Row> {
  n: number;
  data: Row[];
}

/** The open pull requests of a scope at an instant. */
export interface OpenWorkOfAll extends OpenWork {
  /** Those that wait for a review, without the stale, and ask nobody: also none whose account is not known here. */
  askedNobody: KnownValue;
  /** By author. The lists leave out authors whose account was deleted. */
  authors: Listed<OpenWork & { author: { id: string; login: string; kind: string } }>;
  /** By who is asked. One that asks several counts at each. */
  reviewers: Listed<OpenWork<'waitingReviewers'> & { reviewer: { id: string; login: string } }>;
  teams: Listed<OpenWork<'waitingReviewers'> & { organization: string; team: string }>;
}

/**
 * How much waits at an instant, for whom and for how long; of people only those who are seen are listed. One round trip,
 * which reads what is open alone.
 */
export async function readOpenWork(
  db: Database,
  scope: MetricsScope,
  at: string,
  seen: Seen = 'everybody',
): Promise<OpenWorkOfAll> {
  const since = (instant: SQL) => sql`extract(epoch from ${at}::timestamptz - ${instant})::float8`;
  const id = (row: string) => columnOf(row, f.pullRequestId);
  const asks = sql`o on ${id('o')} = ${id('asked')} and ${columnOf('o', f.waitingOn)} = 'reviewers'`;
  const tables = sql`
    with o as materialized (
      select ${f.pullRequestId}, ${f.authorId}, ${f.waitingOn},
        ${p.updatedAt} <= ${at}::timestamptz - make_interval(days => ${STALE_DAYS}) as is_stale,
        ${since(sql`coalesce(${f.readyAt}, ${f.openedAt})`)} as age, ${since(sql`${f.waitingSince}`)} as waited
      from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
      where ${isOf(scope, f.authorId)} and ${f.waitingOn} is not null
    ),
    people as materialized (select asked.person, o.* from (${askedPeople(scope)}) asked join ${asks}),
    asked_teams as materialized (
      select asked.organization, asked.team, o.* from (${askedTeams(scope)}) asked join ${asks}
    ),
    strangers as materialized (${askedStrangers(scope)})`;
  const isAsking = sql`exists (select from people where ${id('people')} = ${id('o')})
    or exists (select from asked_teams t where ${id('t')} = ${id('o')})
    or exists (select from strangers where ${id('strangers')} = ${id('o')})`;
  const login = sql<string>`${account.login}`;
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        work: sql<OpenWork>`(select ${object(workOf(ALL_WAITS))} from o)`,
        askedNobody: sql<KnownValue>`(
          select ${number(sql`count(*)`)} from o where not is_stale and ${nameOf(f.waitingOn)} = 'reviewers' and not (${isAsking}))`,
        authors: listed<OpenWorkOfAll['authors']>(
          nameOf(f.authorId),
          sql`o where ${nameOf(f.authorId)} is not null and ${isSeen(seen, nameOf(f.authorId))}`,
          ALL_WAITS,
          {
            author: object({ id: account.id, login, kind: effectiveKind(account) }),
          },
        ),
        reviewers: listed<OpenWorkOfAll['reviewers']>(
          sql`person`,
          sql`people where ${isSeen(seen, sql`person`)}`,
          ['waitingReviewers'],
          {
            reviewer: object({ id: account.id, login }),
          },
        ),
        teams: sql<OpenWorkOfAll['teams']>`(
          select json_build_object('n', (select count(distinct (organization, team)) from asked_teams),
            'data', coalesce(json_agg(row order by waiting desc, team, organization), '[]'))
          from (
            select ${object({ organization: sql`organization`, team: sql`team`, ...workOf(['waitingReviewers']) })} as row,
              organization, team, ${WAITING} as waiting
            from asked_teams group by organization, team order by waiting desc, 3, 2 limit ${MAX_LISTED}
          ) listed)`,
      },
      sql``,
      tables,
    ),
  );
  if (!row) throw new Error('the query answered no row');
  const { work, ...rest } = row;
  return { ...work, ...rest };
}

const WAITING = sql`count(*) filter (where not is_stale)`;

/** The people of a column of a table, with what waits for each. */
function listed<Rows>(person: SQL, from: SQL, waits: WaitName[], shown: Fields): SQL<Rows> {
  return sql<Rows>`(
    select json_build_object('n', (select count(distinct ${person}) from ${from}),
      'data', coalesce(json_agg(${mergedJson(object(shown), sql`work`)} order by waiting desc, ${account.login}, ${account.id}), '[]'))
    from (
      select ${person} as id, ${object(workOf(waits))} as work, ${WAITING} as waiting
      from ${from} group by 1 order by 3 desc, 1 limit ${MAX_LISTED}
    ) listed join ${actors} ${account} on ${account.id} = listed.id)`;
}

const mergedJson = (one: SQL, other: SQL) => sql`(${one})::jsonb || (${other})::jsonb`;

/** An `OpenWork` of rows with `waiting_on`, `is_stale`, `age` and `waited`. */
function workOf(waits: WaitName[]): Fields {
  return {
    n: sql`count(*)`,
    ...Object.fromEntries(waits.map((name) => [name, waitingOf(isWaiting(name))])),
    stale: number(sql`count(*) filter (where is_stale)`),
    byAge: binsOf(sql`age`, waits),
    byWaited: binsOf(sql`waited`, waits),
  };
}

function isWaiting(name: WaitName): SQL {
  return sql`not is_stale and ${nameOf(f.waitingOn)} = ${literal(WAITS[name])}`;
}

function waitingOf(condition: SQL): SQL {
  const count = sql`count(*) filter (where ${condition})`;
  const percentiles = (column: SQL) => distribution(sql`(case when ${condition} then ${column} end)`);
  return object({ n: count, value: count, openAge: percentiles(sql`age`), waited: percentiles(sql`waited`) });
}

/** The counts of each bin of ages. A negative age, which a clock that differs can cause, is in the first bin. A null age is in none. */
function binsOf(age: SQL, waits: WaitName[]): SQL {
  const bins = AGE_BIN_STARTS.map((from, index) => {
    const to = AGE_BIN_STARTS[index + 1];
    const isIn = [
      from === 0 ? sql`${age} is not null` : sql`${age} >= ${sql.raw(`${from}`)}`,
      to === undefined ? sql`true` : sql`${age} < ${sql.raw(`${to}`)}`,
    ];
    const counts = waits.map((name) => {
      const condition = sql.join([isWaiting(name), ...isIn], sql` and `);
      return [name, sql`count(*) filter (where ${condition})`];
    });
    return object({ from: sql.raw(`${from}`), to: sql.raw(`${to ?? 'null'}`), ...Object.fromEntries(counts) });
  });
  return sql`json_build_array(${sql.join(bins, sql`, `)})`;
}

function number(count: SQL): SQL {
  return object({ n: count, value: count });
}
