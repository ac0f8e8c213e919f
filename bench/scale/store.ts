import type { DeploymentWalk } from '../../src/domain/entities.ts';
import type { PendingPullRequest } from '../../src/domain/pending-lists.ts';
import { EMPTY_TALLY } from '../../src/domain/receipt.ts';
import type { ComputeDeps } from '../../src/jobs/facts/compute-sync.ts';
import type { PageStore, Scope } from '../../src/jobs/ports.ts';
import { factsInputOf } from '../../test/support/simulation/store.ts';
import type { VirtualClock } from './clock.ts';
import type { Use } from './meter.ts';
import { numberSet, type NumberSet } from './number-set.ts';
import type { Pace } from './pace.ts';
import type { GitHubRepository } from './repository.ts';

/** The database sleeps when nobody asked it for so long. https://neon.com/docs/introduction/scale-to-zero */
const AWAKE_MS = 5 * 60_000;
/** A row that was read so long after its second is known to be as it was in that second. */
const CERTAIN_MS = 60_000;
/** How many pull requests share one read and one write of facts, as in src/storage/stale-facts.ts. */
const FACTS_IN_PART = 200;
/** Facts are computed with the save, or after it: of the CPU time of a pull request this part. */
const FACTS_SHARE = 1 / 3;

/** What the database knows of a repository: counts, and the rows of what changed. */
interface Stored {
  repository: GitHubRepository;
  /** By number: whether it is stored. */
  known: NumberSet;
  changed: Map<number, { updatedAt: number; readAt: number }>;
  /** Whose inline comments are to be read by themselves, and when the rows were read. */
  ownComments: Map<number, string>;
  longListsRead: number;
  factsDue: number;
  walksDue: number;
  questions: number;
  deploymentsKnown: boolean;
}

export interface SimulatedStore {
  store: PageStore & ComputeDeps['store'];
  /** Makes a repository known: nothing of it is stored, or everything. */
  track: (repository: GitHubRepository, isStored: boolean) => void;
  of: (repositoryId: string) => Stored;
  /** Any other request: its round trip and CPU time. */
  request: <Value>(answer: () => Value, cpuMs?: number) => Promise<Value>;
}

/**
 * The database: what was stored of each repository, and what its requests take. `saved` is told of each row that is stored,
 * when it is there to be read.
 */
