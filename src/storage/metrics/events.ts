import { sql, type SQL } from 'drizzle-orm';
import { isBy, type People } from '../people.ts';

/** Whose metrics: of a workspace, or of one of its repositories; of one person's or a team's work; with a label. */
export interface MetricsScope extends People {
  repositoryId?: string | undefined;
  label?: string | undefined;
}

/** Half-open, `[from, to)`, as SQL or as ISO texts. */
export interface Range {
  from: SQL | string;
  to: SQL | string;
}

/** The durations, sizes and flags of facts that aggregates are made of. */
const MEASURES = [
  'cycle_seconds',
  'coding_seconds',
  'pickup_seconds',
  'review_seconds',
  'merge_wait_seconds',
  'deploy_seconds',
  'size',
  'size_class',
  'unreviewed',
  'is_revert',
  'is_hotfix',
  'checks_passed',
  'ai_authored',
  'ai_assisted',
  'ai_reviewed',
];

/**
 * What happened in a range, one row each: `merged`, `opened`, `closed` (without a merge) and `review` (given, to a pull
 * request merged in the range). `at` is when it counts, `person_id` whose it is; only merges carry measures, so that
 * no aggregate of them needs a condition.
 */
export function eventsOf(scope: MetricsScope, range: Range): SQL {
  const unmeasured = sql.raw(MEASURES.map(() => ', null').join(''));
  const others = (kind: keyof typeof OTHERS, repository: string, person: string, at: string) =>
    sql`select ${sql.raw(`'${kind}' as kind, ${repository} as repository_id, ${person} as person_id, ${at} as at`)} ${unmeasured}
      from ${OTHERS[kind](scope, range)}`;
  return sql`
    ${mergesOf(scope, range)} union all
    ${others('opened', 'f.repository_id', 'f.author_id', 'f.opened_at')} union all
    ${others('closed', 'f.repository_id', 'f.author_id', 'f.closed_at')} union all
    ${others('review', 'r.repository_id', 'r.reviewer_id', 'r.merged_at')}`;
}

/** The merges among them. */
export function mergesOf(scope: MetricsScope, range: Range): SQL {
  const measures = sql.raw(MEASURES.map((name) => `f.${name}`).join(', '));
  return sql`
    select 'merged' as kind, f.repository_id, f.author_id as person_id, f.merged_at as at, ${measures}
    from pull_request_facts f where ${isOf(scope, 'f.author_id')} and ${within('f.merged_at', range)}`;
}

/** What follows `from` to find each of the others. */
const OTHERS = {
  opened: (scope: MetricsScope, range: Range) =>
    sql`pull_request_facts f where ${isOf(scope, 'f.author_id')} and ${within('f.opened_at', range)}`,
  closed: (scope: MetricsScope, range: Range) =>
    sql`pull_request_facts f where ${isOf(scope, 'f.author_id')} and ${within('f.closed_at', range)} and f.merged_at is null`,
  review: (scope: MetricsScope, range: Range) =>
    sql`review_facts r where ${isOf(scope, 'r.reviewer_id', 'r')} and ${within('r.merged_at', range)}`,
};

/** How many of all but the merges there were, as `Aggregates` name them: one count each, from an index where there is no filter. */
export function countsOf(scope: MetricsScope, range: Range): SQL {
  const count = (kind: keyof typeof OTHERS) => sql`(select count(*) from ${OTHERS[kind](scope, range)})`;
  return sql`jsonb_build_object('opened', ${count('opened')}, 'closedUnmerged', ${count('closed')}, 'reviews', ${count('review')})`;
}

/** The same by person: rows to be summed, as `(person_id, opened, closed, reviews)`. */
export function countsByPerson(scope: MetricsScope, range: Range): SQL {
  const counted = (kind: keyof typeof OTHERS, person: string, counts: string) =>
    sql`select ${sql.raw(`${person} as person_id, ${counts}`)} from ${OTHERS[kind](scope, range)} group by 1`;
  return sql`
    ${counted('opened', 'f.author_id', 'count(*) as opened, 0 as closed, 0 as reviews')} union all
    ${counted('closed', 'f.author_id', '0, count(*), 0')} union all
    ${counted('review', 'r.reviewer_id', '0, 0, count(*)')}`;
}

function within(column: string, { from, to }: Range): SQL {
  return sql`${sql.raw(column)} >= ${from} and ${sql.raw(column)} < ${to}`;
}

