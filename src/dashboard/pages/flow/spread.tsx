import { MIN_TAIL_SECONDS } from '../../../domain/metrics/claims.ts';
import type { distributionRoute } from '../../../routes/metrics/distribution.ts';
import type { pointsRoute } from '../../../routes/metrics/points.ts';
import { Histogram, type HistogramBin } from '../../charts/histogram.tsx';
import { count, duration } from '../../format.ts';
import { titleOf } from '../../measure-words.ts';
import { durationBins } from '../../parts/chart-data.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, type Visit } from '../../visit.ts';
import { ChoiceLink, SCALES, type FlowAsked } from './stages.tsx';

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** The widths that linear bars may have, in seconds. */
const WIDTHS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];
/** So many bars reach beyond 9 of 10 values; the last of all has the rest. */
const BARS_TO_P90 = 10;
const MAX_BARS = 14;

/** How the values are spread: bars of which each is twice as wide as the one before, or equally wide ones. */
export function Spread({
  visit,
  asked: { stage, scale },
  read,
  points: { points, cells },
}: {
  visit: Visit;
  asked: FlowAsked;
  read: Answer<typeof distributionRoute>;
  points: Answer<typeof pointsRoute>;
}) {
  const { n, bins, p90 } = read;
  // Of more pull requests than the points show only the logarithmic bins are counted exactly.
  const isCounted = cells.length === 0;
  const isLinear = scale === 'linear' && isCounted;
  const linear = linearBins(
    points.map(({ value }) => value),
    p90 ?? 0,
  );
  return (
    <Card
      title="How long they took"
      note={
        <FigureLink visit={visit} behind={{ measure: stage }} total={n}>
          {count(n)}
        </FigureLink>
      }
      aside={
        <div class="choice" role="group" aria-label="Scale">
          {SCALES.map((each) => (
            <ChoiceLink
              href={hereWith(visit, { own: { scale: each === 'log' ? null : each } })}
              words={each === 'log' ? 'Logarithmic' : 'Linear'}
              isChosen={each === scale}
            />
          ))}
        </div>
      }
      foot={scale === 'linear' && !isCounted && 'Of more than 1,500 pull requests only logarithmic bars are counted.'}
    >
      <Histogram
        id="spread"
        label={`How many pull requests took how long: ${titleOf(stage)}`}
        bins={isLinear ? linear : durationBins(bins)}
        href={({ key }) => behindHref(visit, { measure: stage, bin: key })}
        selected={visit.address.own.bin ?? null}
      />
    </Card>
  );
}

/** Equally wide bars of values in seconds, up to beyond 9 of 10 of them; the last bar has all that is longer. */
export function linearBins(values: number[], p90: number): HistogramBin[] {
  if (values.length === 0) return [];
  const width = WIDTHS.find((each) => each * BARS_TO_P90 >= p90) ?? 365 * DAY;
  const places = values.map((value) => Math.min(MAX_BARS - 1, Math.floor(value / width)));
  const last = places.reduce((most, place) => Math.max(most, place), 0);
  return Array.from({ length: last + 1 }, (_, place) => {
    const [from, to] = [place * width, (place + 1) * width];
    const isRest = place === MAX_BARS - 1;
    return {
      key: isRest ? `${from}-` : `${from}-${to}`,
      label: from === 0 ? '0' : (duration(from).split(' ')[0] ?? ''),
      words: isRest ? `${duration(from)} or longer` : `${from === 0 ? '0' : duration(from)} to ${duration(to)}`,
      n: places.filter((each) => each === place).length,
      isTail: from >= MIN_TAIL_SECONDS - 1,
    };
  });
}
