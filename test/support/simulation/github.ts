import type { ChildLists, Deployment, PullRequestSnapshot } from '../../../src/domain/entities.ts';
import { EMPTY_FIELDS } from '../../../src/domain/pull-request-fields.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import { FailureError } from '../../../src/errors.ts';
import type { Reader } from '../../../src/jobs/ports.ts';
import { checksOf } from './checks.ts';
import type { Fate } from './fate.ts';

/** Deployments of a page, and commits of a page of a history; each carried this many. */
const DEPLOYMENTS = 5;
const COMMITS = 3;
const CARRIED = 4;
/** Pull requests of one request for what is required. */
const REQUIREMENTS = 4;
/** Pull requests of a page of totals. */
const TOTALS = 29;

interface SimulatedPullRequest {
  number: number;
  createdAt: number;
  updatedAt: number;
  /** Its list of files does not fit a page. */
  long: boolean;
}

/** What GitHub cannot give to any request. */
export interface Flaws {
  /** Pull requests that make every answer with them fail; `light`: also when only their key is requested. */
  poisoned?: Map<number, 'heavy' | 'light'>;
  /** Pull requests that are null without a word. */
  holes?: Set<number>;
  /** Pull requests whose lists cannot be read on. */
  stubborn?: Set<number>;
  /** Kinds of work that always fail. */
  broken?: Set<'deployments' | 'comments' | 'totals' | 'requirements'>;
}

/** How many pull requests a repository has at first, and how far apart their last changes are, in milliseconds. */
export interface History {
  size: number;
  apartMs?: number;
}

