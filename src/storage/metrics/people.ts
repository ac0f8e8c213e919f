import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { bottlenecks } from '../../domain/metrics/bottleneck.ts';
import { NO_AGGREGATES, type Aggregates, type Measured } from '../../domain/metrics/aggregates.ts';
import { asksOfPullRequests } from '../../domain/metrics/filters.ts';
import { isByPeople } from '../../domain/metrics/who.ts';
import { weeksIn, type Window } from '../../domain/metrics/windows.ts';
import { asTenant, rowsAsTenant, type Database } from '../database.ts';
import { pageOf, type Page } from '../keyset.ts';
import { account, effectiveKind, isHuman, loginsOf, personOf } from '../people.ts';
import { object, select, type RowOf } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { pullRequestFacts, reviewFacts, reviewerPairs } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { AGGREGATES, COUNTED_MERGES } from './aggregate.ts';
import {
  countsByPerson,
  f,
  isAskedReviewer,
  isReviewWithin,
  isWithin,
  mergesOf,
  pairsOf,
  r,
  type MetricsScope,
  type OtherCount,
} from './events.ts';
import { allOf, isIn } from './filters.ts';

const p = alias(pullRequests, 'p');
const first = alias(actors, 'a');
const second = alias(actors, 'b');
const pair = alias(reviewerPairs, 'p');

/** How many pairs one answer lists: those with the most reviews. */
const MAX_PAIRS = 200;

export interface Author {
  author: { id: string; login: string; kind: string };
  metrics: Aggregates;
}

/** A page of authors by merges in a window, and how many merges each author has in all. One round trip. */
export async function readAuthors(
  db: Database,
  scope: MetricsScope,
  window: Window,
  limit: number,
  after: string[] | null,
): Promise<{ page: Page<Author>; merges: number[] }> {
  const place = after
    ? sql`where (-coalesce(merged, 0), ${account.id}) > (-${Number(after[0])}::int, ${after[1]}::uuid)`
    : sql``;
  const read = {
    author: object({ id: account.id, login: account.login, kind: effectiveKind(account) }),
    metrics: sql<Partial<Aggregates> | null>`metrics`,
    counts: sql<Measured<OtherCount> | null>`counts`,
  };
  const tables = sql`
    with merges as materialized (
      select person_id, ${AGGREGATES} as metrics, ${COUNTED_MERGES} as merged
      from (${mergesOf(scope, window)}) e where person_id is not null group by 1
    ),
    others as (${countsByPerson(scope, window)}),
    most as (
      select coalesce(merged, 0) as merged, ${object(read)} as author, ${account.id}
      from merges full join others using (person_id)
      join ${actors} ${account} on ${account.id} = coalesce(merges.person_id, others.person_id)
      ${place} order by 1 desc, ${account.id} limit ${limit + 1}
    )`;
  const [row] = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      {
        authors: sql<
          RowOf<typeof read>[]
        >`(select coalesce(json_agg(author order by merged desc, id), '[]') from most)`,
        merges: sql<number[]>`(select coalesce(json_agg(merged), '[]') from merges)`,
      },
      sql``,
      tables,
    ),
  );
  if (!row) throw new Error('the query answered no row');
  const authors = row.authors.map(({ author, metrics, counts }) => ({
    author,
    metrics: { ...NO_AGGREGATES, ...metrics, ...counts },
  }));
  return {
    page: pageOf(authors, limit, ({ author, metrics }) => [String(metrics.merged.n), author.id]),
    merges: row.merges,
  };
}

export interface Reviewer {
  reviewer: { id: string; login: string };
  reviews: number;
  pullRequests: number;
  /** The share of all reviews of the window, for any filter; null without reviews. */
  share: number | null;
  response: { n: number; p50: number | null };
  /** Open pull requests, not drafts, that wait for this reviewer now. */
  waiting: number;
  /** Far more pull requests wait for this reviewer than for the others. */
  isBottleneck: boolean;
}

export interface ReviewerPair {
  first: { id: string; login: string };
  second: { id: string; login: string };
  together: number;
  agreements: number;
}

/**
 * A page of the reviewers by reviews submitted in a window, with the reviews that wait for each now, and the pairs that
 * decide alike on what was merged in it; `total` counts all reviews of the window. For any filter, a share is of all reviews, and a bottleneck
 * is compared with all other reviewers. The pairs are those with the most common pull requests. One round trip.
 */
