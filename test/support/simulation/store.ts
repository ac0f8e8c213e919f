import { DEFAULT_RULES } from '../../../src/domain/rules/rules.ts';
import { FailureError } from '../../../src/errors.ts';
import { nextTryAfter, type Unread } from '../../../src/domain/set-aside.ts';
import type { AncestryWalked, PullRequestSnapshot } from '../../../src/domain/entities.ts';
import type { FactsInput } from '../../../src/domain/facts/input.ts';
import type { PendingPullRequest } from '../../../src/domain/pending-lists.ts';
import { whomToAsk } from '../../../src/domain/requirements.ts';
import type { Tally } from '../../../src/domain/receipt.ts';
import type { ComputeDeps } from '../../../src/jobs/facts/compute-sync.ts';
import type { PageStore } from '../../../src/jobs/ports.ts';
import { checksOf } from './checks.ts';
import type { Fate } from './fate.ts';

export interface StoredPullRequest {
  createdAt: number;
  updatedAt: number;
  readAt: string;
  pending: PendingPullRequest['pending'] | { reviewComments: { by: 'repository' } };
  facts: boolean;
  /** The facts hang on which checks are required; when the rows that they follow from were read. */
  undecided: boolean;
  computedAt: number;
  writes: number;
  /** What GitHub's totals have shown. */
  heard: number;
}

/** Who watches what the product claims and stores, at that moment. */
export interface StoreWatch {
  /** The product says that everything updated since that instant, in milliseconds, is complete. */
  complete(since: number, stored: ReadonlyMap<number, StoredPullRequest>): void;
  /** A pull request that was updated then is stored. */
  stored(updatedAt: number): void;
}

interface Aside {
  number: number | null;
  list: string | null;
  after: string | null;
  reason: string;
  tries: number;
  lastTry: number;
  nextTry: number;
}

/** How many facts are read and saved at once: few, so that a small history has several parts. */
const FACTS_IN_PART = 3;
/** Of how many deployments one goes back to a commit that must be asked about. */
const ROLLED_BACK = 3;

function keyOf(number: number | null, list: string | null, after: string | null): string {
  return number === null ? `null/${list}/${after}` : `${number}/${list}`;
}

