import { reasonOf } from './reasons.ts';
import type { Instant } from '../reducer.ts';
import { isFurther } from './reach.ts';
import type { RepositoryState, Step, Sync, SyncRecord, Wait } from './state.ts';
import { isRequested } from './verification.ts';

/** One decision of a sync, for the operators' log and for the sync's own log. */
export interface Decision {
  event:
    | 'begun'
    | 'joined'
    | 'read'
    | 'step'
    | 'waiting'
    | 'resumed'
    | 'taken_over'
    | 'narrowed'
    | 'widened'
    | 'restarted'
    | 'renamed'
    | 'set_aside'
    | 'answered'
    | 'ended';
  text: string;
}

/**
 * What a command decided, in words. The function compares the states before and after the command, so that each
 * decision is told once, and reads the record of the sync that it `ended`.
 */
export function describe(
  before: RepositoryState,
  after: RepositoryState,
  ended: SyncRecord | null,
  now: Instant,
): Decision[] {
  if (ended) return [{ event: 'ended', text: ending(ended) }];
  const { sync } = after;
  if (!sync) return [];
  if (before.sync?.id !== sync.id) return [{ event: 'begun', text: beginning(sync) }];
  return [
    ...joining(before.sync, sync),
    ...taking(before.sync, sync, now),
    ...reading(before.sync, sync),
    ...settingAside(before.sync, sync),
    ...naming(before, after),
    ...pacing(before, after),
    ...waiting(before.sync, sync),
    ...stepping(before.sync, sync),
  ];
}

function beginning({ kind, reach, verification }: Sync): string {
  const what =
    kind === 'incremental' ? 'what changed' : reach.to === 'instant' ? `back to ${iso(reach.instant)}` : 'everything';
  return `began: reads ${what}${isRequested(verification) ? ', and compares everything with GitHub’s totals' : ''}`;
}

function ending({ status, error }: SyncRecord): string {
  return error ? `${status}: ${error.reason}: ${error.detail}` : status;
}

function joining(before: Sync, after: Sync): Decision[] {
  const { reach } = after;
  if (isFurther(reach, before.reach)) {
    const isAll = reach.to !== 'instant';
    const text = isAll ? 'was asked for the full history' : `was asked to go back to ${iso(reach.instant)}`;
    return [{ event: 'joined', text }];
  }
  const text = 'was asked to compare everything with GitHub’s totals';
  const isNew = isRequested(after.verification) && !isRequested(before.verification);
  return isNew ? [{ event: 'joined', text }] : [];
}

/** The holder of the work has died or hangs. Another holder repeats the work that it had not saved. */
function taking(before: Sync, after: Sync, now: Instant): Decision[] {
  if (before.activity.status !== 'held' || before.activity.lease.until > now) return [];
  if (after.activity.status === 'held' && after.activity.lease.token === before.activity.lease.token) return [];
  return [{ event: 'taken_over', text: 'the last chunk did not report in time: another one gets its work' }];
}

function reading(before: Sync, after: Sync): Decision[] {
  const pages = after.progress.pages - before.progress.pages;
  if (pages <= 0) return [];
  const points = after.github.points - before.github.points;
  const text = `saved ${pages} ${pages === 1 ? 'page' : 'pages'} for ${points} points: ${after.progress.pullRequests} pull requests so far`;
  return [{ event: 'read', text }];
}

function naming(before: RepositoryState, after: RepositoryState): Decision[] {
  const [old, name] = [before.repository?.fullName, after.repository?.fullName];
  return old === name ? [] : [{ event: 'renamed', text: `the repository ${old} is called ${name} now` }];
}

function pacing(before: RepositoryState, after: RepositoryState): Decision[] {
  const [old, now] = [before.pace, after.pace];
  if (old.width === now.width && old.listSize === now.listSize) return [];
  const event = now.width < old.width || now.listSize < old.listSize ? 'narrowed' : 'widened';
  const text = `asks for ${now.width} pull requests a page with ${now.listSize} of each list, ${old.width} with ${old.listSize} before`;
  return [{ event, text }];
}

/** What could not be read, and whether GitHub answers at all. */
function settingAside(before: Sync, after: Sync): Decision[] {
  const count = after.aside.count - before.aside.count;
  const more = count > 1 ? `, and ${count - 1} more before it` : '';
  return [
    ...(count > 0 ? [{ event: 'set_aside' as const, text: `sets aside ${after.aside.last}${more}` }] : []),
    ...(isAlive(after) && !isAlive(before)
      ? [
          {
            event: 'answered' as const,
            text: 'GitHub answers other requests: the failed work is asked for in smaller parts',
          },
        ]
      : []),
  ];
}

function isAlive({ trouble }: Sync): boolean {
  return trouble?.of === 'github' && trouble.alive;
}

function waiting(before: Sync, after: Sync): Decision[] {
  const [old, wait] = [waitOf(before), waitOf(after)];
  if (wait && wait.until !== old?.until) {
    return [{ event: 'waiting', text: `waits until ${iso(wait.until)}: ${reasonOf(wait)}` }];
  }
  return old && !wait ? [{ event: 'resumed', text: 'continues' }] : [];
}

function waitOf({ activity }: Sync): Wait | null {
  return activity.status === 'waiting' ? activity.wait : null;
}

function stepping(before: Sync, after: Sync): Decision[] {
  if (after.restarts > before.restarts) {
    return [{ event: 'restarted', text: 'GitHub refused the cursor: the list is read again from its front' }];
  }
  const [old, now] = [nameOf(before.step), nameOf(after.step)];
  return old === now ? [] : [{ event: 'step', text: now }];
}

function nameOf(step: Step): string {
  switch (step.kind) {
    case 'front':
      if (step.phase === 'catch_up') return `reads what changed meanwhile, pass ${step.pass}`;
      return step.rest ? BY_REST : 'reads what changed since the last sync';
    case 'back':
      return step.rest ? BY_REST : 'walks back through the history';
    case 'lists':
      return 'reads the lists that did not fit into a page';
    case 'deployments':
      return step.stage === 'commits' ? 'reads the commits of deployments' : 'reads deployments';
    case 'requirements':
      return 'asks which checks are required';
    case 'facts':
      return 'computes facts';
    case 'repair':
      return `reads ${step.numbers.length} pull requests again that were missing or short`;
    case 'totals':
      return 'reads GitHub’s totals';
    case 'compare':
      return 'compares GitHub’s totals with the stored rows';
    default:
      return 'is at a step that only another version knows';
  }
}

const BY_REST = 'continues by REST’s list, one pull request after the other';

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
