import { billOfMonth, monthOf } from './bill.ts';
import { HOUR_MS, virtualClock } from './clock.ts';
import { drawRepositories, shareOut, type Traits } from './history.ts';
import { addAll, HALF_YEAR_MS, importAll, START } from './import.ts';
import { BUSY_HOURS, live, percentile, staleness, type Check } from './life.ts';
import type { Use } from './meter.ts';
import { USUAL_PACE } from './pace.ts';
import type { Bill } from './prices.ts';
import { installationLimits, TOKEN_LIMITS, type Spending } from './quota.ts';
import { simulatedWorld, type Waits } from './world.ts';

const SECOND_MS = 1_000;
const SEED = 7;
/** Of the deliveries this share never arrives, by assumption. */
const LOST = 0.01;
/** Two hours have each cron at least once; of so many repositories they are enough. */
const WINDOW_HOURS = 2;
const MANY = 5_000;
/**
 * Of so many, a tenth of each workspace's is imported, and the hours are those of all: while GitHub's server time binds, they
 * grow with the pull requests. 1,000 repositories take as long as 100 say, within 2 %.
 */
const SAMPLE = 10;

/** Organizations of which each has its own installation of the GitHub App. */
export interface Size {
  repositories: number;
  workspaces: number;
}

export interface ImportOutcome {
  pullRequests: number;
  /** Hours until the newest 26 weeks of every repository, of half of them, and everything are stored. */
  halfYearHours: number;
  medianHalfYearHours: number;
  everythingHours: number;
  /** What the import waited for most; null when it hardly waited. */
  binds: keyof Waits | null;
  /**
   * The longest wait for a slot of the smallest workspace while all are imported, in seconds: with its own installation,
   * and with one token for all workspaces; null for one workspace.
   */
  smallestWaits: { own: number; shared: number } | null;
  /** PostgreSQL's CPU time, in cores. */
  cores: number;
}

export interface LifeOutcome {
  /** Seconds from a change to its row. */
  webhook: { p50: number; p99: number };
  schedule: { p50: number; p99: number };
  /** The shares of the limits that the busiest installation spends in a busy hour. */
  busiest: Spending;
  /** PostgreSQL's CPU time in a busy hour, in cores. */
  cores: number;
  month: Use;
  bill: Bill;
}

/** Organizations as they are drawn: the repositories of each workspace. */
function workspacesOf({ repositories, workspaces }: Size): Traits[][] {
  const all = drawRepositories(repositories, SEED);
  let from = 0;
  return shareOut(repositories, workspaces).map((count) => all.slice(from, (from += count)));
}

const limits = (repositories: number) => installationLimits(repositories, repositories);

/** Imports organizations, all at once. */
export async function simulateImport(size: Size): Promise<ImportOutcome> {
  const all = workspacesOf(size);
  const workspaces = size.repositories >= MANY ? all.map(sampleOf) : all;
  const plan = { workspaces, pace: USUAL_PACE };
  const { waits, use, ...imported } = await importAll({ ...plan, limits });
  const { everythingMs } = imported;
  const shared = size.workspaces > 1 ? await importAll({ ...plan, limits: TOKEN_LIMITS, onlySmallest: true }) : null;
  // The largest workspace takes longest.
  const times = largest(all, pullRequestsOf) / largest(workspaces, pullRequestsOf);
  const timesHalfYear = largest(all, newestOf) / largest(workspaces, newestOf);
  return {
    pullRequests: all.reduce((sum, repositories) => sum + pullRequestsOf(repositories), 0),
    halfYearHours: (imported.halfYearMs / HOUR_MS) * timesHalfYear,
    medianHalfYearHours: (imported.medianHalfYearMs / HOUR_MS) * timesHalfYear,
    everythingHours: (everythingMs / HOUR_MS) * times,
    binds: bindsMost(waits, everythingMs),
    smallestWaits: shared && {
      own: imported.smallestWaitMs / SECOND_MS,
      shared: shared.smallestWaitMs / SECOND_MS,
    },
    cores: use.databaseCpuMs / everythingMs,
  };
}

function sampleOf(repositories: Traits[]): Traits[] {
  return repositories.filter((_, index) => index % SAMPLE === 0);
}

function pullRequestsOf(repositories: Traits[]): number {
  return repositories.reduce((sum, { pullRequests }) => sum + pullRequests, 0);
}

/** The pull requests of the newest 26 weeks. */
function newestOf(repositories: Traits[]): number {
  return repositories.reduce((sum, { pullRequests, age }) => sum + pullRequests * Math.min(1, HALF_YEAR_MS / age), 0);
}

function largest(workspaces: Traits[][], of: (repositories: Traits[]) => number): number {
  return Math.max(...workspaces.map(of));
}

/** Lets imported organizations live, and adds a month up from windows that are alike. */
export async function simulateLife(size: Size, check: Check): Promise<LifeOutcome> {
  const clock = virtualClock(START);
  const changes = staleness(clock.now);
  const world = simulatedWorld(clock, USUAL_PACE, { saved: changes.saved });
  const workspaces = workspacesOf(size);
  addAll(world, workspaces, limits, true);
  const hours = size.repositories >= MANY ? WINDOW_HOURS : BUSY_HOURS;
  const quietly = { hours: WINDOW_HOURS, isBusy: false, lost: 0, check };
  const quiet = await live(world, changes, { ...quietly, seed: SEED });
  const nightly = await live(world, changes, { ...quietly, seed: SEED, verifies: true });
  const busy = await live(world, changes, { hours, isBusy: true, lost: LOST, check, seed: SEED + 1 });
  const deaf = await live(world, changes, { hours, isBusy: true, lost: 1, check, seed: SEED + 2 });

  const verification = { ...nightly.use };
  for (const name of Object.keys(verification) as (keyof Use)[]) {
    verification[name] = Math.max(0, verification[name] - quiet.use[name]);
  }
  const windows = { busy, busyHours: hours, quiet, quietHours: WINDOW_HOURS, verification };
  const month = monthOf(windows, BUSY_HOURS);
  const pullRequests = pullRequestsOf(workspaces.flat());
  return {
    webhook: percentiles(busy.byWebhook),
    schedule: percentiles(deaf.bySchedule),
    busiest: busy.busiest,
    cores: busy.use.databaseCpuMs / (hours * HOUR_MS),
    month,
    bill: billOfMonth(month, size.repositories, pullRequests),
  };
}

/** What was waited for most, when somebody waited for a twentieth of the time. */
function bindsMost(waits: Waits, everythingMs: number): keyof Waits | null {
  const [first] = (Object.entries(waits) as [keyof Waits, number][]).toSorted((a, b) => b[1] - a[1]);
  return first && first[1] > everythingMs / 20 ? first[0] : null;
}

function percentiles(seconds: number[]): { p50: number; p99: number } {
  return { p50: percentile(seconds, 0.5), p99: percentile(seconds, 0.99) };
}
