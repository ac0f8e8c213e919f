import type { UseShare } from '../../../domain/metrics/ai-use.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { percent } from '../../charts/parts.tsx';
import { count } from '../../format.ts';
import { ChangeWords, wasWords } from '../../parts/change.tsx';
import { FigureLink, valueOf } from '../../parts/figure.tsx';
import { KeyNumbers } from '../../parts/key-numbers.tsx';
import { noComparisonWords } from '../../parts/window-notices.tsx';
import type { Visit } from '../../visit.ts';
import { filtersHere, USES, type AiAnswer } from './uses.ts';

/** How many pull requests each use has, kept apart, and how sure each is. */
export function Numbers({ visit, ai }: { visit: Visit; ai: AiAnswer }) {
  const noComparison = noComparisonWords(visit, ai, null);
  return (
    <KeyNumbers noComparison={noComparison}>
      {USES.map(({ use, measure, words }) => {
        const share = ai[use];
        const was = wasWords(measure, ai.change[use]);
        return (
          <section class="key-number use">
            <h2>{labelOf(measure)}</h2>
            <p class="value">
              <FigureLink visit={visit} behind={{ measure, filters: filtersHere(visit) }} total={share.count}>
                {valueOf(measure, share.value)}
              </FigureLink>
            </p>
            <p class="words">{words}</p>
            {noComparison === null && (
              <p>
                <ChangeWords measure={measure} change={ai.change[use]} n={share.n} previousN={null} />
              </p>
            )}
            <Tiers share={share} />
            <p class="basis-of">
              {count(share.count)} of {count(share.n)} · {tierWords(share)}
              {was && ` · ${was}`}
            </p>
          </section>
        );
      })}
    </KeyNumbers>
  );
}

function tierWords({ byTier: { certain, strong, weak } }: UseShare): string {
  const counted = `${count(certain.count)} certain · ${count(strong.count)} strong`;
  return weak.count > 0 ? `${counted} · ${count(weak.count)} weak, not counted` : counted;
}

/** How sure the evidence is, as parts of all that were checked. What is weak stands beside, because it counts nowhere. */
function Tiers({ share: { n, byTier } }: { share: UseShare }) {
  const [certain, strong, weak] = [byTier.certain.count, byTier.strong.count, byTier.weak.count].map((of) =>
    n === 0 ? 0 : of / n,
  ) as [number, number, number];
  return (
    <svg class="tiers" width="100%" height="8" aria-hidden="true">
      <rect class="tiers-all" width="100%" y="1" height="6" rx="2" />
      <rect class="tiers-certain" width={percent(certain)} y="1" height="6" />
      <rect class="tiers-strong" x={percent(certain)} width={percent(strong)} y="1" height="6" />
      {weak > 0 && <rect class="tiers-weak" x={percent(certain + strong)} width={percent(weak)} y="1.5" height="5" />}
    </svg>
  );
}
