import type { Failure } from '../failure.ts';
import type { Instant, Put } from '../reducer.ts';
import type { TrackedRepository } from '../tracked-repository.ts';
import { EMPTY_STATE, NEW_SYNC } from './begin.ts';
import type { PendingRefresh } from './live.ts';
import { INITIAL_PACE, WIDEST_PAGE, type Pace } from './pace.ts';
import type { Activity, Coverage, EndedSync, Outage, Reach, RepositoryState, Sync, Verification } from './state.ts';
import type { Announced, Lease } from './lease.ts';
import type { Trouble, Wait } from './state.ts';
import { liveOf, presentLive, type LiveBefore, type StoredLive } from './stored-live.ts';
import { presentStep, stepOf, type StepBefore, type StoredStep } from './stored-step.ts';
import { withRequest, withTotals } from './verification.ts';

/**
 * The state as versions before `version` 2 stored it: with the rows in it, with a `cutoff` of 0 for the full history
 * and null for changes, and with several fields for a sync's step. The oldest versions had fewer fields.
 */
export interface StoredState extends Partial<
  Pick<RepositoryState, 'scan' | 'pace' | 'synced' | 'etag'> & {
    version: 1;
    repository: TrackedRepository | null;
    coverage: StoredCoverage | null;
    sync: StoredSync | null;
    ended: EndedSync[];
    recording: Announced;
    outage: (Omit<Outage, 'reach'> & { cutoff: Instant | null }) | null;
    live: StoredLive;
  }
> {}

/** Earlier versions stored the page of REST's list, 100 a page, that held the last pull request read. */
type StoredCoverage = Partial<Coverage> & Pick<Coverage, 'through' | 'since'> & { restPage?: number };

/** The state as an earlier version of the present form stored it. */
type StoredBefore = Omit<RepositoryState, 'coverage' | 'sync' | 'live'> & {
  coverage: StoredCoverage | null;
  live: LiveBefore;
  sync: SyncBefore | null;
};

type SyncBefore = Omit<Sync, 'step' | 'verification'> &
  Partial<Pick<Sync, 'verification'>> &
  StoredVerification & { step: StepBefore };

/** Earlier versions stored by two flags whether a verification was requested, and whether the totals were read. */
interface StoredVerification {
  verify?: boolean;
  totalsRead?: boolean;
}

type StoredSync = Partial<Omit<Sync, 'reach' | 'activity' | 'step' | 'trouble' | 'verification'>> &
  StoredVerification &
  Pick<Sync, 'id' | 'kind' | 'daysBack' | 'startedAt'> & {
    cutoff: Instant | null;
    step: StoredStep;
    lease?: Lease | null;
    wait?: Wait | null;
    announced: Announced;
    failures?: Partial<Record<Failure['kind'], number>>;
    trouble?: (Pick<Trouble, 'since' | 'times' | 'of'> & { alive: boolean; tries: number; last: boolean }) | null;
  };

/**
 * The present form of a stored state, and the rows that an earlier version stored in it and that belong into tables.
 * Fields of a later version get the first values of a new state and a new sync.
 */
export function restored(stored: RepositoryState | StoredBefore | StoredState | undefined): {
  state: RepositoryState;
  effects: (Put<'ended', EndedSync> | Put<'refreshes', PendingRefresh>)[];
} {
  if (!stored) return { state: EMPTY_STATE, effects: [] };
  if (isOfVersion1(stored)) return migrated(stored);
  const state = {
    ...EMPTY_STATE,
    ...stored,
    coverage: stored.coverage && coverageOf(stored.coverage),
    pace: paceOf(stored.pace),
    sync: stored.sync && presentSync(stored.sync),
    live: presentLive(stored.live),
  };
  return { state, effects: [] };
}

/** A running sync in the present form. */
function presentSync({ step, verify = false, totalsRead = false, ...sync }: SyncBefore): Sync {
  return { ...NEW_SYNC, verification: verificationOf({ verify, totalsRead }), ...sync, step: presentStep(step) };
}

