import { comparedWords } from '../../domain/metrics/claim-words.ts';
import { valuesIn } from '../../domain/metrics/filters.ts';
import { lastMergeAt } from '../../storage/last-merge.ts';
import { leastStored } from '../../storage/least-stored.ts';
import { day, days } from '../format.ts';
import type { Html } from '../html.ts';
import { NothingMatches } from '../lists/nothing-matches.tsx';
import { filterCount } from './filter-bar.tsx';
import { Empty, Notice } from './section.tsx';
import { dateOf, dayAt } from '../../domain/metrics/zone.ts';
import { secondsOf } from '../../domain/metrics/windows.ts';
import { hereWith, mayChange, thereWith, type Visit } from '../visit.ts';

/** What an answer of the metrics says about the window that it is about. */
export interface Windowed {
  from: string;
  to: string;
  partial: boolean;
  previousPartial: boolean;
  coveredSince: string | null;
}

const DAY_SECONDS = 86_400;

/** Says that the window begins before what is stored, and leads a member to what reads more. Nothing for a window that is whole. */
export async function PartialNotice({ visit, of }: { visit: Visit; of: Windowed }) {
  if (!of.partial) return null;
  if (of.coveredSince === null) return <NeverWhole visit={visit} />;
  return (
    <Notice tone="warn">
      {partialWords(visit, { ...of, coveredSince: of.coveredSince })}{' '}
      <Further visit={visit} words="Read further back" />
    </Notice>
  );
}

function partialWords({ workspace, now }: Visit, of: Windowed & { coveredSince: string }): Html {
  const shown = (instant: string | number) => day(instant, workspace.timeZone, now);
  const since = shown(of.coveredSince);
  if (Date.parse(of.to) <= Date.parse(of.coveredSince)) {
    return (
      <>
        <b>This window ends before what is stored ({since}).</b> Its numbers are those of the few pull requests that
        changed since then.
      </>
    );
  }
  // `to` is exclusive, and of a window up to now the end of the running minute.
  const last = Date.parse(of.to) > now ? 'today' : shown(Date.parse(of.to) - 1);
  return (
    <>
      <b>This window begins before what is stored ({since}).</b> Numbers cover {since} to {last}
      {of.previousPartial && ', and there is no comparison'}.
    </>
  );
}

/** Leads a member to the repository in view of which least is stored: its page reads more. */
async function Further({ visit, words }: { visit: Visit; words: string }) {
  if (!mayChange(visit)) return null;
  const { address, caller, context } = visit;
  const { repo } = address.filters;
  const least = await leastStored(context.get('open')().db, caller.workspaceId, repo && valuesIn(repo));
  return least && <a href={thereWith(visit, `/repositories/${least}`)}>{words}</a>;
}

/** While the first sync runs its own notice says how far it is, and there is nothing to do. */
async function NeverWhole({ visit }: { visit: Visit }) {
  const read = await visit.freshness.catch(() => null);
  if (read && read.reading.length > 0) return null;
  return (
    <Notice tone="warn">
      <b>A repository was never read to its end.</b> Numbers may be too small, and there is no comparison.{' '}
      <Further visit={visit} words="Sync it" />
    </Notice>
  );
}

/**
 * Why no figure of a card is compared with the window before, to be said once; null when some are. `before`: of how many each
 * tells in that window; null when that is not known.
 */
export function noComparisonWords(visit: Visit, of: Windowed, before: number[] | null): string | null {
  const notStored = notStoredWords(visit, of);
  if (notStored !== null) return `no comparison: ${notStored}`;
  if (before === null || before.some((n) => n > 0)) return null;
  const { window, against } = visit.address;
  const named = typeof window === 'string' ? window : undefined;
  return `no comparison: nothing was merged in ${comparedWords(named, of, against)}`;
}

function notStoredWords({ workspace, now }: Visit, { previousPartial, coveredSince }: Windowed): string | null {
  if (!previousPartial) return null;
  return coveredSince === null
    ? 'a repository is not read to its end yet'
    : `before ${day(coveredSince, workspace.timeZone, now)} is not stored`;
}

/** The days that a window has, ending with the last merge: where a history that ended has its newest numbers. */
export function windowUpTo(lastMerge: string, { from, to }: { from: string; to: string }, zone: string) {
  const last = dayAt(Date.parse(lastMerge), zone);
  const length = Math.max(1, Math.ceil(secondsOf({ from, to }) / DAY_SECONDS));
  return { from: dateOf(last - length + 1), to: dateOf(last) };
}

/** What stands in a card when nothing was merged in the window: when the last merge was, and what leads to it. */
export async function NothingMerged({ visit, of }: { visit: Visit; of: Windowed }) {
  const { address, caller, workspace, now, context } = visit;
  if (filterCount(visit) > 0) {
    const own = { measure: 'merged' };
    return (
      <NothingMatches visit={{ ...visit, address: { ...address, own } }} hrefOf={(change) => hereWith(visit, change)} />
    );
  }
  const { db } = context.get('open')();
  const last = await lastMergeAt(db, caller.workspaceId, of.from);
  if (last === null) {
    return (
      <Empty>
        <p>
          {of.partial
            ? 'Nothing that was merged in this window is stored yet.'
            : 'No pull requests were merged in this window, and none before it is stored.'}
        </p>
      </Empty>
    );
  }
  const window = windowUpTo(last, of, workspace.timeZone);
  return (
    <Empty>
      <p>
        No pull requests were merged in this window. The last one before it was on {day(last, workspace.timeZone, now)}.
      </p>
      <p>
        <a class="button" href={hereWith(visit, { window })}>
          Show that window
        </a>{' '}
        <span class="faint">{days(window.from, `${window.to}T12:00:00Z`, 'UTC', now)}</span>
      </p>
    </Empty>
  );
}
