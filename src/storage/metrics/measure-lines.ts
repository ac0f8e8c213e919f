import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Count, Distinct, Span, Stock } from '../../domain/metrics/measure.ts';
import { STALE_DAYS, type LineSort, type ListedMeasure, type Part } from '../../domain/metrics/measure-lists.ts';
import { measureOf } from '../../domain/metrics/measures.ts';
import type { Piece } from '../../domain/metrics/pieces.ts';
import type { Window } from '../../domain/metrics/windows.ts';
import { isEvidenceOf } from '../ai-signals.ts';
import { isIntoProduction } from '../into-production.ts';
import { opaque } from '../opaque.ts';
import { isBy } from '../people.ts';
import { literal, nameOf } from '../rows.ts';
import { aiSignals } from '../schema/analyses.ts';
import { pullRequestFacts, reviewFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { conditionOf } from './aggregate.ts';
import { leadsOf } from './delivery.ts';
import { f, isOf, OTHERS, r, within, type MetricsScope } from './events.ts';

const p = alias(pullRequests, 'p');
const s = alias(aiSignals, 's');
const one = alias(reviewFacts, 'one');
const other = alias(reviewFacts, 'other');

/** What a measure counted, and where. */
export interface Counted {
  measure: ListedMeasure;
  part: Part;
  /** Those of a time of the week, in a zone, with a flaky check, with a tool, of a pair of reviewers or into other branches; all without it. */
  piece?: (Piece & { zone: string }) | undefined;
  scope: MetricsScope;
  window: Window;
  /** The present instant, ISO 8601: waiting times are counted up to it. */
  now: string;
}

/** What of it is listed: the lines with a value in `[min, max)`, in an order. */
export interface Listed extends Counted {
  sort: LineSort;
  min?: number | undefined;
  max?: number | undefined;
}

/**
 * Whether a line has a value in the range. What is below 0 counts as 0, as in the first bin: a merge queue can deploy a
 * merge before GitHub notes it.
 */
export function isInRange({ min, max }: Pick<Listed, 'min' | 'max'>): SQL {
  const value = sql`greatest(value, 0)`;
  const least = min === undefined ? sql`true` : sql`${value} >= ${min}::float8`;
  return max === undefined ? least : sql`${least} and ${value} < ${max}::float8`;
}

/** The columns of a line. */
interface Line {
  /** Of the pull request, or of the review where each review is a line of its own. */
  id: SQLWrapper;
  pullRequest?: SQLWrapper;
  person: SQLWrapper;
  /** The instant at which it counts; for an open or waiting pull request, the instant since when. */
  at: SQLWrapper;
  value: SQLWrapper;
}

/**
 * The lines of the list behind a measure, as `(id, pull_request_id, person_id, at, value)`: exactly the rows from which the
 * measure is aggregated.
 */
export function linesOf(counted: Counted): SQL {
  const { scope, window, part } = counted;
  const measure = measureOf(counted.measure);
  const merged = { id: f.pullRequestId, person: f.authorId, at: f.mergedAt };
  const merges = sql`from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${within(f.mergedAt, window)}`;
  switch (measure.form) {
    case 'count':
    case 'distinct':
      return measure.event === 'merged'
        ? lines({ ...merged, value: ONE }, sql`${merges}${isKnown(measure, f.authorId)}${isInPiece(counted)}`)
        : otherEvents(measure, counted);
    case 'distribution':
      return lines(
        { ...merged, value: f[measure.of] },
        sql`${merges} and ${f[measure.of]} is not null${isInPiece(counted)}`,
      );
    case 'share': {
      const condition = conditionOf(measure, (fact) => sql`${f[fact]}`);
      const isListed = part === 'numerator' ? condition : sql`${condition} is not null`;
      return lines({ ...merged, value: sql`(${condition})::int` }, sql`${merges} and ${isListed}`);
    }
    case 'stock':
      return openLines(measure, counted);
    case 'span':
      return spanLines(measure, counted);
    case 'ratio':
      throw new Error(`${counted.measure} has no list`);
  }
}

function isInPiece({ piece, scope: { workspaceId } }: Counted): SQL {
  if (piece === undefined) return sql``;
  if (piece.of === 'flaky') return sql` and ${f.flakyChecks} @> ${JSON.stringify([piece.check])}::jsonb`;
  if (piece.of === 'tool') {
    return sql` and ${f.aiAssisted} is not null and exists (
      select from ${aiSignals} ${s} where ${s.pullRequestId} = ${f.pullRequestId} and ${s.tool} = ${piece.tool}
        and ${isEvidenceOf(piece.use)})`;
  }
  if (piece.of === 'otherBranches') {
    const bySource = sql`select ${repositories.id} from ${repositories}
      where ${repositories.workspaceId} = ${opaque(workspaceId)} and ${repositories.deploymentSource} in ('merges', 'releases')`;
    return sql` and ${f.repositoryId} in (${bySource}) and exists (
      select from ${pullRequests} ${p} where ${p.id} = ${f.pullRequestId} and not ${isIntoProduction(p)})`;
  }
  if ('reviewers' in piece) {
    const [first, second] = piece.reviewers;
    const hasLogin = (login: string, person: SQLWrapper) => isBy({ workspaceId, author: [login] }, person);
    return sql` and exists (
      select from ${reviewFacts} ${one} join ${reviewFacts} ${other} on ${other.pullRequestId} = ${one.pullRequestId}
      where ${one.pullRequestId} = ${f.pullRequestId} and ${one.reviewerId} <> ${other.reviewerId}
        and ${hasLogin(first, one.reviewerId)} and ${hasLogin(second, other.reviewerId)}
        and ${piece.of === 'alike' ? sql`${one.decision} = ${other.decision}` : sql`${one.decision} is not null and ${other.decision} is not null`})`;
  }
  const { of, weekday, hours, zone } = piece;
  const local = sql`(${of === 'opened' ? f.openedAt : f.firstResponseAt} at time zone ${zone})`;
  const isOnDay = sql`extract(isodow from ${local}) = ${weekday}::int`;
  if (hours === null) return sql` and ${isOnDay}`;
  const hour = sql`extract(hour from ${local})`;
  return sql` and ${isOnDay} and ${hour} >= ${hours.from}::int and ${hour} < ${hours.to}::int`;
}

const ONE = sql`1`;

function lines({ id, pullRequest = id, person, at, value }: Line, from: SQL): SQL {
  return sql`select ${id} as id, ${pullRequest} as ${nameOf(f.pullRequestId)}, ${person} as person_id, ${at} as at,
    (${value})::float8 as value ${from}`;
}

/** Only events of known people tell how many people there are. */
function isKnown({ form }: Count | Distinct, person: SQLWrapper): SQL {
  return form === 'distinct' ? sql` and ${person} is not null` : sql``;
}

function otherEvents(measure: Count | Distinct, { scope, window }: Counted): SQL {
  if (measure.event === 'merged') throw new Error('a merge is no other event');
  const event = OTHERS[measure.event];
  const { person, at } = event;
  const events = sql`${event.from(scope, window)}${isKnown(measure, person)}`;
  if (measure.event !== 'review') return lines({ id: f.pullRequestId, person, at, value: ONE }, events);
  if (measure.form === 'distinct') {
    return lines({ id: r.reviewId, pullRequest: r.pullRequestId, person, at, value: ONE }, events);
  }
  const last = sql`max(${at})`;
  return lines(
    { id: r.pullRequestId, person: sql`null::uuid`, at: last, value: sql`count(*)` },
    sql`${events} group by ${r.pullRequestId}`,
  );
}

/** Looked up for each: those that wait are few, and a join would begin with all that changed of late. */
const UPDATED_AT = sql`(select ${p.updatedAt} from ${pullRequests} ${p} where ${p.id} = ${f.pullRequestId})`;

/** The values are how long it has been so, in seconds. */
function openLines({ waits }: Stock, { scope, window, now }: Counted): SQL {
  const open = (at: SQLWrapper, instant: string, condition: SQL) =>
    lines(
      { id: f.pullRequestId, person: f.authorId, at, value: sql`extract(epoch from ${instant}::timestamptz - ${at})` },
      sql`from ${pullRequestFacts} ${f} where ${isOf(scope, f.authorId)} and ${condition}`,
    );
  if (waits === undefined) {
    const end = sql`${window.to}::timestamptz`;
    const ready = sql`coalesce(case when ${f.readyAt} < ${end} then ${f.readyAt} end, ${f.openedAt})`;
    const wasOpen = sql`${f.openedAt} < ${end} and (${f.closedAt} is null or ${f.closedAt} >= ${end})`;
    return open(ready, window.to, wasOpen);
  }
  const isStale = sql`${UPDATED_AT} <= ${now}::timestamptz - make_interval(days => ${STALE_DAYS}::int)`;
  if (waits === 'stale') return open(UPDATED_AT, now, sql`${f.waitingOn} is not null and ${isStale}`);
  const since = sql`coalesce(${f.waitingSince}, ${f.openedAt})`;
  return open(since, now, sql`${f.waitingOn} = ${literal(waits)} and not (${isStale})`);
}

function spanLines({ between }: Span, { scope, window }: Counted): SQL {
  if (between === 'first commit and deployment') {
    return sql`select ${nameOf(f.pullRequestId)} as id, ${nameOf(f.pullRequestId)}, person_id, at, seconds as value
      from (${leadsOf(scope, window)}) leads where seconds is not null`;
  }
  const { person, at } = OTHERS.review;
  return lines(
    { id: r.reviewId, pullRequest: r.pullRequestId, person, at, value: r.responseSeconds },
    sql`${OTHERS.review.from(scope, window)} and ${r.responseSeconds} is not null`,
  );
}
