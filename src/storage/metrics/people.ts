import { sql, type SQL } from 'drizzle-orm';
import { bottlenecks } from '../../domain/metrics/bottleneck.ts';
import { NO_AGGREGATES, type Aggregates } from '../../domain/metrics/aggregates.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';
import { pageOf, type Page } from '../keyset.ts';
import { isBy } from '../people.ts';
import { AGGREGATES, countsByPerson, isWithin, mergesOf, pairsOf, type MetricsScope } from './events.ts';
import type { Window } from './overview.ts';
import { weeksOf } from './weekly.ts';

/** Pairs that one answer lists: those with the most. */
const MOST_PAIRS = 200;

export interface Author {
  author: { id: string; login: string; kind: string };
  metrics: Aggregates;
}

/** Authors by merges in a window, a page of them, and how many each of all has. One round trip. */
export async function readAuthors(
  db: Database,
  scope: MetricsScope,
  window: Window,
  limit: number,
  after: string[] | null,
): Promise<{ page: Page<Author>; merges: number[] }> {
  type Read = Pick<Author, 'author'> & { metrics: Aggregates | null; counts: Partial<Aggregates> };
  const [row] = await rowsAsTenant<{ authors: Read[]; merges: number[] }>(
    db,
    scope.workspaceId,
    sql`
      with merges as materialized (
        select person_id, ${AGGREGATES} as metrics, count(*) as merged from (${mergesOf(scope, window)}) e
        where person_id is not null group by 1
      ),
      others as (
        select person_id, sum(opened) as opened, sum(closed) as closed, sum(reviews) as reviews
        from (${countsByPerson(scope, window)}) e where person_id is not null group by 1
      ),
      most as (
        select coalesce(merged, 0) as merged, json_build_object(
            'author', json_build_object('id', a.id, 'login', a.login, 'kind', coalesce(a.kind_override, a.kind)),
            'metrics', metrics,
            'counts', json_build_object('opened', coalesce(opened, 0), 'closedUnmerged', coalesce(closed, 0),
              'reviews', coalesce(reviews, 0))) as author, a.id
        from merges full join others using (person_id) join actors a on a.id = coalesce(merges.person_id, others.person_id)
        ${after ? sql`where (-coalesce(merged, 0), a.id) > (-${Number(after[0])}::int, ${after[1]}::uuid)` : sql``}
        order by 1 desc, a.id limit ${limit + 1}
      )
      select (select coalesce(json_agg(author order by merged desc, id), '[]') from most) as authors,
        (select coalesce(json_agg(merged), '[]') from merges) as merges`,
  );
  if (!row) throw new Error('a query without a source answers one row');
  const authors = row.authors.map(({ author, metrics, counts }) => ({
    author,
    metrics: { ...NO_AGGREGATES, ...metrics, ...counts },
  }));
  return {
    page: pageOf(authors, limit, ({ author, metrics }) => [String(metrics.merged), author.id]),
    merges: row.merges,
  };
}

export interface Reviewer {
  reviewer: { id: string; login: string };
  reviews: number;
  pullRequests: number;
  /** Of all reviews of the window, whoever is asked for; null without any. */
  share: number | null;
  response: { n: number; p50: number | null };
  /** Open pull requests, out of draft, that wait for this reviewer now. */
  waiting: number;
  /** More wait for them than for the others, by far. */
  isBottleneck: boolean;
}

export interface ReviewerPair {
  first: { id: string; login: string };
  second: { id: string; login: string };
  together: number;
  agreements: number;
}

/**
 * Who reviewed what was merged in a window, who is waited for now, a page of them, and who decides alike; `total` are all
 * reviews of it. Whoever is asked for, a share is one of all, and a bottleneck one among all others. Pairs are those with the
 * most together. One round trip.
 */