/** How many pull requests were open at an instant: those that still are, and those that were closed since. */
export function openAt(scope: MetricsScope, instant: SQL): SQL {
  const opened = sql`select count(*)::int from pull_request_facts f where ${isOf(scope, 'f.author_id')} and f.opened_at < ${instant}`;
  return sql`((${opened} and f.closed_at is null) + (${opened} and f.closed_at >= ${instant}))`;
}

/** Whether facts, rows called `of`, are of this scope, and done by its people. */
export function isOf(scope: MetricsScope, person: string, of: 'f' | 'r' = 'f'): SQL {
  return sql`${isWithin(scope, of)} and ${isBy(scope, person)}`;
}

/** Whether facts, rows called `of`, are of this scope, whoever did them. */
export function isWithin({ workspaceId, repositoryId, label }: MetricsScope, of: string): SQL {
  const row = sql.raw(of);
  const conditions = [sql`${row}.workspace_id = ${workspaceId}`];
  if (repositoryId !== undefined) conditions.push(sql`${row}.repository_id = ${repositoryId}`);
  if (label !== undefined) {
    conditions.push(sql`exists (select from pull_requests labelled
      where labelled.id = ${row}.pull_request_id and labelled.labels @> ${JSON.stringify([label])}::jsonb)`);
  }
  return sql.join(conditions, sql` and `);
}

/**
 * Every two reviewers who both decided on a pull request, as `(repository_id, merged_at, first_id, second_id, agree)`, of the
 * review facts `r` that meet a condition. The pairs are made of each pull request's own: facts joined with themselves would be
 * compared all with all wherever the planner, without statistics, takes a window for a row.
 */
export function pairsOf(condition: SQL): SQL {
  return sql`
    select decided.repository_id, decided.merged_at, reviewers[first] as first_id, reviewers[second] as second_id,
      decisions[first] = decisions[second] as agree
    from (
      select r.repository_id, r.merged_at, array_agg(r.reviewer_id) as reviewers, array_agg(r.decision) as decisions
      from review_facts r where r.decision is not null and ${condition}
      group by r.pull_request_id, r.repository_id, r.merged_at
    ) decided, generate_subscripts(reviewers, 1) first, generate_subscripts(reviewers, 1) second
    where reviewers[first] < reviewers[second]`;
}

/** An aggregate of events, as JSON: `Aggregates` of domain/metrics. */
export const AGGREGATES = sql.raw(`jsonb_build_object(
  'merged', count(*) filter (where kind = 'merged'),
  'opened', count(*) filter (where kind = 'opened'),
  'closedUnmerged', count(*) filter (where kind = 'closed'),
  'reviews', count(*) filter (where kind = 'review'),
  'cycle', ${distribution('cycle_seconds')},
  'coding', ${distribution('coding_seconds')},
  'pickup', ${distribution('pickup_seconds')},
  'review', ${distribution('review_seconds')},
  'mergeWait', ${distribution('merge_wait_seconds')},
  'deploy', ${distribution('deploy_seconds')},
  'size', ${distribution('size')},
  'large', ${share("size_class in ('L', 'XL')")},
  'unreviewed', ${share('unreviewed')},
  'reverts', ${share('is_revert')},
  'hotfixes', ${share('is_hotfix')},
  'checksPassed', ${share('checks_passed')},
  'aiAuthored', ${share('ai_authored')},
  'aiAssisted', ${share('ai_assisted')},
  'aiReviewed', ${share('ai_reviewed')})`);

/** A `Distribution` of domain/metrics. `percentile_cont` leaves unknown values out; Postgres computes the repeated aggregate once. */
export function distribution(column: string): string {
  const percentiles = `(percentile_cont(array[0.5, 0.75, 0.9]) within group (order by ${column}::float8))`;
  return `jsonb_build_object('n', count(${column}),
    'p50', ${percentiles}[1], 'p75', ${percentiles}[2], 'p90', ${percentiles}[3])`;
}

/** How many of the rows of which it is known meet a condition: a `Share` of domain/metrics. */
export function share(condition: string): string {
  return `jsonb_build_object('n', count(${condition}), 'count', count(*) filter (where ${condition}),
    'share', (count(*) filter (where ${condition}))::float8 / nullif(count(${condition}), 0))`;
}
