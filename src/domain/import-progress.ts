import type { HourLeft } from './budget.ts';
import { reserveOf } from './budget/acquire.ts';
import type { GitHubResource } from './failure.ts';
import {
  POINTS_A_PULL_REQUEST,
  REQUESTS_AT_LEAST,
  REST_REQUESTS_A_PULL_REQUEST,
  SECONDS_A_PULL_REQUEST,
  SECONDS_AT_LEAST,
} from './import-estimate.ts';
import type { Instant } from './reducer.ts';

/** The part of an import that one connection reads: repositories whose first sync has ended, runs, or is due. */
export interface ImportPart {
  /** Null for the deployment's own token. */
  connectionId: string | null;
  /** `uncounted`: of how many it is not known yet how many pull requests they have. */
  repositories: { done: number; total: number; uncounted: number };
  /** `counted`: how many there are in the other repositories. */
  pullRequests: { read: number; counted: number };
  /** When the first of its syncs began, ISO 8601; null before. */
  beganAt: string | null;
}

/** What is left of the hour of a connection's quota, as GitHub's last answers said. */
export type QuotaLeft = Partial<Record<GitHubResource, HourLeft>>;

export interface ImportProgress {
  percent: number;
  /** About how long it takes yet; null before anything is read. Rough before a tenth is read. */
  secondsLeft: number | null;
  repositories: { done: number; total: number };
}

const HOUR_SECONDS = 3_600;
/** What GitHub grants an hour when it has not said it. */
const USUAL_LIMIT = 5_000;
/** The pace of an hour is told from at least this much of it. */
const MIN_PACE_SECONDS = 180;
/** An hour of which so much is used is spent, but for what stays for live work. */
const SPENT_SHARE = 0.95;

/** How far a whole import is, and how long its slowest part takes yet; null when there is nothing to import. */
export function importProgress(
  parts: ImportPart[],
  quotaOf: (connectionId: string | null) => QuotaLeft,
  now: Instant,
): ImportProgress | null {
  if (parts.length === 0) return null;
  const sizes = parts.map(sizeOf);
  const left = parts.map((part) => secondsLeft(part, quotaOf(part.connectionId), now));
  return {
    percent: Math.min(99, Math.floor((100 * sum(sizes.map(({ done }) => done.seconds))) / sum(sizes.map(allSeconds)))),
    secondsLeft: left.includes(null) ? null : Math.round(Math.max(...left.map(Number))),
    repositories: {
      done: sum(parts.map(({ repositories }) => repositories.done)),
      total: sum(parts.map(({ repositories }) => repositories.total)),
    },
  };
}

/** What so many repositories and pull requests take: seconds of one request after the other, and what GitHub counts. */
interface Taken {
  seconds: number;
  points: number;
  restRequests: number;
}

function taken(repositories: number, pullRequests: number): Taken {
  return {
    seconds: repositories * SECONDS_AT_LEAST + pullRequests * SECONDS_A_PULL_REQUEST,
    points: repositories * REQUESTS_AT_LEAST + pullRequests * POINTS_A_PULL_REQUEST,
    restRequests: pullRequests * REST_REQUESTS_A_PULL_REQUEST,
  };
}

/** Repositories that are not counted have as many pull requests as the others on average. */
function sizeOf({ repositories, pullRequests }: ImportPart): { done: Taken; left: Taken } {
  const { done, total, uncounted } = repositories;
  const { read, counted } = pullRequests;
  const mean = uncounted < total ? counted / (total - uncounted) : 0;
  return { done: taken(done, read), left: taken(total - done, Math.max(0, counted + uncounted * mean - read)) };
}

function allSeconds({ done, left }: { done: Taken; left: Taken }): number {
  return done.seconds + left.seconds;
}

/** By the pace while GitHub's limits let it read, and by these limits, whichever is slower. */
function secondsLeft(part: ImportPart, { graphql, core }: QuotaLeft, now: Instant): number | null {
  const { done, left } = sizeOf(part);
  if (left.seconds === 0) return 0;
  if (part.beganAt === null || done.seconds === 0) return null;
  const hour = running(graphql, now);
  const paced = pacedSeconds(done, left, Date.parse(part.beganAt), hour, now);
  const perSecond = left.points / paced;
  return Math.max(
    paced,
    limitedSeconds(left.points, hour, now, perSecond),
    (HOUR_SECONDS * left.restRequests) / (core?.limit ?? USUAL_LIMIT),
  );
}

/**
 * The hour that runs: its limit and what is left of it, both without what stays for live work; when it ends, and after how
 * many seconds one was last spent.
 */
interface RunningHour {
  limit: number;
  remaining: number;
  resetAt: Instant;
  spentAfter: number | null;
}

/** When none runs, the next one begins with the next request. */
function running(hour: HourLeft | undefined, now: Instant): RunningHour {
  const reserve = reserveOf(hour?.limit ?? USUAL_LIMIT, 'backfill');
  const limit = (hour?.limit ?? USUAL_LIMIT) - reserve;
  const spentAfter = hour?.spentAfter === undefined ? null : hour.spentAfter / 1000;
  if (hour && hour.resetAt > now) {
    return { limit, remaining: Math.max(0, hour.remaining - reserve), resetAt: hour.resetAt, spentAfter };
  }
  return { limit, remaining: limit, resetAt: now + HOUR_SECONDS * 1000, spentAfter };
}

/**
 * How long the rest takes at the pace so far, without limits. The time since an import began may have waits for the next
 * hour in it; so the pace of this hour counts, or of the last one that was spent, where it is faster.
 */
function pacedSeconds(done: Taken, left: Taken, beganAt: Instant, hour: RunningHour, now: Instant): number {
  const passed = HOUR_SECONDS - (hour.resetAt - now) / 1000;
  const used = hour.limit - hour.remaining;
  const isSpent = hour.spentAfter !== null && hour.spentAfter < passed && used >= hour.limit * SPENT_SHARE;
  const active = isSpent ? (hour.spentAfter ?? 0) : passed;
  const waited = isSpent ? passed - active : 0;
  const since = (now - beganAt) / 1000;
  if (since <= passed) return (Math.max(1, since - waited) * left.seconds) / done.seconds;
  const bySince = (since * left.seconds) / done.seconds;
  const byHour = (seconds: number, points: number) => (seconds * left.seconds * done.points) / (points * done.seconds);
  if (active >= MIN_PACE_SECONDS) return Math.min(bySince, byHour(active, Math.max(1, used)));
  return hour.spentAfter === null ? bySince : Math.min(bySince, byHour(hour.spentAfter, hour.limit));
}

/** How long so many points take: what is left of this hour, whole hours, and the rest at the pace. */
function limitedSeconds(points: number, hour: RunningHour, now: Instant, perSecond: number): number {
  const { limit, remaining, resetAt } = hour;
  if (points <= remaining) return 0;
  const later = points - remaining;
  const hours = Math.floor(later / limit);
  return (resetAt - now) / 1000 + hours * HOUR_SECONDS + Math.min(HOUR_SECONDS, (later - hours * limit) / perSecond);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
