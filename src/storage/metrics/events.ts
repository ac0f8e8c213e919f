import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { FactName } from '../../domain/facts/values.ts';
import type { Count, Distinct, EventKind, Ratio } from '../../domain/metrics/measure.ts';
import { factsBehind, measureOf, measuresIn, type MeasureOf } from '../../domain/metrics/measures.ts';
import type { Filters } from '../../domain/metrics/filters.ts';
import { isBy } from '../people.ts';
import { columnOf, isOneOf, literal, nameOf } from '../rows.ts';
import { pullRequestFacts, reviewFacts } from '../schema/metrics.ts';
import { aggregateOfEvents } from './aggregate.ts';
import { allOf, countsFor, factsOf, hasFacts, isIn, isReviewedBy, textsOf } from './filters.ts';

/** The scope of metrics: the filters of a request, in a workspace. A review counts by the author of its pull request. */
export interface MetricsScope extends Filters {
  workspaceId: string;
}

/** Half-open, `[from, to)`, as SQL or as ISO texts. */
export interface Range {
  from: SQL | string;
  to: SQL | string;
}

/** Facts and review facts, with their names in statements. */
export const f = alias(pullRequestFacts, 'f');
export const r = alias(reviewFacts, 'r');

type OtherEvent = Exclude<EventKind, 'merged'>;

const EVENTS: OtherEvent[] = ['opened', 'closed', 'review'];

/** An event other than a merge: its columns and the source of its rows. */
interface Other {
  person: SQLWrapper;
  repository: SQLWrapper;
  at: SQLWrapper;
  from(scope: MetricsScope, range: Range): SQL;
}

/** Where the rows of each event other than a merge come from: of the figures, and of the lists behind them. */
export const OTHERS: Record<OtherEvent, Other> = {
  opened: {
    person: f.authorId,
    repository: f.repositoryId,
    at: f.openedAt,
    from: (scope, range) =>
      sql`from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${within(f.openedAt, range)}`,
  },
  closed: {
    person: f.authorId,
    repository: f.repositoryId,
    at: f.closedAt,
    from: (scope, range) =>
      sql`from ${pullRequestFacts} ${f}
        where ${isOf(scope, f.authorId)} and ${within(f.closedAt, range)} and ${f.mergedAt} is null`,
  },
  review: {
    person: r.reviewerId,
    repository: r.repositoryId,
    at: r.submittedAt,
    from: (scope, range) =>
      sql`from ${reviewFacts} ${r} where ${isReviewOf(scope)} and ${within(r.submittedAt, range)}`,
  },
};

/** The measures of each event except merges. */
const OTHER_MEASURES = EVENTS.map((event) => ({
  event,
  measures: measuresIn('window', 'total').flatMap((name) => {
    const measure = measureOf(name);
    return 'event' in measure && measure.event === event ? [{ name, measure }] : [];
  }),
}));

/** Those that are counts, which people have too. */
const OTHER_COUNTS = OTHER_MEASURES.flatMap(({ event, measures }) =>
  measures.filter(({ measure }) => measure.form === 'count').map(({ name }) => ({ name, event })),
);

/** The names of these counts. */
export type OtherCount = Exclude<MeasureOf<'count'>, 'merged'>;

/** The names of all measures of events except merges. */
export type OtherName = OtherCount | 'activeReviewers';

/** The facts that measures of windows aggregate. */
export const MEASURED_FACTS = factsBehind(measuresIn('window', 'total'));

/**
 * The merges in a range, with their person, their instant, these facts, and further columns of the facts `f`. Where the
 * measures of AI use count other authors than the rest, a merge that only they count has no person and no other value,
 * and is not `is_counted`.
 */