export function simulatedStore(
  clock: VirtualClock,
  pace: Pace,
  use: Use,
  saved: (repositoryId: string, number: number, updatedAt: number) => void,
): SimulatedStore {
  const all = new Map<string, Stored>();
  let awakeUntil = 0;
  /** How many pull requests the one stands for whose facts are computed. */

  async function request<Value>(answer: () => Value, cpuMs = pace.requestCpuMs): Promise<Value> {
    const now = clock.now();
    use.databaseRequests += 1;
    use.databaseCpuMs += cpuMs;
    use.databaseAwakeMs += now + AWAKE_MS - Math.max(now, awakeUntil);
    awakeUntil = now + AWAKE_MS;
    await clock.sleep(pace.databaseMs + cpuMs);
    return answer();
  }

  function of(repositoryId: string): Stored {
    const stored = all.get(repositoryId);
    if (!stored) throw new Error(`there is no repository ${repositoryId}`);
    return stored;
  }

  const nothing = () => request(() => undefined);
  const empty = () => request(() => []);

  /** Long lists of what is stored that nobody has read on. */
  function longDue({ repository: { traits }, known, longListsRead }: Stored): number {
    const stored = Math.min(1, known.size() / Math.max(1, traits.pullRequests));
    return Math.max(0, Math.floor(traits.longLists * stored) - longListsRead);
  }

  const store: PageStore & ComputeDeps['store'] = {
    savePullRequests: ({ repositoryId }, snapshots) => {
      const stored = of(repositoryId);
      use.stored += snapshots.length;
      use.workerCpuMs += snapshots.length * pace.workerCpuMs;
      return request(
        () => {
          for (const { number, updatedAt: iso, readAt, lists } of snapshots) {
            const updatedAt = Date.parse(iso);
            stored.known.add(number);
            stored.factsDue += 1;
            if (lists.reviewComments.state !== 'deferred' || lists.reviewComments.by === 'repository') continue;
            stored.changed.set(number, { updatedAt, readAt: Date.parse(readAt) });
            stored.ownComments.set(number, readAt);
            saved(repositoryId, number, updatedAt);
          }
        },
        snapshots.length * pace.databaseCpuMs * (1 - FACTS_SHARE),
      );
    },
    noteProgress: nothing,
    noteComplete: nothing,
    saveReviewComments: nothing,
    finishReviewComments: () => request(() => 0),
    pendingLists: ({ repositoryId }, limit, among) =>
      request(() => {
        const stored = of(repositoryId);
        const own = [...stored.ownComments].filter(([number]) => among?.includes(number) ?? true).slice(0, limit);
        const long = among ? 0 : Math.min(limit - own.length, longDue(stored));
        return [
          ...own.map(([number, readAt]) => pendingOf(number, readAt, { reviewComments: { by: 'pull_request' } })),
          ...Array.from({ length: long }, () => pendingOf(0, '', { files: { after: '1' } })),
        ];
      }),
    saveLists: ({ repositoryId }, reads) =>
      request(() => {
        const stored = of(repositoryId);
        for (const { list, pullRequestId, readAt } of reads) {
          const number = Number(pullRequestId);
          if (list === 'files') stored.longListsRead += 1;
          else if (stored.ownComments.get(number) === readAt) stored.ownComments.delete(number);
        }
      }),
    removePullRequests: nothing,
    saveTotals: nothing,
    deploymentsBound: (_, since) => request(() => since),
    saveDeployments: nothing,
    finishDeployments: ({ repositoryId }) =>
      request(() => {
        const stored = of(repositoryId);
        if (!stored.deploymentsKnown) stored.walksDue = stored.repository.traits.walks;
        stored.deploymentsKnown = true;
      }),
    pendingWalks: ({ repositoryId }, limit) =>
      request(() => Array.from({ length: Math.min(limit, of(repositoryId).walksDue) }, () => WALK)),
    saveWalks: ({ repositoryId }, walks) =>
      request(() => {
        of(repositoryId).walksDue -= walks.length;
      }),
    sourcesToRead: () => request(() => ({ deployments: true, releases: false, workflow: null, incidents: [] })),
    sourceReading: () => request(() => ({ through: null, etag: null, workflowId: null })),
    noteReading: nothing,
    saveShipped: nothing,
    saveIssues: () => request(() => 0),
    forgetIssues: nothing,
    decideSource: nothing,
    pendingAncestry: empty,
    saveAncestry: nothing,
    requirementsToAsk: ({ repositoryId }, limit) =>
      request(() => (of(repositoryId).questions > 0 ? [1].slice(0, limit) : [])),
    saveRequirements: ({ repositoryId }) =>
      request(() => {
        of(repositoryId).questions -= 1;
      }),
    setAside: nothing,
    fillHole: nothing,
    describeRepository: nothing,
    unchanged: ({ repositoryId }, numbers, updatedAt) =>
      request(() => {
        const { known, changed, repository } = of(repositoryId);
        return numbers.filter((number) => {
          const row = changed.get(number);
          if (row) return row.updatedAt === updatedAt && row.readAt >= updatedAt + CERTAIN_MS;
          return known.has(number) && repository.find(number)?.updatedAt === updatedAt;
        });
      }),
    // One pull request, whose id is their number, stands for a part: facts of contents that nobody has would only cost time.
    factsDue: ({ repositoryId }, _, limit) =>
      request(() => {
        const due = Math.min(limit, of(repositoryId).factsDue);
        return Array.from({ length: Math.ceil(due / FACTS_IN_PART) }, (_part, index) => [
          String(Math.min(FACTS_IN_PART, due - index * FACTS_IN_PART)),
        ]);
      }),
    factsInputs: (_, ids) =>
      request(() => ids.map((id) => factsInputOf(Number(id), new Date(clock.now()).toISOString()))),
    saveFacts: ({ repositoryId }, _, facts) => {
      const count = facts.reduce((sum, { pullRequestId }) => sum + Number(pullRequestId), 0);
      return request(
        () => {
          const stored = of(repositoryId);
          stored.factsDue = Math.max(0, stored.factsDue - count);
          return stored.factsDue > 0;
        },
        count * pace.databaseCpuMs * FACTS_SHARE,
      );
    },
    refreshStatistics: nothing,
    rebuildWeeks: () => request(() => 0),
    tally: ({ repositoryId }, asked) =>
      request(() => {
        const { known } = of(repositoryId);
        const pullRequests = 'numbers' in asked ? asked.numbers.filter((one) => known.has(one)).length : known.size();
        return { ...EMPTY_TALLY, stored: { ...EMPTY_TALLY.stored, pullRequests } };
      }),
    listSetAside: empty,
    forgetUnreadDeployments: nothing,
    dueSetAside: empty,
    dueHoles: empty,
    createdWithin: () => request(() => 0),
    absentNumbers: ({ repositoryId }, numbers) =>
      request(() => numbers.filter((number) => !of(repositoryId).known.has(number))),
    otherNumbers: empty,
    deploymentsToCompute: () => request(() => null),
    saveDeploymentFacts: () => request(() => true),
  };

  return {
    store,
    track(repository, isStored) {
      const { pullRequests, longLists, requirementRequests } = repository.traits;
      const known = numberSet(pullRequests);
      for (let number = 1; isStored && number <= pullRequests; number++) known.add(number);
      all.set(repository.tracked.repositoryId, {
        repository,
        known,
        changed: new Map(),
        ownComments: new Map(),
        longListsRead: isStored ? longLists : 0,
        factsDue: 0,
        walksDue: 0,
        questions: isStored ? 0 : requirementRequests,
        deploymentsKnown: isStored,
      });
    },
    of,
    request,
  };
}

const WALK: DeploymentWalk = { deploymentId: '1', sha: '', cursor: null, since: null };

function pendingOf(number: number, readAt: string, pending: PendingPullRequest['pending']): PendingPullRequest {
  const id = String(number);
  return { pullRequestId: id, nodeId: id, headSha: '', number, changedFiles: 0, readAt, pending };
}

/** The scope of a repository. */
export function scopeOf({ tracked: { workspaceId, repositoryId } }: GitHubRepository): Scope {
  return { workspaceId, repositoryId };
}
