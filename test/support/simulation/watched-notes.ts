import assert from 'node:assert/strict';
import type { CursorEffect } from '../../../src/domain/cursor/apply.ts';
import type { Decision } from '../../../src/domain/cursor/describe.ts';
import type { RepositoryState, Step, Sync, SyncRecord } from '../../../src/domain/cursor/state.ts';

/** What is to be told of a command: the events in their order, each with what its text must say. */
type Promised = [event: Decision['event'], says: string[]][];

const iso = (instant: number) => new Date(instant).toISOString();

/** Each decision of a sync is told once, at the command that makes it, with its numbers and reasons. */
export function watchNotes(
  before: RepositoryState,
  after: RepositoryState,
  effects: CursorEffect[],
  now: number,
): void {
  const notes = effects.flatMap((effect) => (effect.kind === 'note' ? [effect.decision] : []));
  const ended = effects.flatMap((effect) => (effect.kind === 'put' && effect.table === 'ended' ? effect.rows : []))[0];
  const promised = ended ? ending(ended.record) : after.sync ? ofRunning(before, after, after.sync, now) : [];
  assert.deepEqual(
    notes.map(({ event }) => event),
    promised.map(([event]) => event),
    'what is told',
  );
  for (const [index, { text, syncId, github }] of notes.entries()) {
    for (const words of promised[index]?.[1] ?? []) assert(text.includes(words), `“${text}” without “${words}”`);
    assert(!/undefined|NaN|\b0 more/.test(text), text);
    assert.equal(syncId, after.sync?.id ?? before.sync?.id);
    assert.deepEqual(github, after.sync?.github ?? ended?.record.github);
  }
}

function ending({ status, error }: SyncRecord): Promised {
  return [['ended', error ? [status, error.reason, error.detail] : [status]]];
}

function ofRunning(before: RepositoryState, after: RepositoryState, sync: Sync, now: number): Promised {
  const old = before.sync;
  if (old?.id !== sync.id) return [['begun', beginning(sync)]];
  return [
    ...joining(old, sync),
    ...taking(old, sync, now),
    ...reading(old, sync),
    ...settingAside(old, sync),
    ...changing(before, after),
    ...waiting(old, sync),
    ...stepping(old, sync),
  ];
}

function beginning(sync: Sync): string[] {
  const { kind, reach } = sync;
  const totals = isRequested(sync) ? ['totals'] : [];
  if (kind === 'incremental') return ['what changed', ...totals];
  return [reach.to === 'instant' ? iso(reach.instant) : 'everything', ...totals];
}

function joining(old: Sync, sync: Sync): Promised {
  const { reach } = sync;
  const isWider = JSON.stringify(old.reach) !== JSON.stringify(reach);
  if (isWider) return [['joined', [reach.to === 'instant' ? iso(reach.instant) : 'full history']]];
  return isRequested(sync) && !isRequested(old) ? [['joined', ['totals']]] : [];
}

/** Whether a request asked that everything is compared with GitHub's totals. */
export function isRequested({ verification }: Sync): boolean {
  return verification.includes('request');
}

function taking({ activity: old }: Sync, { activity }: Sync, now: number): Promised {
  if (old.status !== 'held' || old.lease.until > now) return [];
  const isKept = activity.status === 'held' && activity.lease.token === old.lease.token;
  return isKept ? [] : [['taken_over', []]];
}

function reading(old: Sync, sync: Sync): Promised {
  const pages = sync.progress.pages - old.progress.pages;
  if (pages === 0) return [];
  const points = sync.github.points - old.github.points;
  const says = [
    `${pages} ${pages === 1 ? 'page ' : 'pages '}`,
    ` ${points} points`,
    `${sync.progress.pullRequests} pull`,
  ];
  return [['read', says]];
}

function settingAside(old: Sync, sync: Sync): Promised {
  const count = sync.aside.count - old.aside.count;
  const isAlive = ({ trouble }: Sync) => trouble?.of === 'github' && trouble.alive;
  return [
    ...(count > 0 ? [['set_aside', [sync.aside.last, count > 1 ? `${count - 1} more` : '']] as Promised[number]] : []),
    ...(isAlive(sync) && !isAlive(old) ? [['answered', []] as Promised[number]] : []),
  ];
}

function changing(before: RepositoryState, after: RepositoryState): Promised {
  const [old, name] = [before.repository?.fullName, after.repository?.fullName];
  const [was, is] = [before.pace, after.pace];
  const isSame = was.width === is.width && was.listSize === is.listSize;
  const isLess = is.width < was.width || is.listSize < was.listSize;
  const says = [`${is.width} pull requests a page with ${is.listSize} `, `${was.width} with ${was.listSize} before`];
  return [
    ...(old === name ? [] : [['renamed', [old ?? '', name ?? '']] as Promised[number]]),
    ...(isSame ? [] : [[isLess ? 'narrowed' : 'widened', says] as Promised[number]]),
  ];
}

function waiting({ activity: old }: Sync, { activity }: Sync): Promised {
  const was = old.status === 'waiting' ? old.wait : null;
  const wait = activity.status === 'waiting' ? activity.wait : null;
  if (wait && wait.until !== was?.until) return [['waiting', [iso(wait.until), wait.detail ?? '']]];
  return was && !wait ? [['resumed', []]] : [];
}

function stepping(old: Sync, sync: Sync): Promised {
  if (sync.restarts > old.restarts) return [['restarted', []]];
  const says = nameOf(sync.step);
  return nameOf(old.step) === says ? [] : [['step', [says]]];
}

/** A word of what each step is called. */
function nameOf(step: Step): string {
  if (step.kind === 'front' && step.phase === 'catch_up') return `pass ${step.pass}`;
  if (step.kind === 'front') return step.rest ? 'REST’s list' : 'since the last sync';
  if (step.kind === 'back') return step.rest ? 'REST’s list' : 'walks back';
  if (step.kind === 'deployments') return step.stage === 'commits' ? 'commits of deployments' : 'reads deployments';
  if (step.kind === 'repair') return `reads ${step.numbers.length} pull requests again`;
  return NAMES[step.kind];
}

const NAMES = {
  lists: 'did not fit into a page',
  requirements: 'checks are required',
  facts: 'computes facts',
  totals: 'GitHub’s totals',
  compare: 'totals with the stored rows',
};
