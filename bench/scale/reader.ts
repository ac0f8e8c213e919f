import type { ChildLists, PullRequestSnapshot } from '../../src/domain/entities.ts';
import { EMPTY_FIELDS } from '../../src/domain/pull-request-fields.ts';
import { FailureError, type GitHubResource } from '../../src/errors.ts';
import { openMeter } from '../../src/github/meter.ts';
import type { Reader } from '../../src/jobs/ports.ts';
import type { VirtualClock } from './clock.ts';
import type { Use } from './meter.ts';
import type { Pace } from './pace.ts';
import type { Quota } from './quota.ts';
import { cursorOf, type GitHubRepository, type Listed } from './repository.ts';

const A_HUNDRED = 100;
/** Pull requests of a page of totals. */
const TOTALS = 29;
/** Long lists that one query continues, and REST requests at once: as in src/github. */
const LISTS_A_QUERY = 25;
const REST_AT_ONCE = 5;

/** What the reader asks of a repository on GitHub. */
export interface Reading {
  clock: VirtualClock;
  pace: Pace;
  quota: Quota;
  repository: GitHubRepository;
  use: Use;
  /** Whether the list of deployments has been read before: then its first page is enough. */
  deploymentsKnown: () => boolean;
}

/** GitHub as one chunk reads it: the requests of the product's reader, their time and cost, and no contents. */
export function simulatedReader({ clock, pace, quota, repository, use, deploymentsKnown }: Reading): Reader {
  const { traits, tracked } = repository;
  const { fullName } = tracked;
  const meter = openMeter();

  /** A request: it takes from the limits, then time. Throws a `FailureError` at a limit. */
  async function ask(resource: GitHubResource, milliseconds: number, cost = 1): Promise<void> {
    const budget = quota[resource];
    const kind = resource === 'graphql' ? 'graphql' : 'rest';
    const seconds = quota.secondary.refuse(kind, cost, quota.inFlight + 1);
    if (seconds !== undefined) {
      throw new FailureError({ kind: 'secondary_limit', retryAfterSeconds: seconds, detail: 'a secondary limit' });
    }
    const isTaken = budget.take(cost);
    const { remaining, resetAt, limit } = budget.window();
    if (!isTaken) throw new FailureError({ kind: 'primary_limit', resource, resetAt, detail: 'the hour is spent' });
    quota.inFlight += 1;
    await clock.sleep(milliseconds);
    quota.inFlight -= 1;
    if (resource === 'graphql') {
      quota.secondary.addServerTime(milliseconds);
      quota.spent.seconds += milliseconds / 1_000;
      quota.spent.points += cost;
      use.points += cost;
    } else {
      quota.spent.rest += cost;
      use.restRequests += cost;
    }
    meter.observe({ resource, cost, remaining, resetAt, limit, seconds: milliseconds / 1_000 });
  }

  const query = () => ask('graphql', pace.queryMs);
  const rest = () => ask('core', pace.restMs);

  async function restRequests(count: number): Promise<void> {
    for (let left = count; left > 0; left -= REST_AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(left, REST_AT_ONCE) }, rest));
    }
  }

  const total = () => ({ count: repository.count(), at: clock.now() });

  function snapshots(pulls: Listed[], sentAt: number, byRepository: boolean): PullRequestSnapshot[] {
    const readAt = new Date(sentAt).toISOString();
    return pulls.map((pull) => snapshotOf(pull, readAt, byRepository));
  }

  return {
    learned: () => null,
    ping: query,
    async page({ after, bound, pace: { width }, commentsSince }) {
      const sentAt = clock.now();
      const listed = Math.min(width, repository.list(after, width).pulls.length);
      await ask('graphql', Math.max(1, listed) * pace.pullRequestMs);
      const { pulls, more } = repository.list(after, width);
      const within = pulls.filter(({ updatedAt }) => updatedAt >= bound);
      return {
        numbers: within.map(({ number }) => number),
        newest: within[0]?.updatedAt ?? null,
        oldest: within.at(-1)?.updatedAt ?? null,
        fresh: within.filter(({ updatedAt }) => updatedAt > bound).length,
        cursor: cursorAfter(within),
        end: within.length < pulls.length ? 'bound' : more ? null : 'list',
        total: total(),
        seconds: (listed * pace.pullRequestMs) / 1_000,
        bytes: 0,
        unread: [],
        unreadable: [],
        fullName,
        snapshots: snapshots(within, sentAt, commentsSince !== null),
      };
    },
    async keys(after, width) {
      await ask('graphql', repository.list(after, width).pulls.length * pace.keyMs);
      const { pulls, more } = repository.list(after, width);
      const keys = pulls.map((pull) => ({ cursor: cursorOf(pull), number: pull.number, updatedAt: pull.updatedAt }));
      return { keys, isWhole: true, hasNext: more, total: total() };
    },
    nextKey: () => notAsked('nextKey'),
    hole: () => notAsked('hole'),
    numbersByRest: () => notAsked('numbersByRest'),
    async repositoryComments({ since, page }) {
      await rest();
      const next = page * A_HUNDRED < traits.comments ? { since, page: page + 1 } : null;
      return { comments: [], next, readAt: new Date(clock.now()).toISOString() };
    },
    async lists(pending) {
      const long = pending.filter(({ pending: lists }) => lists.files).length;
      for (let left = long; left > 0; left -= LISTS_A_QUERY) await query();
      const files = traits.longLists > 0 ? Math.round((long * traits.fileRequests) / traits.longLists) : 0;
      await restRequests(pending.filter(({ pending: lists }) => lists.reviewComments).length + files);
      const reads = pending.flatMap(({ pullRequestId, readAt, pending: lists }) =>
        Object.keys(lists).map((list) => ({
          pullRequestId,
          readAt,
          list: list as 'files',
          rows: [],
          total: 0,
          after: null,
        })),
      );
      return { reads, unreadable: [], gone: [] };
    },
    async pullRequests(numbers, { width }) {
      const sentAt = clock.now();
      for (let from = 0; from < numbers.length; from += width) {
        await ask('graphql', Math.min(width, numbers.length - from) * pace.pullRequestMs);
      }
      const found = numbers.flatMap((number) => repository.find(number) ?? []);
      const gone = numbers.filter((number) => !repository.find(number));
      return { snapshots: snapshots(found, sentAt, false), gone, unread: [], unreadable: [] };
    },
    async totals({ after, bound }) {
      await ask('graphql', repository.list(after, TOTALS).pulls.length * pace.keyMs);
      const { pulls, more } = repository.list(after, TOTALS);
      const within = pulls.filter(({ updatedAt }) => updatedAt >= bound);
      const isOver = !more || within.length < pulls.length;
      const none = { files: 0, reviews: 0, commits: 0, comments: 0, checkRuns: 0 };
      return {
        totals: within.map(({ number, updatedAt }) => ({
          number,
          updatedAt: new Date(updatedAt).toISOString(),
          ...none,
        })),
        cursor: isOver ? null : cursorAfter(within),
        total: total(),
        fullName,
        readAt: new Date(clock.now()).toISOString(),
      };
    },
    async deployments({ lists: { deployments }, describes }) {
      await query();
      const page = Number(deployments?.after ?? 1);
      const isOver = deploymentsKnown() || page * A_HUNDRED >= traits.deployments;
      const described = { fullName, nodeId: fullName, defaultBranch: 'main', isPrivate: true, isArchived: false };
      return {
        deployments: [],
        cursor: isOver ? null : String(page + 1),
        releases: null,
        issues: null,
        unreadable: [],
        described: describes ? described : null,
        unread: [],
        shown: 'all',
      };
    },
    workflow: () => notAsked('workflow'),
    workflowRuns: () => notAsked('workflowRuns'),
    async histories(walks) {
      await query();
      return walks.map(({ deploymentId, cursor: after }) => ({ deploymentId, after, shas: [], cursor: null }));
    },
    ancestry: () => notAsked('ancestry'),
    async requirements() {
      await query();
      return [];
    },
    async frontTag(known) {
      const tag = repository.tag();
      if (tag !== known) {
        await rest();
        return { etag: repository.tag() };
      }
      // An answer of 304 takes nothing from the limits.
      await clock.sleep(pace.restMs);
      return null;
    },
    async find() {
      await rest();
      return { fullName, nodeId: fullName, defaultBranch: 'main', isPrivate: true, isArchived: false };
    },
    spent: meter.spent,
    usage: meter.usage,
  };
}

