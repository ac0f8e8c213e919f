import { labelOf } from '../../../domain/metrics/measures.ts';
import type { distributionRoute } from '../../../routes/metrics/distribution.ts';
import type { pointsRoute } from '../../../routes/metrics/points.ts';
import { Histogram } from '../../charts/histogram.tsx';
import { count } from '../../format.ts';
import { durationBins } from '../../parts/chart-data.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, type Visit } from '../../visit.ts';
import { linearBins } from './linear-bins.ts';
import { ChoiceLink, SCALES, type FlowAsked } from './stages.tsx';

/** How the values are spread: bars of which each is about twice as wide as the one before, or equally wide ones. */
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
        label={`How many pull requests took how long: ${labelOf(stage)}`}
        bins={isLinear ? linear : durationBins(bins)}
        href={({ key }) => behindHref(visit, { measure: stage, bin: key })}
        selected={visit.address.own.bin ?? null}
      />
    </Card>
  );
}
