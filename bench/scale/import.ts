import { DAY_MS, virtualClock } from './clock.ts';
import type { Traits } from './history.ts';
import type { Use } from './meter.ts';
import type { Pace } from './pace.ts';
import { newQuota, type Limits, type Quota } from './quota.ts';
import { githubRepository } from './repository.ts';
import { simulatedWorld, type Member, type Waits, type World } from './world.ts';

/** A Thursday: what follows an import begins on a weekday. */
export const START = Date.parse('2026-01-01T00:00:00Z');
export const HALF_YEAR_MS = 26 * 7 * DAY_MS;
/** First syncs begin a second apart, or closer when they are many. */
const APART_MS = 1_000;
const SPREAD_MS = 25 * 60_000;
/** An import that has not ended by then never will. */
const MAX_MS = 5 * 365 * DAY_MS;

/** Organizations that are imported at once. */
export interface ImportPlan {
  /** The repositories of each workspace; the last workspace is the smallest. */
  workspaces: Traits[][];
  pace: Pace;
  /** The limits of each workspace's own credential; of one credential that all share, when it is one. */
  limits: Limits | ((repositories: number) => Limits);
  /** Ends when the smallest workspace has its whole history. */
  onlySmallest?: boolean;
}

export interface Imported {
  /** Until the newest 26 weeks of every repository, of half of them, and the whole history of all are stored. */
  halfYearMs: number;
  medianHalfYearMs: number;
  everythingMs: number;
  /** Until the smallest workspace has its whole history, and how long it waited at most, with no slot granted to it. */
  smallestMs: number;
  smallestWaitMs: number;
  pullRequests: number;
  use: Use;
  waits: Waits;
  /** The repository with the longest history alone, at GitHub's pace. */
  longestAloneMs: number;
}

/** Imports everything, from the first request to the last receipt. Throws when it does not end. */
export async function importAll({ workspaces, pace, limits, onlySmallest }: ImportPlan): Promise<Imported> {
  const clock = virtualClock(START);
  const halfYears = new Map<string, number>();
  const ends = new Map<string, number>();
  const last = String(workspaces.length);
  let smallestWaitMs = 0;
  /** When the smallest workspace was last granted a slot. */
  let grantedAt = -Infinity;

  function noteHalfYear({ repository, cursor }: Member): void {
    const { repositoryId } = repository.tracked;
    const { coverage } = cursor.state;
    if (halfYears.has(repositoryId) || !coverage) return;
    if (coverage.exhausted || coverage.since <= START - HALF_YEAR_MS) halfYears.set(repositoryId, clock.now() - START);
  }

  const world = simulatedWorld(clock, pace, {
    moved: noteHalfYear,
    granted({ workspaceId }, waitedMs) {
      if (workspaceId !== last) return;
      smallestWaitMs = Math.max(smallestWaitMs, Math.min(waitedMs, clock.now() - grantedAt));
      grantedAt = clock.now();
    },
    ended({ repository }, { status, error }) {
      if (status !== 'succeeded') throw new Error(`a sync ended as ${status}: ${JSON.stringify(error)}`);
      const { repositoryId } = repository.tracked;
      if (!ends.has(repositoryId)) ends.set(repositoryId, clock.now() - START);
      awaited.delete(repositoryId);
    },
  });
  const members = addAll(world, workspaces, limits);
  const apart = Math.min(APART_MS, SPREAD_MS / members.length);
  for (const [place, member] of inRotation(members).entries()) {
    clock.at(START + place * apart, () => clock.watch(world.begin(member)));
  }
  const smallest = members.filter(({ repository }) => repository.tracked.workspaceId === last);
  const awaited = new Set((onlySmallest ? smallest : members).map(({ repository }) => repository.tracked.repositoryId));
  await clock.run(() => awaited.size === 0 || clock.now() - START > MAX_MS);
  if (awaited.size > 0) throw new Error(`${awaited.size} imports do not end`);
  const all = workspaces.flat();
  const sorted = [...halfYears.values()].toSorted((a, b) => a - b);
  return {
    halfYearMs: sorted.at(-1) ?? 0,
    medianHalfYearMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    everythingMs: Math.max(...ends.values()),
    smallestMs: Math.max(...smallest.map(({ repository }) => ends.get(repository.tracked.repositoryId) ?? 0)),
    smallestWaitMs,
    pullRequests: all.reduce((sum, { pullRequests }) => sum + pullRequests, 0),
    use: { ...world.use },
    waits: world.waits(),
    longestAloneMs: Math.max(...all.map(({ pullRequests }) => pullRequests)) * pace.pullRequestMs,
  };
}

/**
 * Adds the repositories of each workspace, with a quota of its own or the one that all share; `isImported`: everything of
 * them is stored.
 */
export function addAll(
  world: World,
  workspaces: Traits[][],
  limits: ImportPlan['limits'],
  isImported = false,
): Member[] {
  const { now } = world.clock;
  const shared = typeof limits === 'function' ? null : newQuota(limits, now);
  let count = 0;
  return workspaces.flatMap((repositories, index) => {
    const quota: Quota = shared ?? newQuota(typeof limits === 'function' ? limits(repositories.length) : limits, now);
    return repositories.map((traits) => {
      const id = String(++count);
      const connectionId = shared ? null : `connection ${index + 1}`;
      const names = { githubId: id, repositoryId: id, workspaceId: String(index + 1), fullName: `acme/${id}` };
      return world.add(githubRepository({ ...names, credential: { connectionId } }, traits, now), quota, isImported);
    });
  });
}

/** The first of each workspace before any second one. */
function inRotation(members: Member[]): Member[] {
  const ranks = new Map<string, number>();
  const ranked = members.map((member) => {
    const { workspaceId } = member.repository.tracked;
    const rank = ranks.get(workspaceId) ?? 0;
    ranks.set(workspaceId, rank + 1);
    return { member, rank };
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ member }) => member);
}