/** The database: what was stored of each pull request, by its number. */
export function simulatedStore(fate: Fate, watch: StoreWatch) {
  const stored = new Map<number, StoredPullRequest>();
  const aside = new Map<string, Aside>();
  /** Pull requests that the database does not take. */
  const refuses = new Set<number>();
  const call = <Result>(effect: () => Result) =>
    fate.call(() => {
      if (fate.isAway('database')) throw new FailureError({ kind: 'database_outage', detail: 'no answer' });
      return effect();
    });

  function putAside(unread: Unread[], now: number): void {
    for (const { number, after = null, list, reason } of unread) {
      const key = keyOf(number, list, after);
      const tries = (aside.get(key)?.tries ?? 0) + 1;
      aside.set(key, { number, after, list, reason, tries, lastTry: now, nextTry: nextTryAfter(tries, now) });
      const row = number === null ? undefined : stored.get(number);
      if (!row || list === null) continue;
      const { [list as 'files']: _done, ...rest } = row.pending as PendingPullRequest['pending'];
      row.pending = rest;
    }
  }

  const isDue = (one: Aside, now: number, everything: boolean) => everything || one.nextTry <= now;
  const isAside = (number: number) => aside.has(`${number}/null`);
  const deployments = new Map<string, { createdAt: number; cursor: string | null; walked: boolean }>();
  const carried = new Set<string>();
  const ancestry = new Map<string, Pick<AncestryWalked, 'since' | 'answer'>>();
  let deploymentsThrough: number | null = null;
  /** By the name of a check: whom to ask about it, until the answer is there. */
  const questions = new Map<string, { number: number; isRequired: boolean | null }>();
  let tick = 0;
  let answeredAt = 0;
  const isStale = (row: StoredPullRequest) => !row.facts || (row.undecided && row.computedAt <= answeredAt);
  const store: PageStore & ComputeDeps['store'] = {
    savePullRequests: (_, snapshots) =>
      call(() => {
        for (const snapshot of snapshots) {
          const before = stored.get(snapshot.number);
          const updatedAt = Date.parse(snapshot.updatedAt);
          const older =
            before &&
            (updatedAt < before.updatedAt || (updatedAt === before.updatedAt && snapshot.readAt < before.readAt));
          if (older) continue;
          if (refuses.has(snapshot.number)) {
            putAside([{ number: snapshot.number, list: null, reason: '22001' }], fate.now);
            continue;
          }
          aside.delete(`${snapshot.number}/null`);
          watch.stored(updatedAt);
          stored.set(snapshot.number, {
            createdAt: Date.parse(snapshot.createdAt),
            updatedAt,
            readAt: snapshot.readAt,
            pending: pendingOf(snapshot),
            facts: false,
            undecided: before?.undecided ?? false,
            computedAt: before?.computedAt ?? 0,
            writes: (before?.writes ?? 0) + 1,
            heard: before?.heard ?? 0,
          });
        }
      }),
    noteProgress: () => call(() => undefined),
    saveReviewComments: () => call(() => undefined),
    finishReviewComments: (_, readAt, limit) =>
      call(() => {
        const due = [...stored.values()].filter(
          ({ pending, readAt: read }) => 'reviewComments' in pending && isByRepository(pending) && read <= readAt,
        );
        for (const pullRequest of due.slice(0, limit)) {
          const { reviewComments: _done, ...rest } = pullRequest.pending;
          pullRequest.pending = rest;
        }
        return Math.max(0, due.length - limit);
      }),
    pendingLists: (_, limit, among) =>
      call(() =>
        [...stored]
          .filter(([number]) => among?.includes(number) ?? true)
          .filter(([, { pending }]) => Object.keys(pending).length > 0 && !isByRepository(pending))
          .slice(0, limit)
          .map(([number, { readAt, pending }]) => ({
            pullRequestId: String(number),
            nodeId: String(number),
            headSha: '',
            number,
            changedFiles: 0,
            readAt,
            pending: pending as PendingPullRequest['pending'],
          })),
      ),
    saveLists: (_, reads) =>
      call(() => {
        for (const read of reads) {
          const pullRequest = stored.get(Number(read.pullRequestId));
          if (!pullRequest || pullRequest.readAt !== read.readAt) continue;
          const { [read.list as 'files']: _done, ...rest } = pullRequest.pending as PendingPullRequest['pending'];
          if (read.after === null) aside.delete(`${read.pullRequestId}/${read.list}`);
          pullRequest.pending = read.after === null ? rest : { ...rest, [read.list]: { after: read.after } };
        }
      }),
    factsDue: (_, _version, limit) =>
      call(() => {
        const due = [...stored].filter(([, row]) => isStale(row)).slice(0, limit);
        const parts = Map.groupBy(due, (_each, index) => Math.floor(index / FACTS_IN_PART)).values();
        return [...parts].map((part) => part.map(([number]) => String(number)));
      }),
    factsInputs: (_, ids) =>
      call(() =>
        ids.flatMap((id) => {
          const number = Number(id);
          const row = stored.get(number);
          if (!row) return [];
          return {
            ...factsInputOf(number, row.readAt),
            readAt: String(++tick),
            checks: checksOf(number).map((check) => ({
              ...check,
              isRequired: questions.get(check.name)?.isRequired ?? null,
            })),
          };
        }),
      ),
    saveFacts: (_, _version, facts) =>
      call(() => {
        for (const { pullRequestId, checksUndecided, readAt } of facts) {
          const row = stored.get(Number(pullRequestId));
          if (row) Object.assign(row, { facts: true, undecided: checksUndecided, computedAt: Number(readAt) });
        }
        for (const { name, number } of whomToAsk(facts.flatMap(({ hanging }) => hanging ?? []))) {
          if (!questions.has(name)) questions.set(name, { number, isRequired: null });
        }
        return [...stored.values()].some(isStale);
      }),
    noteComplete: (_, since) => call(() => watch.complete(Date.parse(since), stored)),
    refreshStatistics: () => call(() => undefined),
    rebuildWeeks: () => call(() => 0),
    removePullRequests: (_, numbers) =>
      call(() => {
        for (const number of numbers) stored.delete(number);
      }),
    saveTotals: (_, totals) =>
      call(() => {
        for (const { number, updatedAt } of totals) {
          const row = stored.get(number);
          if (row) row.heard = Date.parse(updatedAt);
        }
      }),
    deploymentsBound: (_, since) => call(() => deploymentsThrough ?? since),
    saveDeployments: (_, listed) =>
      call(() => {
        for (const { githubId, createdAt } of listed) {
          if (!deployments.has(githubId)) {
            deployments.set(githubId, { createdAt: Date.parse(createdAt), cursor: null, walked: false });
          }
        }
      }),
    finishDeployments: () =>
      call(() => {
        aside.delete(keyOf(null, 'deployments', null));
        const newest = Math.max(...[...deployments.values()].map(({ createdAt }) => createdAt));
        deploymentsThrough = deployments.size > 0 ? newest : null;
      }),
    pendingWalks: (_, limit) =>
      call(() =>
        [...deployments]
          .filter(([, { walked }]) => !walked)
          .slice(0, limit)
          .map(([id, { cursor }]) => ({ deploymentId: id, sha: `${id}.0`, cursor, since: null })),
      ),
    saveWalks: (_, walks) =>
      call(() => {
        for (const { deploymentId, shas, cursor } of walks) {
          const deployment = deployments.get(deploymentId);
          if (!deployment) throw new Error(`there is no deployment ${deploymentId}`);
          Object.assign(deployment, { cursor, walked: cursor === null });
          for (const sha of shas) carried.add(sha);
        }
      }),
    decideSource: () => call(() => undefined),
    sourcesToRead: () => call(() => ({ deployments: true, releases: false, workflow: null, incidents: [] })),
    sourceReading: () => call(() => ({ through: null, etag: null, workflowId: null })),
    noteReading: () => call(() => undefined),
    saveShipped: () => call(() => undefined),
    saveIssues: () => call(() => 0),
    forgetIssues: () => call(() => undefined),
    pendingAncestry: (_, limit) =>
      call(() =>
        [...deployments]
          .filter(([id, { walked }]) => walked && Number(id) % ROLLED_BACK === 0 && !ancestry.get(id)?.answer)
          .slice(0, limit)
          .map(([id]) => ({ sha: id, ofSha: `${id}.0`, cursor: null, since: ancestry.get(id)?.since ?? null })),
      ),
    saveAncestry: (_, walks) =>
      call(() => {
        for (const { sha, since, answer } of walks) ancestry.set(sha, { since, answer });
      }),
    deploymentsToCompute: () => call(() => null),
    saveDeploymentFacts: () => call(() => true),
    requirementsToAsk: (_, limit) =>
      call(() => {
        const open = [...questions.values()].filter(({ isRequired }) => isRequired === null);
        return [...new Set(open.map(({ number }) => number))].slice(0, limit);
      }),
    saveRequirements: (_, requirements) =>
      call(() => {
        answeredAt = tick;
        for (const { number, checks } of requirements) {
          for (const { name, isRequired } of checks) questions.set(name, { number, isRequired });
        }
      }),
    setAside: (_, unread, now) => call(() => putAside(unread, now)),
    describeRepository: () => call(() => undefined),
    dueSetAside: (_, now, limit, everything) =>
      call(() => {
        const due = [...aside.values()].filter((one) => isDue(one, now, everything));
        const numbers = new Set(due.flatMap(({ number }) => (number === null ? [] : [number])));
        return [...numbers].toSorted((a, b) => a - b).slice(0, limit);
      }),
    dueHoles: (_, now, limit, everything) =>
      call(() => {
        const due = [...aside.values()].filter((one) => isDue(one, now, everything));
        const holes = due.filter(({ number, list }) => number === null && list === null);
        return holes.map(({ after }) => after).slice(0, limit);
      }),
    fillHole: (_, after, number, now) =>
      call(() => {
        const hole = aside.get(keyOf(null, null, after));
        if (!hole) return;
        aside.delete(keyOf(null, null, after));
        if (number !== null) putAside([{ number, list: null, reason: hole.reason }], now);
      }),
    listSetAside: (_, limit) =>
      call(() =>
        [...aside.values()].slice(0, limit).map(({ number, list, reason, tries, nextTry }) => ({
          number,
          ...(list !== null && { list }),
          reason,
          tries,
          nextTry: new Date(nextTry).toISOString(),
        })),
      ),
    forgetUnreadDeployments: (_, before) =>
      call(() => {
        const key = keyOf(null, 'deployments', null);
        if ((aside.get(key)?.lastTry ?? before) < before) aside.delete(key);
      }),
    unchanged: (_, numbers, updatedAt) =>
      call(() =>
        numbers.filter((number) => {
          const row = stored.get(number);
          const isWhole = row?.updatedAt === updatedAt && Object.keys(row.pending).length === 0;
          return isWhole && Date.parse(row.readAt) >= updatedAt + 60_000;
        }),
      ),
    otherNumbers: (_, { after, to, createdBefore }, known) =>
      call(() => {
        const by = Date.parse(createdBefore);
        const created = [...stored].filter(([, { createdAt }]) => createdAt < by).map(([number]) => number);
        return created.filter((number) => number > after && number <= (to ?? number) && !known.includes(number));
      }),
    createdWithin: (_, from, milliseconds) =>
      call(
        () =>
          [...stored.values()].filter(({ createdAt }) => createdAt >= from && createdAt < from + milliseconds).length,
      ),
    absentNumbers: (_, numbers) => call(() => numbers.filter((number) => !stored.has(number) && !isAside(number))),
    tally: (_, of) =>
      call(() => {
        const numbers = 'numbers' in of ? of.numbers : [...stored.keys()];
        const by = 'createdBefore' in of ? Date.parse(of.createdBefore) : Number.POSITIVE_INFINITY;
        const present = numbers.filter((number) => (stored.get(number)?.createdAt ?? by) < by);
        const lacking = [...aside.values()].filter(
          ({ number, list }) =>
            list === null &&
            (number === null || !stored.has(number)) &&
            ('createdBefore' in of || (number !== null && numbers.includes(number))),
        );
        const incomplete = present.filter((number) => {
          const row = stored.get(number);
          return row && !isAside(number) && (row.heard > row.updatedAt || Object.keys(row.pending).length > 0);
        });
        return {
          ...emptyTally(present.length),
          aside: lacking.length,
          incomplete,
          absent: numbers.filter((number) => !stored.has(number) && !isAside(number)),
        };
      }),
  };

  return { store, stored, aside, refuses, carried };
}

