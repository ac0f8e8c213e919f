import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Count } from '../../domain/metrics/measure.ts';
import type { FactName } from '../../domain/facts/values.ts';
import { measureOf, measuresIn, type MeasureOf } from '../../domain/metrics/measures.ts';
import type { AuthorKind } from '../../domain/author-kind.ts';
import type { Who } from '../../domain/metrics/who.ts';
import { isBy, type People } from '../people.ts';
import { literal, nameOf } from '../rows.ts';
import { pullRequestFacts, reviewFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { MEASURED_FACTS } from './aggregate.ts';

/**
 * The scope of metrics: a workspace or one of its repositories, the work of a person or a team, a label, and the kinds
 * of authors whose pull requests count. A review counts by the author of its pull request: only people review.
 */
export interface MetricsScope extends People, Who {
  repositoryId?: string | undefined;
  label?: string | undefined;
}

/** Half-open, `[from, to)`, as SQL or as ISO texts. */
export interface Range {
  from: SQL | string;
  to: SQL | string;
}

/** Facts and review facts, with their names in statements. */
export const f = alias(pullRequestFacts, 'f');
export const r = alias(reviewFacts, 'r');

const labelled = alias(pullRequests, 'labelled');

/** An event other than a merge: its columns and the source of its rows. */
interface Other {
  repository: SQLWrapper;
  person: SQLWrapper;
  at: SQLWrapper;
  from(scope: MetricsScope, range: Range): SQL;
}

const OTHERS: Record<Exclude<Count['event'], 'merged'>, Other> = {
  opened: {
    repository: f.repositoryId,
    person: f.authorId,
    at: f.openedAt,
    from: (scope, range) =>
      sql`from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${within(f.openedAt, range)}`,
  },
  closed: {
    repository: f.repositoryId,
    person: f.authorId,
    at: f.closedAt,
    from: (scope, range) =>
      sql`from ${pullRequestFacts} ${f}
        where ${isOf(scope, f.authorId)} and ${within(f.closedAt, range)} and ${f.mergedAt} is null`,
  },
  review: {
    repository: r.repositoryId,
    person: r.reviewerId,
    at: r.mergedAt,
    from: (scope, range) =>
      sql`from ${reviewFacts} ${r} where ${isOf(scope, r.reviewerId, r)} and ${within(r.mergedAt, range)}`,
  },
};

/** The counts of all events except merges, by name. */
const OTHER_COUNTS = measuresIn('window').flatMap((name) => {
  const measure = measureOf(name);
  return measure.form === 'count' && measure.event !== 'merged' ? [{ name, event: measure.event }] : [];
});

/** The names of these counts. */
export type OtherCount = Exclude<MeasureOf<'count'>, 'merged'>;

/**
 * What happened in a range, one row each: `merged`, `opened`, `closed` (without a merge) and `review` (for a pull
 * request merged in the range). `at` is the instant at which the event counts, `person_id` its person. Only merges have
 * measures, so that no aggregate of them needs a condition.
 */
export function eventsOf(scope: MetricsScope, range: Range): SQL {
  const unmeasured = sql.raw(MEASURED_FACTS.map(() => ', null').join(''));
  const others = OTHER_COUNTS.map(({ event }) => {
    const other = OTHERS[event];
    return sql`select ${literal(event)} as kind, ${other.repository} as repository_id, ${other.person} as person_id, ${other.at} as at
      ${unmeasured} ${other.from(scope, range)}`;
  });
  return sql.join([mergesOf(scope, range), ...others], sql` union all `);
}

/**
 * The merges in a range. Where the measures of AI use count other authors than the rest, a merge that only they count is
 * of the kind `beside` and has no other value.
 */
export function mergesOf(scope: MetricsScope, range: Range): SQL {
  const { by, aiBy } = scope;
  const isCounted = by && aiBy ? isAuthorOf(by, f) : sql`true`;
  const measures = sql.join(
    MEASURED_FACTS.map((fact) =>
      by && aiBy && !AI_FACTS.has(fact)
        ? sql`case when ${isCounted} then ${f[fact]} end as ${nameOf(f[fact])}`
        : sql`${f[fact]}`,
    ),
    sql`, `,
  );
  const all = by && aiBy ? { ...scope, by: [...new Set([...by, ...aiBy])] } : scope;
  return sql`
    select case when ${isCounted} then 'merged' else 'beside' end as kind, ${f.repositoryId}, ${f.authorId} as person_id,
      ${f.mergedAt} as at, ${measures}
    from ${pullRequestFacts} ${f} where ${isOf(all, f.authorId)} and ${within(f.mergedAt, range)}`;
}

/** The facts of AI use. */
const AI_FACTS: ReadonlySet<FactName> = new Set(['aiAuthored', 'aiAssisted', 'aiReviewed']);

/** Whether the author of facts is of these kinds. */
function isAuthorOf(kinds: readonly AuthorKind[], of: FactsRow): SQL {
  return sql`${of.authorKind} in (${sql.join(kinds.map(literal), sql`, `)})`;
}

/**
 * The counts of all events except merges, by their names in `Aggregates`: one count each, from an index when there is
 * no filter.
 */
export function countsOf(scope: MetricsScope, range: Range): SQL {
  const pairs = OTHER_COUNTS.map(
    ({ name, event }) => sql`${literal(name)}, (select count(*) ${OTHERS[event].from(scope, range)})`,
  );
  return sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`;
}

/** The same by person, as `(person_id, counts)`; the counts are JSON. */
export function countsByPerson(scope: MetricsScope, range: Range): SQL {
  const counted = OTHER_COUNTS.map(
    ({ name, event }) => sql`
      select ${OTHERS[event].person} as person_id, ${literal(name)} as name, count(*) as count
      ${OTHERS[event].from(scope, range)} group by 1`,
  );
  const sums = OTHER_COUNTS.map(
    ({ name }) => sql`${literal(name)}, coalesce(sum(count) filter (where name = ${literal(name)}), 0)`,
  );
  return sql`
    select person_id, json_build_object(${sql.join(sums, sql`, `)}) as counts
    from (${sql.join(counted, sql` union all `)}) e where person_id is not null group by 1`;
}

function within(instant: SQLWrapper, { from, to }: Range): SQL {
  return sql`${instant} >= ${from} and ${instant} < ${to}`;
}

/** How many pull requests were open at an instant: those that are still open, and those that were closed since. */
export function openAt(scope: MetricsScope, instant: SQL): SQL<number> {
  const opened = sql`
    select count(*)::int from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${f.openedAt} < ${instant}`;
  return sql`((${opened} and ${f.closedAt} is null) + (${opened} and ${f.closedAt} >= ${instant}))`;
}

/** The columns that connect a row with its facts. */
type FactsRow = Record<'workspaceId' | 'repositoryId' | 'pullRequestId' | 'authorKind' | 'excludedBy', SQLWrapper>;

/** Whether facts belong to this scope, and to work of its people. */
export function isOf(scope: MetricsScope, person: SQLWrapper, of: FactsRow = f): SQL {
  return sql`${isWithin(scope, of)} and ${isBy(scope, person)}`;
}

/** Whether facts belong to this scope, for work of any person of the kinds that count. */
export function isWithin({ workspaceId, repositoryId, label, by, excluded }: MetricsScope, of: FactsRow): SQL {
  const conditions = [sql`${of.workspaceId} = ${workspaceId}`];
  if (repositoryId !== undefined) conditions.push(sql`${of.repositoryId} = ${repositoryId}`);
  if (label !== undefined) {
    conditions.push(sql`exists (select from ${pullRequests} ${labelled}
      where ${labelled.id} = ${of.pullRequestId} and ${labelled.labels} @> ${JSON.stringify([label])}::jsonb)`);
  }
  if (by !== undefined) conditions.push(isAuthorOf(by, of));
  if (excluded === 'leave') conditions.push(sql`${of.excludedBy} is null`);
  if (excluded === 'only') conditions.push(sql`${of.excludedBy} is not null`);
  return sql.join(conditions, sql` and `);
}

/**
 * Every two reviewers who both decided on a pull request, as `(repository_id, merged_at, first_id, second_id, agree)`,
 * from the review facts `r` that match a condition. The pairs are made within each pull request. A join of the facts
 * with themselves would compare all with all when the planner, without statistics, expects one row in a window.
 */
export function pairsOf(condition: SQL): SQL {
  return sql`
    select decided.repository_id, decided.merged_at, reviewers[first] as first_id, reviewers[second] as second_id,
      decisions[first] = decisions[second] as agree
    from (
      select ${r.repositoryId}, ${r.mergedAt}, array_agg(${r.reviewerId}) as reviewers, array_agg(${r.decision}) as decisions
      from ${reviewFacts} ${r} where ${r.decision} is not null and ${condition}
      group by ${r.pullRequestId}, ${r.repositoryId}, ${r.mergedAt}
    ) decided, generate_subscripts(reviewers, 1) first, generate_subscripts(reviewers, 1) second
    where reviewers[first] < reviewers[second]`;
}
