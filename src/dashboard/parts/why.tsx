import { LISTED_MEASURES, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { shareWords } from '../../domain/metrics/words.ts';
import { labelOf } from '../../domain/metrics/measures.ts';
import type { pullRequestRoute } from '../../routes/pull-requests/pull-requests.ts';
import { day, duration, time } from '../format.ts';
import type { Html } from '../html.ts';
import { sentenceOf } from '../measure-words.ts';
import type { Answer } from '../read.ts';
import type { Visit } from '../visit.ts';

/** Everything that is stored about one pull request. */
export type Detail = Answer<typeof pullRequestRoute>;

/** Durations whose place among the merges of the repository is known, each with the fact that it is. */
const DURATIONS = {
  cycle: 'cycleSeconds',
  coding: 'codingSeconds',
  pickup: 'pickupSeconds',
  review: 'reviewSeconds',
  mergeWait: 'mergeWaitSeconds',
  response: 'responseSeconds',
  approvedToMerge: 'approvedToMergeSeconds',
  deploy: 'deploySeconds',
} as const satisfies Partial<Record<ListedMeasure, string>>;
type Duration = keyof typeof DURATIONS;

/** In one sentence, why a pull request is in the list beside which it stands. */
export function Why({ visit, detail }: { visit: Visit; detail: Detail }) {
  const { own } = visit.address;
  const sortedBy = own.measure === undefined ? measureOfSort(own.sort) : undefined;
  const measure = sortedBy ?? LISTED_MEASURES.find((each) => each === own.measure);
  const isKnown = measure !== undefined && isDuration(measure) && (detail.facts?.[DURATIONS[measure]] ?? null) !== null;
  return (
    <p>
      {isKnown ? <DurationWords visit={visit} detail={detail} measure={measure} /> : plainWords(visit, detail, measure)}
    </p>
  );
}

/** The duration by which a list is sorted: what it is about. */
function measureOfSort(sort: string | undefined): Duration | undefined {
  const names = Object.keys(DURATIONS) as Duration[];
  return names.find((name) => DURATIONS[name] === sort?.replace(/^-/, ''));
}

function isDuration(measure: ListedMeasure): measure is Duration {
  return measure in DURATIONS;
}

function DurationWords({ visit, detail, measure }: { visit: Visit; detail: Detail; measure: Duration }) {
  const { facts, places } = detail;
  const seconds = facts?.[DURATIONS[measure]] ?? null;
  const place = places[measure];
  return (
    <>
      {between(visit, detail, measure, <b>{duration(seconds)}</b>)}{' '}
      {place !== null &&
        place.n > 1 &&
        `Longer than ${shareWords(place.smaller / place.n)} of the merges of its repository since ${day(detail.since, visit.workspace.timeZone, visit.now)}.`}
    </>
  );
}

/** From when to when a duration was. */
function between(visit: Visit, { facts, events, explain }: Detail, measure: Duration, took: Html): Html {
  const at = (instant: string | null | undefined) => momentOf(visit, instant ?? null);
  const reviewer = events.find((event) => event.at === facts?.firstReviewAt && event.by)?.by?.login ?? 'the reviewer';
  switch (measure) {
    case 'cycle':
      return (
        <>
          It took {took} from its start on {at(facts?.startedAt)} to its merge on {at(facts?.mergedAt)}.
        </>
      );
    case 'coding':
      return (
        <>
          It took {took} from its start on {at(facts?.startedAt)} to ready for review on {at(facts?.readyAt)}.
        </>
      );
    case 'pickup':
      return (
        <>
          It waited {took} for its first review: from ready for review on {at(facts?.readyAt)} to {reviewer}’s review on{' '}
          {at(facts?.firstReviewAt)}.
        </>
      );
    case 'review':
      return (
        <>
          It was in review for {took}: from its first review on {at(facts?.firstReviewAt)} to the merge on{' '}
          {at(facts?.mergedAt)}.
        </>
      );
    case 'mergeWait':
      return (
        <>
          It waited {took} for its merge, without a review: from ready for review on {at(facts?.readyAt)} to{' '}
          {at(facts?.mergedAt)}.
        </>
      );
    case 'response':
      return (
        <>
          It waited {took} for its first response: from ready for review on {at(facts?.readyAt)} to{' '}
          {at(facts?.firstResponseAt)}.
        </>
      );
    case 'approvedToMerge': {
      // The last approval of all may have come after the merge.
      const approval = explain.approvedToMergeSeconds.rows.find(({ kind }) => kind === 'review');
      return (
        <>
          It took {took} from its last approval on {at(approval?.at)} to the merge on {at(facts?.mergedAt)}.
        </>
      );
    }
    case 'deploy':
      return (
        <>
          It waited {took} for its deployment: merged on {at(facts?.mergedAt)}, in production on {at(facts?.deployedAt)}
          .
        </>
      );
  }
}

/** What is so of it, when the list is of no duration. */
function plainWords(visit: Visit, detail: Detail, measure: ListedMeasure | undefined): Html {
  const { facts, state, mergedAt, closedAt, updatedAt } = detail;
  if (measure === 'stale') return `Nothing happened to it since ${momentOf(visit, updatedAt)}.`;
  if (state === 'open') return waitWords(visit, detail);
  const end =
    mergedAt === null
      ? `It was closed without a merge on ${momentOf(visit, closedAt)}.`
      : `It was merged on ${momentOf(visit, mergedAt)}.`;
  if (measure !== undefined) return `${end} It counts for “${labelOf(measure)}”: ${sentenceOf(measure)}`;
  const cycle = facts?.cycleSeconds ?? null;
  return cycle === null ? end : `${end} From its start that took ${duration(cycle)}.`;
}

const WAITS: Record<string, string> = {
  reviewers: 'It needs a review',
  author: 'Its author has the next move',
  merge: 'It is ready to merge',
};

function waitWords(visit: Visit, { facts, createdAt }: Detail): string {
  const { waitingOn = null, waitingSince = null } = facts ?? {};
  if (waitingOn === null || waitingSince === null) return `It is open since ${momentOf(visit, createdAt)}.`;
  const seconds = (visit.now - Date.parse(waitingSince)) / 1_000;
  return `${WAITS[waitingOn]} since ${momentOf(visit, waitingSince)}: ${duration(seconds)}.`;
}

/** An instant in a sentence: 11 Nov, 21:45. */
export function momentOf({ workspace: { timeZone }, now }: Visit, instant: string | null): string {
  return `${day(instant, timeZone, now)}, ${time(instant, timeZone)}`;
}