function pendingOf(snapshot: PullRequestSnapshot): StoredPullRequest['pending'] {
  const { files, reviewComments } = snapshot.lists;
  return {
    ...(files.state === 'continues' && { files: { after: files.after } }),
    ...(reviewComments.state === 'deferred' && { reviewComments: { by: reviewComments.by } }),
  } as StoredPullRequest['pending'];
}

function isByRepository(pending: StoredPullRequest['pending']): boolean {
  const [only, ...others] = Object.values(pending);
  return others.length === 0 && only !== undefined && 'by' in only && only.by === 'repository';
}

/** A pull request with nothing in its lists. */
export function factsInputOf(number: number, readAt: string): FactsInput {
  return {
    pullRequestId: String(number),
    number,
    baseRef: 'main',
    version: readAt,
    readAt,
    authorId: null,
    authorKind: null,
    excludedBy: null,
    hotfix: DEFAULT_RULES.hotfix,
    workingHours: null,
    timeZone: 'UTC',
    title: '',
    repository: 'octo/repository',
    revertTexts: [''],
    labels: [],
    headRef: '',
    isDraft: false,
    reviewDecision: null,
    requiredChecks: null,
    requiredAsOf: null,
    statusesAtMerge: null,
    modelType: null,
    createdAt: readAt,
    mergedAt: null,
    closedAt: null,
    earliestCommitAt: null,
    deployedAt: null,
    byMerges: false,
    changedLines: 0,
    reviews: [],
    comments: [],
    commits: [],
    events: [],
    checks: [],
    statuses: [],
    evidence: { author: null, title: '', headRef: '', body: '', commits: [], reviews: [], comments: [], opinion: null },
  };
}

function emptyTally(pullRequests: number): Tally {
  const none = { reviews: 0, commits: 0, files: 0, comments: 0, checkRuns: 0 };
  return { expected: none, stored: { pullRequests, ...none }, incomplete: [], absent: [], aside: 0, capped: [] };
}