export function mergesOf(
  scope: MetricsScope,
  range: Range,
  facts: FactName[] = MEASURED_FACTS,
  further: SQLWrapper[] = [],
): SQL {
  const { by, aiBy } = scope;
  const isCounted = by && aiBy ? isOneOf(f.authorKind, by) : sql`true`;
  const counted = (column: SQLWrapper) =>
    by && aiBy ? sql`case when ${isCounted} then ${column} end` : sql`${column}`;
  const measures = facts.map((fact) =>
    AI_FACTS.has(fact) ? sql`${f[fact]}` : sql`${counted(f[fact])} as ${nameOf(f[fact])}`,
  );
  const columns = [
    sql`${isCounted} as is_counted`,
    sql`${counted(f.authorId)} as person_id`,
    sql`${f.mergedAt} as at`,
    ...measures,
    ...further,
  ];
  const all = by && aiBy ? { ...scope, by: [...new Set([...by, ...aiBy])] } : scope;
  return sql`
    select ${sql.join(columns, sql`, `)}
    from ${pullRequestFacts} ${f} where ${isOf(all, f.authorId)} and ${within(f.mergedAt, range)}`;
}

/** The facts of AI use. */
const AI_FACTS: ReadonlySet<FactName> = new Set(['aiAuthored', 'aiAssisted', 'aiReviewed']);

/**
 * The measures of all events except merges, by their names in `Totals`: the events of a kind are read once, from an index
 * when there is no filter.
 */
export function othersOf(scope: MetricsScope, range: Range): SQL {
  const objects = OTHER_MEASURES.map(
    ({ event, measures }) => sql`(select ${measuresOf(event, measures)} ${OTHERS[event].from(scope, range)})`,
  );
  return sql.join(objects, sql` || `);
}

/** The same for each part of the range, as rows `(place, totals)`: `placeOf` says in which part an instant lies. */
export function othersByPlace(scope: MetricsScope, range: Range, placeOf: (at: SQLWrapper) => SQL): SQL {
  const parts = OTHER_MEASURES.map(
    ({ event, measures }) => sql`
      select ${placeOf(OTHERS[event].at)} as place, ${measuresOf(event, measures)} as totals
      ${OTHERS[event].from(scope, range)} group by 1`,
  );
  return sql.join(parts, sql` union all `);
}

/** Of a review `r`. With the filter `reviewer`, the people of other filters are those of the pull request. */
const authorOfReview = sql`(select ${f.authorId} from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${r.pullRequestId})`;

/**
 * The same for each place and each group of repositories or people, as rows `(key, place, totals)`: `join` joins the events
 * `e` with `groups`, which has the `key`.
 */
export function othersByGroup(
  scope: MetricsScope,
  range: Range,
  join: SQL,
  placeOf: (at: SQLWrapper) => SQL = () => sql`1`,
): SQL {
  const parts = OTHER_MEASURES.map(({ event, measures }) => {
    const { person, repository, at } = OTHERS[event];
    const rows = OTHERS[event].from(scope, range);
    const member = event === 'review' && scope.reviewer !== undefined ? authorOfReview : person;
    return sql`
      select groups.key, ${placeOf(sql`e.at`)} as place, ${measuresOf(event, measures, sql`e.person_id`)} as totals
      from (
        select ${person} as person_id, ${member} as member_id, ${repository} as ${nameOf(f.repositoryId)}, ${at} as at ${rows}
      ) e ${join} group by 1, 2`;
  });
  return sql.join(parts, sql` union all `);
}

