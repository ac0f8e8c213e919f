import { randomOf } from '../../test/support/simulation/run.ts';
import type { DueRepository } from '../../src/jobs/schedule/schedule-next.ts';
import { CRONS, isDue } from '../../src/domain/crons.ts';
import { DAY_MS, HOUR_MS } from './clock.ts';
import { usedSince, type Use } from './meter.ts';
import { busiest, type Spending } from './quota.ts';
import { wholeSecond } from './repository.ts';
import type { Member, World } from './world.ts';

const MINUTE_MS = 60_000;
const WORKDAYS_A_YEAR = 260;
const YEAR_DAYS = 365;
/** People work in this many hours of a weekday. */
export const BUSY_HOURS = 10;

/**
 * What happens to a pull request in its life, by assumption: it is opened, pushed to, reviewed, discussed and merged, and
 * after each of two pushes its checks end one by one. Each moment is several deliveries within a second; checks leave
 * `updatedAt` as it is.
 */
const CHANGES_EACH = 6;
const CHECK_MOMENTS_EACH = 12;
const DELIVERIES_A_MOMENT = 3;
const DEPLOYMENTS_EACH = 0.3;
/** GitHub sends a delivery about so long after the change, by assumption. */
const DELIVERED_AFTER_MS = 1_000;
/** How many of the newest pull requests of a repository change. */
const IN_WORK = 12;
/** Repositories that one question is about. */
const A_QUESTION = 100;
/** After the window the crons go on for so long, so that what changed in it is stored. */
const TAIL_MS = HOUR_MS - MINUTE_MS;
/** How many pull requests one night's verification compares, for each connection: src/storage/due-repositories.ts. */
const VERIFIED_A_NIGHT = 30_000;

/**
 * How a scheduled check finds what changed: a hundred repositories by one question, as it ships, or each by its tag, as it was
 * before.
 */
export type Check = 'tag' | 'question';

export interface LifePlan {
  hours: number;
  /** Whether people work in these hours. */
  isBusy: boolean;
  /** The share of deliveries that never arrive. */
  lost: number;
  check: Check;
  seed: number;
  /** The nightly verification is begun with the window. */
  verifies?: boolean;
}

export interface Lived {
  use: Use;
  /** Seconds from a change on GitHub to its row: of delivered changes, and of those whose delivery was lost. */
  byWebhook: number[];
  bySchedule: number[];
  /** The largest shares of its limits that a quota spent in an hour, on average. */
  busiest: Spending;
}

/** How the changes of a world become rows; told by the world which rows are stored. */
export function staleness(now: () => number) {
  const open = new Map<string, { at: number; delivered: boolean }[]>();
  const measured = { byWebhook: [] as number[], bySchedule: [] as number[] };
  return {
    changed: (repositoryId: string, number: number, delivered: boolean): void => {
      const key = `${repositoryId}/${number}`;
      open.set(key, [...(open.get(key) ?? []), { at: now(), delivered }]);
    },
    saved: (repositoryId: string, number: number, updatedAt: number): void => {
      const key = `${repositoryId}/${number}`;
      const changes = open.get(key);
      if (!changes) return;
      const shown = changes.filter(({ at }) => wholeSecond(at) <= updatedAt);
      for (const { at, delivered } of shown) {
        measured[delivered ? 'byWebhook' : 'bySchedule'].push((now() - at) / 1_000);
      }
      const left = changes.filter((one) => !shown.includes(one));
      if (left.length > 0) open.set(key, left);
      else open.delete(key);
    },
    /** What was measured since the last call. */
    take: () => ({ byWebhook: measured.byWebhook.splice(0), bySchedule: measured.bySchedule.splice(0) }),
  };
}