function verificationOf({ verify, totalsRead }: Required<StoredVerification>): Verification {
  const requested = verify ? withRequest('none') : 'none';
  return totalsRead ? withTotals(requested) : requested;
}

function isOfVersion1(stored: RepositoryState | StoredBefore | StoredState): stored is StoredState {
  return stored.version === undefined || stored.version === 1;
}

function migrated(stored: StoredState): ReturnType<typeof restored> {
  const { scan, synced, etag, coverage, pace, sync, outage, ended = [], recording, live } = stored;
  const { work, rows } = liveOf(live ?? {});
  const state: RepositoryState = {
    ...EMPTY_STATE,
    ...(scan && { scan }),
    ...(synced && { synced }),
    ...(etag !== undefined && { etag }),
    repository: repositoryOf(stored),
    coverage: coverage ? coverageOf(coverage) : null,
    pace: paceOf(pace),
    sync: sync ? syncOf(sync) : null,
    unrecorded:
      ended.length > 0
        ? { ids: ended.map(({ record }) => record.id), announced: recording ?? { at: 0, times: 0 } }
        : null,
    outage: outage ? outageOf(outage) : null,
    live: work,
  };
  return {
    state,
    effects: [
      ...(ended.length > 0 ? [{ kind: 'put' as const, table: 'ended' as const, rows: ended }] : []),
      ...(rows.length > 0 ? [{ kind: 'put' as const, table: 'refreshes' as const, rows }] : []),
    ],
  };
}

function coverageOf({ restPage = 1, ...coverage }: StoredCoverage): Coverage {
  return { cursor: null, exhausted: false, passed: (restPage - 1) * 100, ...coverage };
}

/** Pages of earlier versions had more pull requests for one point, because they had fewer lists. */
function paceOf(pace: Partial<Pace> | undefined): Pace {
  return { ...INITIAL_PACE, ...pace, width: Math.min(WIDEST_PAGE, pace?.width ?? WIDEST_PAGE) };
}

function repositoryOf({ repository }: StoredState): TrackedRepository | null {
  // Absent beside a sealed token, and where an earlier version noted the deployment's own credential.
  return repository
    ? { ...repository, credential: { connectionId: repository.credential.connectionId ?? null } }
    : null;
}

function outageOf({ cutoff, daysBack, verify, of, times }: NonNullable<StoredState['outage']>): Outage {
  return { reach: reachOf(cutoff), daysBack, verify, of, times };
}

function syncOf(before: StoredSync): Sync {
  const { cutoff, lease, wait, announced, step, trouble, verify = false, totalsRead = false, ...stored } = before;
  const { progress, github, aside, repairs } = NEW_SYNC;
  return {
    ...NEW_SYNC,
    ...stored,
    verification: verificationOf({ verify, totalsRead }),
    reach: reachOf(cutoff),
    step: stepOf(step),
    activity: activityOf(lease ?? null, wait ?? null, announced),
    trouble: trouble ? troubleOf(trouble) : null,
    progress: { ...progress, ...stored.progress },
    github: { ...github, ...stored.github },
    aside: { ...aside, ...stored.aside },
    repairs: { ...repairs, ...stored.repairs },
  };
}

function reachOf(cutoff: Instant | null): Reach {
  if (cutoff === null) return { to: 'changes' };
  return cutoff === 0 ? { to: 'everything' } : { to: 'instant', instant: cutoff };
}

function activityOf(lease: Lease | null, wait: Wait | null, announced: Announced): Activity {
  if (lease) return { status: 'held', lease };
  return wait ? { status: 'waiting', wait } : { status: 'queued', announced };
}

function troubleOf({ of, since, times, alive, tries, last }: NonNullable<StoredSync['trouble']>): Trouble {
  return of === 'database' ? { of, since, times } : { of, since, times, alive, tries, last };
}