export async function readReviewers(
  db: Database,
  scope: MetricsScope,
  window: Window,
  limit: number,
  after: string[] | null,
): Promise<{ page: Page<Reviewer>; pairs: ReviewerPair[]; total: number }> {
  const submitted = sql`${isReviewWithin(scope)} and ${r.submittedAt} >= ${window.from} and ${r.submittedAt} < ${window.to}`;
  const tables = sql`
    with given as (
      select ${r.reviewerId} as person, count(*)::int as reviews, count(distinct ${r.pullRequestId})::int as pull_requests,
        count(${r.responseSeconds})::int as n,
        percentile_cont(0.5) within group (order by ${r.responseSeconds}) as p50
      from ${reviewFacts} ${r} where ${submitted} group by 1
    ),
    waiting_for as (
      -- A request to a bot does not count, nor one to another account of the author.
      select asked.person, count(distinct asked.pull_request_id)::int as waiting
      from (
        select ${p.id} as pull_request_id, ${personOf(account)} as person, ${isHuman(account)} as is_human
        from ${pullRequests} ${p} cross join jsonb_array_elements_text(${p.requestedReviewers}) asked(login)
        join (${loginsOf(scope.workspaceId)}) named on named.login = lower(asked.login)
        join ${actors} ${account} on ${account.id} = named.id
        where ${p.workspaceId} = ${scope.workspaceId} and ${p.state} = 'open' and not ${p.isDraft}
        -- Otherwise the planner takes hardly anybody for human, and reads rows by the square.
        offset 0
      ) asked join ${pullRequestFacts} ${f} on ${f.pullRequestId} = asked.pull_request_id
      where asked.is_human and ${f.closedAt} is null and asked.person is distinct from ${f.authorId} and ${isWithin(scope, f)} group by 1
    )`;
  const fields = {
    reviewer: object({ id: account.id, login: account.login }),
    reviews: sql<number>`coalesce(g.reviews, 0)`,
    pullRequests: sql<number>`coalesce(g.pull_requests, 0)`,
    share: sql<number | null>`coalesce(g.reviews, 0)::float8 / nullif((select sum(reviews) from given), 0)`,
    response: object({ n: sql<number>`coalesce(g.n, 0)`, p50: sql<number | null>`g.p50` }),
    waiting: sql<number>`coalesce(w.waiting, 0)`,
    isAsked: sql<boolean>`${isAskedReviewer(scope, account.id)}`,
  };
  const listed = {
    first: object({ id: first.id, login: first.login }),
    second: object({ id: second.id, login: second.login }),
    together: sql<number>`together`,
    agreements: sql<number>`agreements`,
  };
  const [everybody, [totals], pairs] = await asTenant(db, scope.workspaceId, [
    select(
      fields,
      sql`from given g full join waiting_for w on w.person = g.person
        join ${actors} ${account} on ${account.id} = coalesce(g.person, w.person)
        order by reviews desc, waiting desc, ${account.id}`,
      tables,
    ),
    select({ total: sql<number>`count(*)::int` }, sql`from ${reviewFacts} ${r} where ${submitted}`),
    select(
      listed,
      sql`from (
          select first_id, second_id, sum(together)::int as together, sum(agreements)::int as agreements
          from (${pairsWithin(scope, window)}) pairs
          where (${isAskedReviewer(scope, sql`first_id`)} or ${isAskedReviewer(scope, sql`second_id`)})
          group by 1, 2 order by 3 desc, 1, 2 limit ${MAX_PAIRS}
        ) pairs join ${actors} ${first} on ${first.id} = first_id join ${actors} ${second} on ${second.id} = second_id
        order by together desc, first_id, second_id`,
    ),
  ]);
  const isBottleneck = bottlenecks(everybody.map(({ waiting }) => waiting));
  const asked = everybody.flatMap(({ isAsked, ...reviewer }, index) =>
    isAsked ? [{ ...reviewer, isBottleneck: isBottleneck[index] === true }] : [],
  );
  // The page begins after this reviewer; when the reviewer is no longer in the list, after the same number of
  // reviewers.
  const last = after === null ? -1 : asked.findIndex(({ reviewer }) => reviewer.id === after[1]);
  const start = after !== null && last < 0 ? Number(after[0]) : last + 1;
  return {
    page: pageOf(asked.slice(start), limit, ({ reviewer }) => [String(start + limit), reviewer.id]),
    pairs,
    total: totals?.total ?? 0,
  };
}

/**
 * Pairs of a window, to be summed: those of whole weeks (UTC, as they are stored) from the rollups, the rest from facts.
 * Rollups know no filter but the repository, and only what counts by default.
 */
function pairsWithin(scope: MetricsScope, { from, to }: Window): SQL {
  const fromFacts = (since: string, until: string) => {
    const merged = sql`${isReviewWithin(scope)} and ${r.mergedAt} >= ${since} and ${r.mergedAt} < ${until}`;
    return sql`select first_id, second_id, 1 as together, agree::int as agreements from (${pairsOf(merged)}) found`;
  };
  const whole = weeksIn({ from, to }, 'UTC', Date.parse(to)).filter(({ cut, open }) => !cut && !open);
  const [oldest, newest] = [whole[0], whole.at(-1)];
  if (asksOfPullRequests(scope) || scope.reviewer !== undefined || !isByPeople(scope) || !oldest || !newest)
    return fromFacts(from, to);
  return sql`
    select ${pair.firstReviewerId} as first_id, ${pair.secondReviewerId} as second_id, ${pair.together}, ${pair.agreements}
    from ${reviewerPairs} ${pair}
    where ${allOf(isIn(scope.workspaceId, scope, pair))}
      and ${pair.weekStart} >= ${oldest.start}::date and ${pair.weekStart} <= ${newest.start}::date
    union all ${fromFacts(from, oldest.from)}
    union all ${fromFacts(newest.to, to)}`;
}
