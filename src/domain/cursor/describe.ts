import { reasonOf } from './reasons.ts';
import type { Instant } from '../reducer.ts';
import type { RepositoryState, Step, Sync } from './state.ts';

/** One decision of a sync, for the log and for people. */
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

/** What a transition decided, in words: told from the states before and after it, so that nothing is said twice. */
export function describe(before: RepositoryState, after: RepositoryState, now: Instant): Decision[] {
  const ended = after.ended.find((end) => !before.ended.some((other) => other.record.id === end.record.id));
  if (before.sync && ended?.record.id === before.sync.id) return [{ event: 'ended', text: ending(ended.record) }];
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

function beginning(sync: Sync): string {
  const what =
    sync.kind === 'incremental' ? 'what changed' : sync.cutoff ? `back to ${iso(sync.cutoff)}` : 'everything';
  return `began: reads ${what}${sync.verify ? ', and holds all of it against GitHub’s totals' : ''}`;
}

function ending(record: {
  status: string;
  error: { reason: string; detail: string } | null;
  receipt: unknown;
}): string {
  if (record.error) return `${record.status}: ${record.error.reason}: ${record.error.detail}`;
  return record.status;
}

function joining(before: Sync, after: Sync): Decision[] {
  if (after.cutoff !== before.cutoff) {
    const text = after.cutoff ? `was asked to go back to ${iso(after.cutoff)}` : 'was asked for the full history';
    return [{ event: 'joined', text }];
  }
  const text = 'was asked to hold everything against GitHub’s totals';
  return after.verify && !before.verify ? [{ event: 'joined', text }] : [];
}

/** Whoever held the work has died or hangs: what it had not saved is done again. */
function taking(before: Sync, after: Sync, now: Instant): Decision[] {
  const { lease } = before;
  if (!lease || lease.until > now || after.lease?.token === lease.token) return [];
  return [{ event: 'taken_over', text: 'nothing was heard of the last chunk in time: its work is given to another' }];
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

/** What could not be read, and that GitHub answers at all. */
function settingAside(before: Sync, after: Sync): Decision[] {
  const count = after.aside.count - before.aside.count;
  const more = count > 1 ? `, and ${count - 1} more before it` : '';
  return [
    ...(count > 0 ? [{ event: 'set_aside' as const, text: `sets aside ${after.aside.last}${more}` }] : []),
    ...(after.trouble?.alive && !before.trouble?.alive
      ? [{ event: 'answered' as const, text: 'GitHub answers otherwise: what fails is asked for in smaller parts' }]
      : []),
  ];
}

function waiting(before: Sync, after: Sync): Decision[] {
  if (after.wait && after.wait.until !== before.wait?.until) {
    return [{ event: 'waiting', text: `waits until ${iso(after.wait.until)}: ${reasonOf(after.wait)}` }];
  }
  return before.wait && !after.wait ? [{ event: 'resumed', text: 'goes on' }] : [];
}

function stepping(before: Sync, after: Sync): Decision[] {
  if (after.restarts > before.restarts) {
    return [{ event: 'restarted', text: 'GitHub refused the cursor: the list is read again from its front' }];
  }
  const [old, now] = [nameOf(before.step), nameOf(after.step)];
  return old === now ? [] : [{ event: 'step', text: now }];
}

function nameOf(step: Step): string {
  switch (step.phase) {
    case 'walk':
      if (step.rest) return 'goes on by REST’s list, pull request by pull request';
      return step.read === 'front' ? 'reads what changed since the last sync' : 'walks back through the history';
    case 'catch_up':
      return `reads what changed meanwhile, pass ${step.pass}`;
    case 'overflow':
      if ('read' in step && step.read === 'requirements') return 'asks which checks are required';
      if ('read' in step) return step.listed ? 'reads what deployments carried' : 'reads deployments';
      return 'reads lists that no page could hold';
    case 'compute':
      return 'computes facts';
    case 'verify':
      if (step.repair.length > 0) return `reads ${step.repair.length} pull requests again that were missing or short`;
      return step.totals ? 'reads GitHub’s totals' : 'compares totals with rows';
    default:
      return 'is at a step of another version';
  }
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
