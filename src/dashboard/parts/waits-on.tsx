import type { WAITING_ON } from '../../domain/facts/waiting.ts';
import { STALE_DAYS } from '../../domain/metrics/measure-lists.ts';
import { apiFiltersOf } from '../../domain/page-address.ts';
import { workingHours } from '../format.ts';
import { thereWith, type Visit } from '../visit.ts';
import { Icon, type IconName } from './icon.tsx';

const WORDS: Record<(typeof WAITING_ON)[number], { words: string; icon: IconName; tone: string }> = {
  reviewers: { words: 'needs a review', icon: 'clock', tone: 'warn' },
  author: { words: 'author’s move', icon: 'commit', tone: '' },
  merge: { words: 'ready to merge', icon: 'check', tone: 'good' },
};

/** What was last updated longer ago is stale, and waits for nobody. */
const STALE_MS = STALE_DAYS * 86_400_000;
/** What is left out of all numbers waits for nobody, either. */
const LEFT_OUT = { excluded: 'leave' };

/** What the API is asked for the open pull requests that wait, the longest first, without the stale. */
export function waitingQuery({ address, now }: Visit): Record<string, string> {
  return {
    by: 'people',
    ...LEFT_OUT,
    ...apiFiltersOf(address.filters),
    state: 'open',
    date: 'updated',
    from: new Date(now - STALE_MS).toISOString(),
    sort: 'waitingSince',
  };
}

/** The list of all that is open, without what is left out. */
export function openHref(visit: Visit): string {
  return thereWith(visit, '/pull-requests', { filters: LEFT_OUT, own: { state: 'open' } });
}

/** The list of what is open and not stale: the same as `waitingQuery`. */
export function activeHref(visit: Visit): string {
  const { now } = visit;
  const window = { from: new Date(now - STALE_MS).toISOString(), to: new Date(now).toISOString() };
  const own = { state: 'open', date: 'updated', sort: 'waitingSince' };
  return thereWith(visit, '/pull-requests', { window, filters: LEFT_OUT, own });
}

/** The same as `WaitsOn` in words alone. */
export function waitsOnWords(on: keyof typeof WORDS): string {
  return WORDS[on].words;
}

/** Whose move an open pull request is. */
export function WaitsOn({ on }: { on: keyof typeof WORDS }) {
  const { words, icon, tone } = WORDS[on];
  return (
    <span class={`tag ${tone}`}>
      <Icon name={icon} />
      {words}
    </span>
  );
}

/** From so many seconds on, working time is said in whole hours. */
const WHOLE_HOURS = 36_000;

/** How much of a wait was working time; nothing where the workspace has no working hours. */
export function InWorkingHours({ facts }: { facts: { waitingWorkingSeconds: number | null } | null }) {
  const seconds = facts?.waitingWorkingSeconds ?? null;
  if (seconds === null) return null;
  return <small>{workingHours(seconds < WHOLE_HOURS ? seconds : Math.round(seconds / 3_600) * 3_600)}</small>;
}
