import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Distribution } from '../../domain/metrics/aggregates.ts';
import { COMPARED_DAYS, reviewerLoads, type ReviewerLoad } from '../../domain/metrics/bottleneck.ts';
import {
  changesOfReviewer,
  NO_REVIEWS,
  type ReviewerChange,
  type ReviewsGiven,
} from '../../domain/metrics/reviewer-change.ts';
import { asksOfPullRequests } from '../../domain/metrics/filters.ts';
import { isByPeople } from '../../domain/metrics/who.ts';
import { weeksIn, type Window } from '../../domain/metrics/windows.ts';
import { asTenant, type Database } from '../database.ts';
import { pageOf, type Page } from '../keyset.ts';
import { account } from '../people.ts';
import { object, select } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { reviewFacts, reviewerPairs } from '../schema/metrics.ts';
import { distribution } from './aggregate.ts';
import { askedPeople, askedTeams } from './asked.ts';
import { isAskedReviewer, isReviewWithin, pairsOf, r, type MetricsScope } from './events.ts';
import { allOf, isIn } from './filters.ts';
import { ranksBy } from './ranks.ts';

const first = alias(actors, 'a');
const second = alias(actors, 'b');
const pair = alias(reviewerPairs, 'p');

/** How many pairs one answer lists: those with the most reviews. */
const MAX_PAIRS = 200;
/** How many teams one answer lists: those that are asked the most. */
const MAX_TEAMS = 200;

export interface Reviewer extends ReviewerLoad {
  reviewer: { id: string; login: string };
  reviews: number;
  pullRequests: number;
  /** The share of all reviews of the window, for any filter; null without reviews. */
  share: number | null;
  /** Seconds from the request to the review. */
  response: Distribution;
  /** Open pull requests, not drafts, that ask for this reviewer's review now. */
  waiting: number;
  /** Null when nothing is compared. */
  change: ReviewerChange | null;
}

export interface ReviewerPair {
  first: { id: string; login: string };
  second: { id: string; login: string };
  together: number;
  agreements: number;
}

/** A team that is asked for reviews now. */
export interface AskedTeam {
  organization: string;
  /** `team:` with its slug. */
  team: string;
  waiting: number;
}

export interface Reviewers {
  page: Page<Reviewer>;
  pairs: ReviewerPair[];
  teams: AskedTeam[];
  /** All reviews of the window. */
  total: number;
}

/**
 * A page of the reviewers by reviews submitted in a window, with how that changed since the one with which it is compared
 * (null: none), with the reviews that wait for each now (`now`, for which reviewers are compared by the 91 days before it,
 * too), the teams that are asked, and the pairs that decide alike on what was merged in the window. For any filter of
 * people, a share is of all reviews, and a bottleneck is compared with all other reviewers. The pairs are those with the
 * most common pull requests. One round trip.
 */
