import { sql, type SQL } from 'drizzle-orm';

/** Whose metrics: of a workspace, or of one of its repositories; of one person's or a team's work; with a label. */
export interface MetricsScope {
  workspaceId: string;
  repositoryId?: string | undefined;
  /** A login; all accounts of the person behind it count. */
  author?: string | undefined;
  teamId?: string | undefined;
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
  return sql`${mergesOf(scope, range)} union all ${othersOf(scope, range, sql.raw(MEASURES.map(() => ', null').join('')))}`;
}

/** The merges among them. */
export function mergesOf(scope: MetricsScope, range: Range): SQL {
  const measures = sql.raw(MEASURES.map((name) => `f.${name}`).join(', '));
  return sql`
    select 'merged' as kind, f.repository_id, f.author_id as person_id, f.merged_at as at, ${measures}
    from pull_request_facts f where ${isOf(scope, 'f.author_id')} and ${within('f.merged_at', range)}`;
}

/** All but the merges, with some more columns behind. */
export function othersOf(scope: MetricsScope, range: Range, more = sql``): SQL {
  const mine = isOf(scope, 'f.author_id');
  return sql`
    select 'opened' as kind, f.repository_id, f.author_id as person_id, f.opened_at as at ${more}
    from pull_request_facts f where ${mine} and ${within('f.opened_at', range)}
    union all
    select 'closed', f.repository_id, f.author_id, f.closed_at ${more}
    from pull_request_facts f where ${mine} and ${within('f.closed_at', range)} and f.merged_at is null
    union all
    select 'review', r.repository_id, r.reviewer_id, r.merged_at ${more}
    from review_facts r where ${isOf(scope, 'r.reviewer_id', 'r')} and ${within('r.merged_at', range)}`;
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
export function isWithin({ workspaceId, repositoryId, label }: MetricsScope, of: 'f' | 'r'): SQL {
  const row = sql.raw(of);
  const conditions = [sql`${row}.workspace_id = ${workspaceId}`];
  if (repositoryId !== undefined) conditions.push(sql`${row}.repository_id = ${repositoryId}`);
  if (label !== undefined) {
    conditions.push(sql`exists (select from pull_requests labelled
      where labelled.id = ${row}.pull_request_id and labelled.labels @> ${JSON.stringify([label])}::jsonb)`);
  }
  return sql.join(conditions, sql` and `);
}

/** Whether somebody is one of the people of this scope. */
export function isBy({ workspaceId, author, teamId }: MetricsScope, person: string): SQL {
  const conditions = [sql`true`];
  if (author !== undefined) conditions.push(sql`${sql.raw(person)} in (${personsOf(workspaceId, author)})`);
  if (teamId !== undefined) {
    conditions.push(sql`${sql.raw(person)} in (
      select coalesce(a.person_id, a.id) from team_members m join actors a on a.id = m.actor_id where m.team_id = ${teamId})`);
  }
  return sql.join(conditions, sql` and `);
}

/**
 * Every two reviewers who both decided on a pull request, as `(repository_id, merged_at, first_id, second_id, agree)`, of the
 * review facts `r` that meet a condition. One scan: a join of the table with itself is quadratic wherever the planner,
 * without statistics, takes a window for a row.
 */
export function pairsOf(condition: SQL): SQL {
  return sql`
    select repository_id, merged_at, least(reviewers[i], reviewers[j]) as first_id,
      greatest(reviewers[i], reviewers[j]) as second_id, decisions[i] = decisions[j] as agree
    from (
      select r.repository_id, r.merged_at, array_agg(r.reviewer_id) as reviewers,
        array_agg(r.decision) as decisions
      from review_facts r where r.decision is not null and ${condition}
      group by r.repository_id, r.pull_request_id, r.merged_at
    ) decided, generate_series(1, cardinality(reviewers)) i, generate_series(i + 1, cardinality(reviewers)) j`;
}

/** The persons behind the accounts of this login. */
export function personsOf(workspaceId: string, login: string): SQL {
  return sql`select coalesce(a.person_id, a.id) from actors a where a.workspace_id = ${workspaceId} and a.login = ${login}`;
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
    'share', avg((${condition})::int)::float8)`;
}
