import { MIN_TAIL_SECONDS } from '../../../domain/metrics/claims.ts';
import type { overviewRoute } from '../../../routes/metrics/windowed.ts';
import { count, counted, halfOf, share } from '../../format.ts';
import { ChangeWords, wasWords } from '../../parts/change.tsx';
import { behindHref, FigureLink, isFew, medianOrValues, MIN_FOR_PERCENTILES, valueOf } from '../../parts/figure.tsx';
import { KeyNumbers } from '../../parts/key-numbers.tsx';
import { noComparisonWords } from '../../parts/window-notices.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';
import type { FlowStage } from './stages.tsx';

/** What took longer than two weeks. */
export const TAIL_QUERY = { min: String(MIN_TAIL_SECONDS) };

const PLACES = [
  { place: 'p50', title: 'Half within' },
  { place: 'p75', title: '3 of 4 within' },
  { place: 'p90', title: '9 of 10 within' },
] as const;

/** How long a stage takes: half, 3 of 4, 9 of 10, and how many took longer than two weeks. */
export function StageNumbers({
  visit,
  stage,
  overview,
  tail,
}: {
  visit: Visit;
  stage: FlowStage;
  overview: Answer<typeof overviewRoute>;
  tail: number;
}) {
  const { current, previous, change, previousPartial } = overview;
  const spread = current[stage];
  const before = previousPartial ? null : previous?.[stage];
  // Of few values there are no percentiles: they stand there themselves, once.
  const places = isFew(spread) ? [{ place: 'p50', title: 'Each value' } as const] : PLACES;
  const noComparison = noComparisonWords(visit, overview, previous && [previous.merged.n]);
  return (
    <KeyNumbers noComparison={noComparison}>
      {places.map(({ place, title }) => (
        <section class="key-number">
          <h2>{title}</h2>
          <p class="value">
            <FigureLink visit={visit} behind={{ measure: stage }} total={spread.n}>
              {isFew(spread) ? medianOrValues(stage, spread) : valueOf(stage, spread[place])}
            </FigureLink>
          </p>
          {place === 'p50' && noComparison === null && (
            <p>
              <ChangeWords measure={stage} change={change[stage]} n={spread.n} previousN={before?.n ?? null} />
            </p>
          )}
          <p class="basis-of">
            {place === 'p50'
              ? [isFew(spread) ? counted(spread.n, 'pull request') : halfOf(spread.n), wasWords(stage, change[stage])]
                  .filter(Boolean)
                  .join(' · ')
              : before && before.n >= MIN_FOR_PERCENTILES
                ? `was ${valueOf(stage, before[place])}`
                : ''}
          </p>
        </section>
      ))}
      <section class="key-number">
        <h2>Longer than two weeks</h2>
        <p class="value">
          <a href={behindHref(visit, { measure: stage, bin: `${MIN_TAIL_SECONDS}-` })} data-tail={tail}>
            {count(tail)}
          </a>
        </p>
        <p class="basis-of">{spread.n > 0 && `${share(tail / spread.n)} of ${count(spread.n)}`}</p>
      </section>
    </KeyNumbers>
  );
}