function measuresOf(
  event: OtherEvent,
  measures: { name: string; measure: Count | Distinct | Ratio }[],
  person: SQLWrapper = OTHERS[event].person,
): SQL {
  const pairs = measures.map(({ name, measure }) => sql`${literal(name)}, ${aggregateOfEvents(measure, person)}`);
  return sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`;
}

/** The counts by person, as `(person_id, counts)`; the counts are JSON. */
export function countsByPerson(scope: MetricsScope, range: Range): SQL {
  const counted = OTHER_COUNTS.map(
    ({ name, event }) => sql`
      select ${OTHERS[event].person} as person_id, ${literal(name)} as name, count(*) as count
      ${OTHERS[event].from(scope, range)} group by 1`,
  );
  const sums = OTHER_COUNTS.map(({ name }) => {
    const sum = sql`coalesce(sum(count) filter (where name = ${literal(name)}), 0)`;
    return sql`${literal(name)}, json_build_object('n', ${sum}, 'value', ${sum})`;
  });
  return sql`
    select person_id, json_build_object(${sql.join(sums, sql`, `)}) as counts
    from (${sql.join(counted, sql` union all `)}) e where person_id is not null group by 1`;
}

/** Whether an instant is in a range. */
export function within(instant: SQLWrapper, { from, to }: Range): SQL {
  return sql`${instant} >= ${from} and ${instant} < ${to}`;
}

/** How many pull requests were open at an instant: those that are still open, and those that were closed since. */
export function openAt(scope: MetricsScope, instant: SQL): SQL<number> {
  const opened = sql`
    select count(*)::int from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${f.openedAt} < ${instant}`;
  return sql`((${opened} and ${f.closedAt} is null) + (${opened} and ${f.closedAt} >= ${instant}))`;
}

/** The pull requests that were open at an instant, as `(repository_id, member_id)`. */
export function openRows(scope: MetricsScope, instant: SQL): SQL {
  const opened = sql`
    select ${f.repositoryId}, ${f.authorId} as member_id
    from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${f.openedAt} < ${instant}`;
  return sql`${opened} and ${f.closedAt} is null union all ${opened} and ${f.closedAt} >= ${instant}`;
}

/** Whether facts `f` belong to this scope, and to work of its people. */
export function isOf(scope: MetricsScope, person: SQLWrapper): SQL {
  return allOf([isWithin(scope, f), isBy(scope, person), ...isReviewedBy(scope.workspaceId, scope, f.pullRequestId)]);
}

/** Whether facts, or a review's facts, belong to this scope, for work of any person of the kinds that count. */
export function isWithin(scope: MetricsScope, of: typeof f | typeof r): SQL {
  const facts = 'sizeClass' in of ? hasFacts(scope, of) : factsOf(scope, of.pullRequestId);
  return allOf([
    ...isIn(scope.workspaceId, scope, of),
    ...countsFor(scope, of),
    ...facts,
    ...textsOf(scope, of.pullRequestId),
  ]);
}

/** Whether a person is one of those whose reviews are asked for: `reviewer`, and without it `author` and `team`. */
export function isAskedReviewer(scope: MetricsScope, person: SQLWrapper): SQL {
  const { workspaceId, reviewer } = scope;
  return reviewer === undefined ? isBy(scope, person) : isBy({ workspaceId, author: reviewer }, person);
}

/**
 * Whether a review `r` is of this scope; any person may have given it. With `reviewer`, `author` and `team` are those of the pull
 * request; without it they are the reviewer, whose work the review is.
 */
export function isReviewWithin(scope: MetricsScope): SQL {
  const { author, teamId, reviewer } = scope;
  const isByAuthor = sql`${r.pullRequestId} in (
    select ${f.pullRequestId} from ${pullRequestFacts} ${f} where ${isBy(scope, f.authorId)})`;
  const asksOfAuthor = reviewer !== undefined && (author !== undefined || teamId !== undefined);
  return allOf([isWithin(scope, r), ...(asksOfAuthor ? [isByAuthor] : [])]);
}

/** Whether a review `r` is of this scope, and of its people. */
export function isReviewOf(scope: MetricsScope): SQL {
  return allOf([isReviewWithin(scope), isAskedReviewer(scope, r.reviewerId)]);
}

/**
 * Every two reviewers who both decided on a pull request, as `(repository_id, merged_at, first_id, second_id, agree)`,
 * from the review facts `r` that match a condition. The pairs are made within each pull request. A join of the facts
 * with themselves would compare all with all when the planner, without statistics, expects one row in a window.
 */
export function pairsOf(condition: SQL): SQL {
  return sql`
    select ${columnOf('decided', r.repositoryId)}, ${columnOf('decided', r.mergedAt)}, reviewers[first] as first_id, reviewers[second] as second_id,
      decisions[first] = decisions[second] as agree
    from (
      select ${r.repositoryId}, ${r.mergedAt}, array_agg(${r.reviewerId}) as reviewers, array_agg(${r.decision}) as decisions
      from ${reviewFacts} ${r} where ${r.decision} is not null and ${condition}
      group by ${r.pullRequestId}, ${r.repositoryId}, ${r.mergedAt}
    ) decided, generate_subscripts(reviewers, 1) first, generate_subscripts(reviewers, 1) second
    where reviewers[first] < reviewers[second]`;
}