export async function readReviewers(
  db: Database,
  scope: MetricsScope,
  window: Window,
  limit: number,
  after: string[] | null,
  { previous = null, now = new Date().toISOString() }: { previous?: Window | null; now?: string } = {},
): Promise<Reviewers> {
  const before = previous
    ? sql`, given_before as (${givenIn(scope, previous)}),
        ranks as (${ranksBy(sql`person`, sql`response_seconds`, sql`(${responsesOf(scope, window, previous)}) both_windows`)})`
    : sql``;
  const tables = sql`
    with given as (${givenIn(scope, window)}),
    recent as (
      select distinct ${r.reviewerId} as person from ${reviewFacts} ${r}
      where ${isReviewWithin(scope)} and ${r.submittedAt} <= ${now}::timestamptz
        and ${r.submittedAt} >= ${now}::timestamptz - make_interval(days => ${COMPARED_DAYS})
    ),
    waiting_for as (select person, count(*)::int as waiting from (${askedPeople(scope)}) asked group by 1)
    ${before}`;
  const fields = {
    reviewer: object({ id: account.id, login: account.login }),
    given: sql<ReviewsGiven | null>`given.given`,
    before: previous ? sql<ReviewsGiven | null>`given_before.given` : sql<null>`null`,
    ranks: previous ? sql<Parameters<typeof changesOfReviewer>[2]>`ranks.ranks` : sql<null>`null`,
    waiting: sql<number>`coalesce(waiting_for.waiting, 0)`,
    /** Listed is who reviewed in the window, or is asked. */
    isListed: sql<boolean>`given.person is not null or waiting_for.person is not null`,
    isCompared: sql<boolean>`recent.person is not null or waiting_for.person is not null`,
    isAsked: sql<boolean>`${isAskedReviewer(scope, account.id)}`,
  };
  const listed = {
    first: object({ id: first.id, login: first.login }),
    second: object({ id: second.id, login: second.login }),
    together: sql<number>`together`,
    agreements: sql<number>`agreements`,
  };
  const [everybody, pairs, teams] = await asTenant(db, scope.workspaceId, [
    select(
      fields,
      sql`from given full join waiting_for using (person) full join recent using (person)
        ${previous ? sql`full join given_before using (person) left join ranks on ranks.key = person` : sql``}
        join ${actors} ${account} on ${account.id} = person
        order by coalesce((given.given->>'reviews')::int, 0) desc, waiting desc, ${account.id}`,
      tables,
    ),
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
    select(
      { organization: sql<string>`organization`, team: sql<string>`team`, waiting: sql<number>`count(*)::int` },
      sql`from (${askedTeams(scope)}) asked group by 1, 2 order by 3 desc, 2, 1 limit ${MAX_TEAMS}`,
    ),
  ]);
  const [total, totalBefore] = [sumOf(everybody.map(({ given }) => given)), sumOf(everybody.map((one) => one.before))];
  const loads = reviewerLoads(everybody);
  const shown = everybody.flatMap(({ isListed, isAsked, ...reviewer }, index) => {
    const load = loads[index];
    return isListed && isAsked && load ? [{ ...reviewer, load }] : [];
  });
  // The page begins after this reviewer; when the reviewer is no longer in the list, after the same number of
  // reviewers.
  const last = after === null ? -1 : shown.findIndex(({ reviewer }) => reviewer.id === after[1]);
  const start = after !== null && last < 0 ? Number(after[0]) : last + 1;
  const page = pageOf(shown.slice(start), limit, ({ reviewer }) => [String(start + limit), reviewer.id]);
  const data = page.data.map(({ reviewer, given, before: earlier, ranks, waiting, load }): Reviewer => {
    const current = given ?? NO_REVIEWS;
    const comparing = previous && { current: window, previous };
    const both = { current: { ...current, total }, previous: { ...(earlier ?? NO_REVIEWS), total: totalBefore } };
    return {
      reviewer,
      ...current,
      share: total === 0 ? null : current.reviews / total,
      waiting,
      ...load,
      change: comparing && changesOfReviewer(comparing, both, ranks),
    };
  });
  return { page: { ...page, data }, pairs, teams, total };
}

const sumOf = (given: (ReviewsGiven | null)[]) => given.reduce((sum, one) => sum + (one?.reviews ?? 0), 0);

function isSubmitted(scope: MetricsScope, { from, to }: Window): SQL {
  return sql`${isReviewWithin(scope)} and ${r.submittedAt} >= ${from} and ${r.submittedAt} < ${to}`;
}

/** What each person reviewed in a window, as rows `(person, given)`. */
function givenIn(scope: MetricsScope, window: Window): SQL {
  const given = object({
    reviews: sql<number>`count(*)`,
    pullRequests: sql<number>`count(distinct ${r.pullRequestId})`,
    response: distribution(sql`${r.responseSeconds}`),
  });
  return sql`select ${r.reviewerId} as person, ${given} as given from ${reviewFacts} ${r}
    where ${isSubmitted(scope, window)} group by 1`;
}

/** The responses of two windows, told apart by `is_current`. */
function responsesOf(scope: MetricsScope, window: Window, previous: Window): SQL {
  const of = (one: Window, isCurrent: boolean) => sql`
    select ${r.reviewerId} as person, ${r.responseSeconds}, ${isCurrent}::boolean as is_current
    from ${reviewFacts} ${r} where ${isSubmitted(scope, one)}`;
  return sql`${of(window, true)} union all ${of(previous, false)}`;
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
