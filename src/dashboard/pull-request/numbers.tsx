import { labelOf, type DistributionName } from '../../domain/metrics/measures.ts';
import { WHEN_ASKED } from '../../domain/facts/values.ts';
import { count, counted, duration, UNKNOWN } from '../format.ts';
import type { Html } from '../html.ts';
import { FigureLink } from '../parts/figure.tsx';
import { secondsBetween, type Seen } from './detail.ts';

/** With fewer values in the window, a place among them says nothing. */
const MIN_FOR_PLACE = 10;

interface PullRequestNumber {
  title: string;
  value: string;
  basis: Html;
}

/** The five numbers of a pull request, each with its place among the merges of its repository. */
export function Numbers({ seen }: { seen: Seen }) {
  return (
    <section class="card key-numbers" aria-label="Its numbers">
      {numbersOf(seen).map(({ title, value, basis }) => (
        <section class="key-number">
          <h2>{title}</h2>
          <p class="value">{value}</p>
          <p class="basis-of">{basis}</p>
        </section>
      ))}
    </section>
  );
}

function numbersOf(seen: Seen): PullRequestNumber[] {
  const { pull } = seen;
  const { facts, state } = pull;
  if (facts === null) {
    return (['cycle', 'pickup', 'rounds', 'approvedToMerge', 'deploy'] as const).map((measure) => ({
      title: labelOf(measure),
      value: UNKNOWN,
      basis: 'being computed',
    }));
  }
  const { unreviewed, reviewRounds, fixResponseSeconds, approvedToMergeSeconds, deploySeconds, mergedAt } = facts;
  return [
    state === 'open'
      ? {
          title: WHEN_ASKED.openAgeSeconds.label,
          value: duration(facts.openAgeSeconds),
          basis: facts.readyAt === null ? 'a draft' : 'since it was ready',
        }
      : measured(seen, 'cycle', facts.cycleSeconds, ['faster', 'slower'], 'closed without a merge'),
    unreviewed === true
      ? measured(seen, 'mergeWait', facts.mergeWaitSeconds, ['shorter', 'longer'], 'merged without a review')
      : measured(seen, 'pickup', pickupSeconds(seen), ['shorter', 'longer'], 'no review yet'),
    {
      title: labelOf('rounds'),
      value: count(reviewRounds),
      basis:
        fixResponseSeconds === null ? 'no commit followed a request' : `answered after ${duration(fixResponseSeconds)}`,
    },
    measured(
      seen,
      'approvedToMerge',
      approvedToMergeSeconds,
      ['shorter', 'longer'],
      mergedAt === null ? 'not merged' : 'nobody had approved it',
    ),
    measured(seen, 'deploy', deploySeconds, ['shorter', 'longer'], liveWords(seen)),
  ];
}

/** The wait for the first review, also of one that is not merged. */
function pickupSeconds({ pull: { facts } }: Seen): number | null {
  if (facts === null || facts.mergedAt !== null) return facts?.pickupSeconds ?? null;
  const ready = facts.readyAt ?? facts.openedAt;
  if (ready === null || facts.firstReviewAt === null) return null;
  return Math.max(0, secondsBetween(ready, facts.firstReviewAt));
}

function liveWords({ pull: { deployment, facts } }: Seen): string {
  if (!facts?.mergedAt) return 'not merged';
  return deployment?.source === 'merges'
    ? 'a merge counts as the deployment'
    : 'no deployment is known that carried it';
}

/** A value in words, with its place; `unknown` says why there is none. */
function measured(
  seen: Seen,
  measure: DistributionName,
  value: number | null,
  words: readonly [less: string, more: string],
  unknown: string,
): PullRequestNumber {
  const basis = value === null ? unknown : <PlaceOf seen={seen} measure={measure} words={words} />;
  return { title: labelOf(measure), value: duration(value), basis };
}

function PlaceOf({
  seen,
  measure,
  words,
}: {
  seen: Seen;
  measure: DistributionName;
  words: readonly [string, string];
}) {
  const { visit, pull } = seen;
  const place = pull.places[measure];
  if (place === null || place.n === 0) return <>no merges to compare with</>;
  // The list of its repository as metrics count it, whatever the page before was filtered by.
  const of = {
    ...visit,
    address: { window: '13w', against: 'previous', filters: { repo: pull.repository }, own: {} },
  } as const;
  return (
    <FigureLink visit={of} behind={{ measure }} total={place.n}>
      {placeWords(place, words)}
    </FigureLink>
  );
}

/** Where a value stands among others: faster than 90 % in 13 weeks. */
export function placeWords(
  { n, smaller, same }: { n: number; smaller: number; same: number },
  [less, more]: readonly [less: string, more: string],
): string {
  if (n < MIN_FOR_PLACE) return `too few to compare (n ${n})`;
  const larger = n - smaller - same;
  const [word, part] = larger >= smaller ? [less, larger] : [more, smaller];
  if (part === n) return `${word} than all ${count(n)} in 13 weeks`;
  const percent = Math.floor((100 * part) / n);
  return percent === 0 ? `like most of ${counted(n, 'merge')} in 13 weeks` : `${word} than ${percent} % in 13 weeks`;
}