/** Lets the world live some hours from its next full hour on, and all that began in them to its end. */
export async function live(
  world: World,
  changes: ReturnType<typeof staleness>,
  { hours, isBusy, lost, check, seed, verifies }: LifePlan,
): Promise<Lived> {
  const { clock } = world;
  const random = randomOf(seed);
  const from = Math.ceil(clock.now() / (2 * HOUR_MS)) * 2 * HOUR_MS;
  const until = from + hours * HOUR_MS;
  const members = world.members();
  const recent = recentOf(members, random);
  world.sweepBy((repositoryId) => recent.get(repositoryId) ?? []);
  if (isBusy) for (const member of members) plan(member);
  for (let minute = from; minute < until + TAIL_MS; minute += MINUTE_MS) clock.at(minute, () => tick(minute));
  let before = { ...world.use };
  let after = before;
  const quotas = [...new Set(members.map(({ quota }) => quota))];
  let spent: Spending[] = [];
  let shares: Spending = { points: 0, rest: 0, seconds: 0 };
  clock.at(from, () => {
    before = { ...world.use };
    spent = quotas.map((quota) => ({ ...quota.spent }));
    changes.take();
  });
  clock.at(until, () => {
    after = { ...world.use };
    shares = busiest(quotas, spent, hours);
  });
  clock.at(until + TAIL_MS, () => undefined);
  await clock.run(() => clock.now() >= until + TAIL_MS);
  return { use: usedSince(before, after), ...changes.take(), busiest: shares };

  /** Sets the moments of a repository in this window. */
  function plan(member: Member): void {
    const { pullRequests, age } = member.repository.traits;
    const opened = (pullRequests / (age / DAY_MS / YEAR_DAYS) / WORKDAYS_A_YEAR / BUSY_HOURS) * hours;
    const within = (mean: number, run: () => void) => {
      for (let count = poisson(mean, random); count > 0; count--) clock.at(from + random() * (until - from), run);
    };
    within(opened, () => change(member, null));
    within(opened * (CHANGES_EACH - 1), () => change(member, oneInWork(member)));
    within(opened * CHECK_MOMENTS_EACH, () => tell(member, oneInWork(member), 0));
    within(opened * DEPLOYMENTS_EACH, () => tell(member, 0, 0, true));
  }

  function oneInWork({ repository }: Member): number {
    return Math.max(1, repository.count() - Math.floor(random() * IN_WORK));
  }

  function change(member: Member, number: number | null): void {
    const { repository } = member;
    const pull = repository.touch(number);
    const isDelivered = tell(member, pull.number, pull.updatedAt);
    changes.changed(repository.tracked.repositoryId, pull.number, isDelivered);
    const swept = recent.get(repository.tracked.repositoryId) ?? [];
    if (!swept.includes(pull.number)) recent.set(repository.tracked.repositoryId, [...swept, pull.number]);
  }

  /** GitHub tells of a moment with several deliveries; answers whether one arrives. */
  function tell(member: Member, number: number, updatedAt: number, deployed = false): boolean {
    const arriving = random() < lost ? 0 : DELIVERIES_A_MOMENT;
    for (let count = 0; count < arriving; count++) {
      const at = clock.now() + DELIVERED_AFTER_MS * (0.5 + random());
      clock.at(at, () => world.deliver(member, number, updatedAt, deployed));
    }
    return arriving > 0;
  }

  /** The crons of a minute. */
  function tick(minute: number): void {
    const date = new Date(minute);
    if (isDue(CRONS.sync, date)) {
      if (check === 'tag') world.lookAt(dueOf(members));
      else for (const group of questionsOf(members)) clock.watch(world.askAbout(group));
    }
    if (isDue(CRONS.expire, date)) clock.watch(world.tidy());
    if (isDue(CRONS.sweep, date)) {
      world.schedule('sweep', dueOf(members.filter(({ repository }) => recent.has(repository.tracked.repositoryId))));
    }
    if (verifies && minute === from) world.schedule('verify', dueOf(ofOneNight(members)));
  }
}

/** Pull requests that are open, or were merged within a day: those of the last two weekdays. */
function recentOf(members: Member[], random: () => number): Map<string, number[]> {
  const recent = new Map<string, number[]>();
  for (const { repository } of members) {
    const { pullRequests, age } = repository.traits;
    const count = poisson((2 * pullRequests) / (age / DAY_MS / YEAR_DAYS) / WORKDAYS_A_YEAR, random);
    const newest = repository.count();
    const numbers = Array.from({ length: Math.min(count, newest) }, (_, index) => newest - index);
    if (numbers.length > 0) recent.set(repository.tracked.repositoryId, numbers);
  }
  return recent;
}

/** The schedule's order: the first of each workspace before any second one. */
function dueOf(members: Member[]): DueRepository[] {
  const ranks = new Map<string, number>();
  const ranked = members.map(({ repository: { tracked } }) => {
    const { workspaceId, repositoryId } = tracked;
    const rank = (ranks.get(workspaceId) ?? 0) + 1;
    ranks.set(workspaceId, rank);
    return { workspaceId, repositoryId, rank };
  });
  const ordered = ranked.toSorted((a, b) => a.rank - b.rank || Number(a.workspaceId) - Number(b.workspaceId));
  return ordered.map((one, place) => ({ ...one, place, total: ordered.length }));
}

/** Repositories of one workspace, a hundred at once. */
function questionsOf(members: Member[]): Member[][] {
  const workspaces = Map.groupBy(members, ({ repository }) => repository.tracked.workspaceId);
  return [...workspaces.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / A_QUESTION) }, (_, index) =>
      all.slice(index * A_QUESTION, (index + 1) * A_QUESTION),
    ),
  );
}

/** Of each connection the repositories that one night verifies, and at least one. */
function ofOneNight(members: Member[]): Member[] {
  const before = new Map<object, number>();
  return members.filter(({ quota, repository }) => {
    const sum = before.get(quota) ?? 0;
    before.set(quota, sum + repository.traits.pullRequests);
    return sum < VERIFIED_A_NIGHT;
  });
}

/** A number of events by chance, of which there are `mean` on average. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  if (limit === 0) return Math.round(mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** The value below which this share of the values is; 0 for none. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
