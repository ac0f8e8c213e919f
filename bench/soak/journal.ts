import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplayControl } from '../../packages/github-replay/src/control/control.ts';
import { applyChange, type Change } from './changes.ts';

const APART_MS = 1_000;

/** One sync of a repository, and the changes since it began until the next one did. */
export interface Round {
  /** Made while it ran, each with the percentage it had reached. */
  during: { change: Change; percent: number }[];
  after: Change[];
}

/**
 * The syncs and changes of one repository, so that a second run can repeat them, with each change at the same point.
 */
export interface Journal {
  rounds: Round[];
  /** The sync that is running, as far as it is known to have come; null between two. */
  percent: number | null;
}

export function emptyJournal(): Journal {
  return { rounds: [], percent: null };
}

export function beginRound(journal: Journal): void {
  journal.rounds.push({ during: [], after: [] });
  journal.percent = 0;
}

export function noteChange({ rounds, percent }: Journal, change: Change): void {
  const round = rounds.at(-1);
  if (!round) throw new Error('changes begin when every repository is being synced');
  if (percent === null) round.after.push(change);
  else round.during.push({ change, percent });
}

/**
 * Makes the changes of a round that are due when its sync has come so far, a second apart as they were: pull requests that
 * share the second of their update are read together, and again. Answers those that are not due.
 */
export async function applyDue(
  control: ReplayControl,
  during: Round['during'],
  percent: number,
): Promise<Round['during']> {
  const due = during.findIndex((each) => each.percent > percent);
  const made = due < 0 ? during : during.slice(0, due);
  await applyAll(
    control,
    made.map(({ change }) => change),
  );
  return during.slice(made.length);
}

export async function applyAll(control: ReplayControl, changes: Change[]): Promise<void> {
  for (const change of changes) {
    applyChange(control, change);
    await sleep(APART_MS);
  }
}