/** GitHub with one repository, whose pull requests change during the run; `tell` is its webhook. */
export function simulatedGitHub(
  fate: Fate,
  { size, apartMs = 3_600_000 }: History,
  tell: (pullRequest: SimulatedPullRequest) => void,
) {
  let requests = 0;
  let newest = size;
  const pullRequests: SimulatedPullRequest[] = Array.from({ length: size }, (_, index) => ({
    number: index + 1,
    createdAt: 0,
    // Every fourth has the same instant as the one before, because equal `updatedAt` values are common.
    updatedAt: fate.now - (size - index - (index % 4 === 3 ? 1 : 0)) * apartMs,
    long: fate.chance(0.15),
  }));

  /** When each was created, the earliest first. Each carried new commits, named `NUMBER.PLACE`. */
  const deployments = Array.from(
    { length: Math.floor(fate.random() * 13) },
    (_, index) => fate.now - (99 - index) * 60_000,
  );

  function touch(): void {
    if (fate.chance(0.1)) deployments.push(seconds(fate.now));
    let chosen = pullRequests[Math.floor(fate.random() * pullRequests.length)];
    if (fate.chance(0.3)) {
      chosen = {
        number: ++newest,
        createdAt: seconds(fate.now),
        updatedAt: seconds(fate.now),
        long: fate.chance(0.2),
      };
      pullRequests.push(chosen);
    } else if (chosen) {
      chosen.updatedAt = seconds(fate.now);
    }
    if (chosen && fate.chance(fate.odds.webhook ?? 0)) tell(chosen);
  }

  /** A request to GitHub: it takes time, it may fail in any way, and pull requests may change meanwhile. */
  async function ask<Result>(width: number, answer: () => Result, of: 'graphql' | 'rest' = 'graphql'): Promise<Result> {
    requests += 1;
    const result = await fate.call(() => {
      if (fate.isAway('github') || fate.isAway(of)) throw away();
      if (fate.chance(fate.odds.failure)) throw new FailureError(anyFailure(fate, width));
      if (width > 9 && fate.chance(fate.odds.failure)) throw new FailureError({ kind: 'too_wide', detail: '502' });
      return answer();
    });
    fate.now += Math.floor(fate.random() * 2_000);
    if (fate.chance(fate.odds.touch)) touch();
    return result;
  }

  const flaws: Flaws = {};
  const isPoisoned = (number: number, light = false) => {
    const poison = flaws.poisoned?.get(number);
    return light ? poison === 'light' : poison !== undefined;
  };
  /** Fails because of a pull request in the answer, as GitHub does: with a bad gateway and no reason. */
  function mustGive(numbers: number[], light = false): void {
    if (numbers.some((number) => isPoisoned(number, light))) throw tooWide('502');
    if (numbers.length > 1 && numbers.some((number) => flaws.holes?.has(number))) throw tooWide('a null node');
  }
  const mustWork = (kind: 'deployments' | 'comments' | 'totals' | 'requirements') => {
    if (flaws.broken?.has(kind)) throw tooWide('502');
  };
  const unreadOf = (numbers: number[]) =>
    numbers.filter((number) => flaws.holes?.has(number)).map((number) => ({ number, list: null, reason: 'null' }));

  const ordered = () => pullRequests.toSorted((a, b) => b.updatedAt - a.updatedAt || b.number - a.number);

  const reader: Reader = {
    learned: () => null,
    ping: () => ask(1, () => undefined),
    keys: (after, width) =>
      ask(1, () => {
        const rest = ordered().filter(following(after));
        const page = rest.slice(0, width);
        if (page.some(({ number }) => isPoisoned(number, true))) throw tooWide('502');
        const isHidden = () => fate.chance(fate.odds.nameless ?? 0);
        const keys = page.map((pullRequest) => {
          const { number, updatedAt } = pullRequest;
          const cursor = cursorOf(pullRequest);
          return isHidden() ? { cursor, number: null, updatedAt: null } : { cursor, number, updatedAt };
        });
        return {
          keys,
          hasNext: rest.length > width,
          total: { count: pullRequests.length, at: fate.now },
        };
      }),
    nextKey: (after) =>
      ask(1, () => {
        const next = ordered().find(following(after));
        if (next) mustGive([next.number], true);
        return next ? { cursor: cursorOf(next), number: next.number, updatedAt: next.updatedAt } : null;
      }),
    hole: (after) =>
      ask(1, () => {
        const next = ordered().find(following(after));
        if (next) mustGive([next.number], true);
        return next ? { number: fate.chance(fate.odds.nameless ?? 0) ? null : next.number } : null;
      }),
    numbersByRest: (page) =>
      ask(
        1,
        () => {
          const pulls = ordered().slice((page - 1) * 100, page * 100);
          return { pulls, next: page * 100 < pullRequests.length ? page + 1 : null };
        },
        'rest',
      ),
    page: ({ after, bound, pace, commentsSince, direction }) =>
      ask(pace.width, () => {
        const rest = ordered().filter(following(after));
        const page = rest.slice(0, pace.width).map((pullRequest) => ({ ...pullRequest }));
        mustGive(page.map(({ number }) => number));
        const within = page.filter((pullRequest) => pullRequest.updatedAt >= bound);
        const shown = within.filter(({ number }) => !flaws.holes?.has(number));
        const hidden =
          direction === 'back' && shown.length > 1 && fate.chance(fate.odds.hide ?? 0) ? shown[0] : undefined;
        const nameless = fate.chance(fate.odds.nameless ?? 0)
          ? shown[Math.floor(fate.random() * shown.length)]
          : undefined;
        const kept = shown.filter((pullRequest) => pullRequest !== hidden && pullRequest !== nameless);
        const readAt = new Date(fate.now).toISOString();
        const last = within.at(-1);
        return {
          numbers: kept.map((pullRequest) => pullRequest.number),
          newest: kept[0]?.updatedAt ?? null,
          oldest: kept.at(-1)?.updatedAt ?? null,
          fresh: kept.filter((pullRequest) => pullRequest.updatedAt > bound).length,
          cursor: last ? cursorOf(last) : null,
          end: within.length < page.length ? 'bound' : rest.length > page.length ? null : 'list',
          total: { count: pullRequests.length, at: fate.now },
          ...(fate.odds.uneven ? unevenAt(fate.now, kept.length) : { seconds: 1, bytes: 0 }),
          unread: [
            ...unreadOf(within.map(({ number }) => number)),
            ...(nameless
              ? [{ number: null, after: placeOf(nameless, page) ?? after, list: null, reason: 'null' }]
              : []),
          ],
          unreadable: [],
          fullName: 'acme/widgets',
          snapshots: kept.map((pullRequest) => snapshotOf(pullRequest, readAt, commentsSince !== null)),
        };
      }),
    repositoryComments: ({ since, page }) =>
      ask(
        1,
        () => {
          mustWork('comments');
          const next = page < 3 ? { since, page: page + 1 } : null;
          return { comments: [], next, readAt: new Date(fate.now).toISOString() };
        },
        'rest',
      ),
    lists: (pending, pace) =>
      ask(1, () => {
        const isNarrowest = pace.width === 1 && pace.listSize === 1;
        const stubborn = pending.filter(({ number }) => flaws.stubborn?.has(number));
        if (stubborn.length > 0 && !isNarrowest) throw tooWide('502');
        return {
          unreadable: [],
          gone: [],
          unread: stubborn.flatMap(({ number, pending: lists }) =>
            Object.keys(lists).map((list) => ({ number, list, reason: '502' })),
          ),
          reads: pending
            .filter((one) => !stubborn.includes(one))
            .flatMap((pullRequest) =>
              Object.entries(pullRequest.pending).map(([list, where]) => ({
                pullRequestId: pullRequest.pullRequestId,
                readAt: pullRequest.readAt,
                list: list as 'files',
                rows: [],
                total: 0,
                after: 'after' in where && where.after === '1' ? '2' : null,
              })),
            ),
        };
      }),
    pullRequests: (numbers) =>
      ask(1, () => {
        mustGive(numbers);
        const found = pullRequests.filter(({ number }) => numbers.includes(number));
        const shown = found.filter(({ number }) => !flaws.holes?.has(number));
        const snapshots = shown.map((pullRequest) => snapshotOf(pullRequest, new Date(fate.now).toISOString(), false));
        const gone = numbers.filter((number) => !found.some((one) => one.number === number));
        return { snapshots, gone, unread: unreadOf(found.map(({ number }) => number)), unreadable: [] };
      }),
    totals: ({ after, bound }) =>
      ask(1, () => {
        mustWork('totals');
        const rest = pullRequests
          .filter(({ number, updatedAt }) => number > Number(after ?? 0) && updatedAt >= bound)
          .toSorted((a, b) => a.number - b.number);
        const page = rest.slice(0, TOTALS);
        return {
          totals: page.map(({ number, updatedAt }) => ({
            number,
            updatedAt: new Date(updatedAt).toISOString(),
            files: 0,
            reviews: 0,
            commits: 0,
            comments: 0,
            checkRuns: 0,
          })),
          cursor: rest.length > TOTALS ? String(page.at(-1)?.number) : null,
          total: { count: pullRequests.length, at: fate.now },
          fullName: 'acme/widgets',
          readAt: new Date(fate.now).toISOString(),
        };
      }),
    workflow: () => ask(1, () => null, 'rest'),
    workflowRuns: () => ask(1, () => null, 'rest'),
    deployments: ({ lists }) =>
      ask(1, () => {
        const after = lists.deployments?.after ?? null;
        mustWork('deployments');
        const numbers = deployments.map((_, index) => index + 1).toReversed();
        const rest = numbers.filter((number) => after === null || number < Number(after));
        const page = rest.slice(0, DEPLOYMENTS);
        return {
          deployments: page.map((number) => ({
            githubId: String(number),
            createdAt: new Date(deployments[number - 1] ?? 0).toISOString(),
          })) as Deployment[],
          cursor: rest.length > page.length ? String(page.at(-1)) : null,
          unread: [],
          releases: null,
          issues: null,
          unreadable: [],
          described: null,
          shown: 'all',
        };
      }),
    histories: (walks) =>
      ask(1, () =>
        walks.map(({ deploymentId, cursor }) => {
          const from = Number(cursor ?? 0);
          const places = Array.from({ length: CARRIED }, (_, index) => index).slice(from, from + COMMITS);
          const end = from + places.length;
          return {
            deploymentId,
            after: cursor,
            shas: places.map((place) => `${deploymentId}.${place}`),
            cursor: end < CARRIED ? String(end) : null,
          };
        }),
      ),
    // The answer is on the second page.
    ancestry: (walks) =>
      ask(1, () =>
        walks.map((walk) => ({
          ...walk,
          since: new Date(0).toISOString(),
          answer: walk.since === null ? null : ('yes' as const),
        })),
      ),
    requirements: (numbers) =>
      ask(1, () => {
        mustWork('requirements');
        mustGive(numbers.slice(0, REQUIREMENTS));
        return numbers.slice(0, REQUIREMENTS).map((number) => ({
          number,
          baseRef: 'main',
          checks: checksOf(number).map(({ app, workflow, name }) => ({
            kind: 'run' as const,
            app: app ?? '',
            workflow: workflow ?? '',
            name,
            isRequired: name !== 'lint',
          })),
        }));
      }),
    frontTag: () => ask(1, () => ({ etag: null }), 'rest'),
    find: () =>
      ask(
        1,
        () => ({
          fullName: 'acme/widgets',
          nodeId: '1',
          defaultBranch: 'main',
          isPrivate: false,
          isArchived: false,
        }),
        'rest',
      ),
    spent: () => ({ requests: 0, points: 0 }),
    usage: () => ({ hour: {}, points: 1, seconds: 1 }),
  };

  return {
    reader,
    flaws,
    pullRequests,
    /** Every commit that was carried by a deployment created until then. */
    carriedBy: (until: number) =>
      deployments.flatMap((createdAt, index) =>
        createdAt < until ? Array.from({ length: CARRIED }, (_, place) => `${index + 1}.${place}`) : [],
      ),
    get requests() {
      return requests;
    },
  };
}