function notAsked(what: string): Promise<never> {
  return Promise.reject(new Error(`without trouble nobody asks for ${what}`));
}

function cursorAfter(pulls: Listed[]): string | null {
  const last = pulls.at(-1);
  return last ? cursorOf(last) : null;
}

const EMPTY = { state: 'complete', rows: [], total: 0 } satisfies ChildLists['files'];
const EMPTY_LISTS = {
  reviews: EMPTY,
  commits: EMPTY,
  comments: EMPTY,
  checkRuns: EMPTY,
  commitStatuses: EMPTY,
  timelineEvents: EMPTY,
  files: EMPTY,
} satisfies Omit<ChildLists, 'reviewComments'>;

/** How a pull request's inline comments are read. */
const BY_REPOSITORY: ChildLists = { ...EMPTY_LISTS, reviewComments: { state: 'deferred', by: 'repository' } };
const BY_ITSELF: ChildLists = { ...EMPTY_LISTS, reviewComments: { state: 'deferred', by: 'pull_request' } };

function snapshotOf(
  { number, createdAt, updatedAt }: Listed,
  readAt: string,
  byRepository: boolean,
): PullRequestSnapshot {
  const changedAt = new Date(updatedAt).toISOString();
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
    createdAt: createdAt === updatedAt ? changedAt : new Date(createdAt).toISOString(),
    updatedAt: changedAt,
    readAt,
    lists: byRepository ? BY_REPOSITORY : BY_ITSELF,
  };
}