export async function readReviewers(
  db: Database,
  scope: MetricsScope,
  window: Window,
  limit: number,
  after: string[] | null,
): Promise<{ page: Page<Reviewer>; pairs: ReviewerPair[]; total: number }> {
  const merged = sql`${isWithin(scope, 'r')} and r.merged_at >= ${window.from} and r.merged_at < ${window.to}`;
  const [reviewers, totals, pairs] = await asTenant(db, scope.workspaceId, [
    sql`
      with given as (
        select r.reviewer_id as person, count(*)::int as reviews, count(distinct r.pull_request_id)::int as pull_requests,
          count(r.response_seconds)::int as n,
          percentile_cont(0.5) within group (order by r.response_seconds) as p50
        from review_facts r where ${merged} group by 1
      ),
      waited as (
        -- Nobody waits for a machine, nor for themselves under another name.
        select r.reviewer_id as person, count(distinct r.pull_request_id)::int as waiting
        from (
          select p.id as pull_request_id, coalesce(a.person_id, a.id) as reviewer_id
          from pull_requests p cross join jsonb_array_elements_text(p.requested_reviewers) asked(login)
          join actors a on a.workspace_id = p.workspace_id and a.login_key = lower(asked.login)
          where p.workspace_id = ${scope.workspaceId} and p.state = 'open' and not p.is_draft
            and coalesce(a.kind_override, a.kind) not in ('bot', 'organization')
        ) r join pull_request_facts f on f.pull_request_id = r.pull_request_id
        where f.closed_at is null and r.reviewer_id is distinct from f.author_id
          and ${isWithin(scope, 'f')} group by 1
      )
      select json_build_object('id', a.id, 'login', a.login) as reviewer, coalesce(g.reviews, 0) as reviews,
        coalesce(g.pull_requests, 0) as "pullRequests",
        coalesce(g.reviews, 0)::float8 / nullif((select sum(reviews) from given), 0) as share,
        json_build_object('n', coalesce(g.n, 0), 'p50', g.p50) as response, coalesce(w.waiting, 0) as waiting,
        ${isBy(scope, 'a.id')} as "isAsked"
      from given g full join waited w on w.person = g.person
      join actors a on a.id = coalesce(g.person, w.person)
      order by reviews desc, waiting desc, a.id`,
    sql`select count(*)::int as total from review_facts r where ${merged}`,
    sql`
      with ${weeksOf(scope.workspaceId, window)}
      select json_build_object('id', a.id, 'login', a.login) as first, json_build_object('id', b.id, 'login', b.login) as second,
        together, agreements
      from (
        select first_id, second_id, sum(together)::int as together, sum(agreements)::int as agreements
        from (${pairsWithin(scope, window)}) pairs
        where (${isBy(scope, 'first_id')} or ${isBy(scope, 'second_id')}) group by 1, 2 order by 3 desc, 1, 2 limit ${MOST_PAIRS}
      ) pairs join actors a on a.id = first_id join actors b on b.id = second_id
      order by together desc, first_id, second_id`,
  ]);
  const everybody = (reviewers ?? []) as unknown as (Omit<Reviewer, 'isBottleneck'> & { isAsked: boolean })[];
  const isBottleneck = bottlenecks(everybody.map(({ waiting }) => waiting));
  const asked = everybody.flatMap(({ isAsked, ...reviewer }, index) =>
    isAsked ? [{ ...reviewer, isBottleneck: isBottleneck[index] === true }] : [],
  );
  // Behind whom the page before ended; if they are no longer there, behind as many.
  const last = after === null ? -1 : asked.findIndex(({ reviewer }) => reviewer.id === after[1]);
  const start = after !== null && last < 0 ? Number(after[0]) : last + 1;
  return {
    page: pageOf(asked.slice(start), limit, ({ reviewer }) => [String(start + limit), reviewer.id]),
    pairs: (pairs ?? []) as unknown as ReviewerPair[],
    total: Number(totals?.[0]?.['total'] ?? 0),
  };
}

/**
 * Pairs of a window, to be summed, beside the `weeks` of `weeksOf`: those of its whole weeks as they were rolled up, the rest
 * from facts. Rollups know no labels.
 */
function pairsWithin(scope: MetricsScope, { from, to }: Window): SQL {
  const fromFacts = (since: SQL, until: SQL) => {
    const merged = sql`${isWithin(scope, 'r')} and r.merged_at >= ${since} and r.merged_at < ${until}`;
    return sql`select first_id, second_id, 1 as together, agree::int as agreements from (${pairsOf(merged)}) found`;
  };
  if (scope.label !== undefined) return fromFacts(sql`${from}`, sql`${to}`);
  const whole = (of: string) => sql`(select ${sql.raw(of)} from weeks where starts >= ${from} and ends <= ${to})`;
  const repository = scope.repositoryId === undefined ? sql`` : sql`and p.repository_id = ${scope.repositoryId}`;
  return sql`
    select p.first_reviewer_id as first_id, p.second_reviewer_id as second_id, p.together, p.agreements from reviewer_pairs p
    where p.workspace_id = ${scope.workspaceId} and p.week_start in ${whole('week')} ${repository}
    union all ${fromFacts(sql`${from}`, sql`coalesce(${whole('min(starts)')}, ${to})`)}
    union all ${fromFacts(whole('max(ends)'), sql`${to}`)}`;
}