function tooWide(detail: string): FailureError {
  return new FailureError({ kind: 'too_wide', detail });
}

/** GitHub is away: its gateway says so, or nothing does. */
function away(): FailureError {
  return new FailureError({ kind: 'transient', detail: 'HTTP 503' });
}

/** Whether a pull request comes after a cursor, in a list from its front (null) all do. */
/** The cursor of the one before it; null for the first. */
function placeOf(pullRequest: SimulatedPullRequest, page: SimulatedPullRequest[]): string | null {
  const before = page[page.indexOf(pullRequest) - 1];
  return before ? cursorOf(before) : null;
}

function cursorOf({ updatedAt, number }: SimulatedPullRequest): string {
  return `${updatedAt}:${number}`;
}

function following(cursor: string | null): (pullRequest: SimulatedPullRequest) => boolean {
  if (cursor === null) return () => true;
  const [after = 0, last = 0] = cursor.split(':').map(Number);
  return ({ updatedAt, number }) => updatedAt < after || (updatedAt === after && number < last);
}

function anyFailure(fate: Fate, width: number): Failure {
  const detail = 'simulated';
  const failures: Failure[] = [
    { kind: 'transient', detail },
    { kind: 'primary_limit', resource: 'graphql', resetAt: fate.now + 600_000, detail },
    { kind: 'secondary_limit', retryAfterSeconds: fate.random() < 0.5 ? 30 : null, detail },
    { kind: 'database_outage', detail },
  ];
  if (width > 4) failures.push({ kind: 'too_wide', detail });
  return failures[Math.floor(fate.random() * failures.length)] ?? { kind: 'transient', detail };
}

