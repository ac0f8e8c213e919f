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
  const measures = sql.raw(MEASURES.map((name) => `f.${name}`).join(', '));
  const nothing = sql.raw(MEASURES.map(() => 'null').join(', '));
  const within = (column: string) => sql`${sql.raw(column)} >= ${range.from} and ${sql.raw(column)} < ${range.to}`;
  const mine = isOf(scope, 'f.author_id');
  return sql`
    select 'merged' as kind, f.repository_id, f.author_id as person_id, f.merged_at as at, ${measures}
    from pull_request_facts f where ${mine} and ${within('f.merged_at')}
    union all
    select 'opened', f.repository_id, f.author_id, f.opened_at, ${nothing}
    from pull_request_facts f where ${mine} and ${within('f.opened_at')}
    union all
    select 'closed', f.repository_id, f.author_id, f.closed_at, ${nothing}
    from pull_request_facts f where ${mine} and ${within('f.closed_at')} and f.merged_at is null
    union all
    select 'review', f.repository_id, r.reviewer_id, f.merged_at, ${nothing}
    from pull_request_facts f join review_facts r on r.pull_request_id = f.pull_request_id
    where ${isOf(scope, 'r.reviewer_id')} and ${within('f.merged_at')}`;
}

/** Whether the facts `f` are of this scope, and done by its people. */
export function isOf(scope: MetricsScope, person: string): SQL {
  const { workspaceId, repositoryId, author, teamId, label } = scope;
  const conditions = [sql`f.workspace_id = ${workspaceId}`];
  if (repositoryId !== undefined) conditions.push(sql`f.repository_id = ${repositoryId}`);
  if (author !== undefined) conditions.push(sql`${sql.raw(person)} in (${personsOf(workspaceId, author)})`);
  if (teamId !== undefined) {
    conditions.push(sql`${sql.raw(person)} in (
      select coalesce(a.person_id, a.id) from team_members m join actors a on a.id = m.actor_id where m.team_id = ${teamId})`);
  }
  if (label !== undefined) {
    conditions.push(sql`exists (select from pull_requests labelled
      where labelled.id = f.pull_request_id and labelled.labels @> ${JSON.stringify([label])}::jsonb)`);
  }
  return sql.join(conditions, sql` and `);
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

/** `percentile_cont` leaves unknown values out; Postgres computes the repeated aggregate once. */
function distribution(column: string): string {
  const percentiles = `(percentile_cont(array[0.5, 0.75, 0.9]) within group (order by ${column}::float8))`;
  return `jsonb_build_object('n', count(${column}),
    'p50', ${percentiles}[1], 'p75', ${percentiles}[2], 'p90', ${percentiles}[3])`;
}

function share(condition: string): string {
  return `jsonb_build_object('n', count(${condition}), 'count', count(*) filter (where ${condition}),
    'share', avg((${condition})::int)::float8)`;
}