function snapshotOf(pullRequest: SimulatedPullRequest, readAt: string, byRepository: boolean): PullRequestSnapshot {
  const { number, createdAt, updatedAt, long } = pullRequest;
  return {
    ...EMPTY_FIELDS,
    number,
    githubId: String(number),
    nodeId: String(number),
    title: '',
    body: '',
    state: 'open',
    isDraft: false,
    baseRef: 'main',
    headRef: 'change',
    headSha: '',
    additions: 0,
    deletions: 0,
    changedFiles: 0,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    readAt,
    lists: {
      reviews: EMPTY,
      commits: EMPTY,
      comments: EMPTY,
      checkRuns: EMPTY,
      commitStatuses: EMPTY,
      timelineEvents: EMPTY,
      files: long ? { state: 'continues', rows: [], total: 0, after: '1' } : { state: 'complete', rows: [], total: 0 },
      reviewComments: { state: 'deferred', by: byRepository ? 'repository' : 'pull_request' },
    },
  };
}

const EMPTY = { state: 'complete', rows: [], total: 0 } satisfies ChildLists['files'];

/** How long a page of so many pull requests took, and how heavy it was: most are fast and light, some are not. */
function unevenAt(now: number, count: number): { seconds: number; bytes: number } {
  const [took = 1, weight = 0] = UNEVEN[Math.floor(now / 100) % UNEVEN.length] ?? [];
  return { seconds: took, bytes: weight * count };
}

/** Seconds of a page, and bytes of each of its pull requests. */
const UNEVEN = [[1], [2.5], [1, 1], [4], [1, 150_000], [2], [6], [1], [7], [1, 3_000_000], [0.5, 90_000], [1], [2]];

/** GitHub's instants are whole seconds. */
function seconds(instant: number): number {
  return Math.floor(instant / 1000) * 1000;
}
