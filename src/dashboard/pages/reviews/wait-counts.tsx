import type { ListedMeasure } from '../../../domain/metrics/measure-lists.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { count, counted, duration } from '../../format.ts';
import { FigureLink } from '../../parts/figure.tsx';
import { KeyNumbers } from '../../parts/key-numbers.tsx';
import type { Visit } from '../../visit.ts';
import type { OpenWork } from './reads.ts';

/** Of fewer values no percentile is told. */
const MIN_VALUES = 5;

/** The four counts of what is open, each the length of its list. */
export function WaitCounts({ visit, open }: { visit: Visit; open: OpenWork }) {
  const { askedNobody } = open;
  return (
    <KeyNumbers>
      <WaitCount visit={visit} measure="waitingReviewers" n={open.waitingReviewers.value}>
        {[halfWords(open.waitingReviewers), askedNobody.value > 0 ? `${count(askedNobody.value)} ask nobody` : '']
          .filter(Boolean)
          .join(' · ')}
      </WaitCount>
      <WaitCount visit={visit} measure="waitingAuthor" n={open.waitingAuthor.value}>
        draft, changes asked for, or checks failed
      </WaitCount>
      <WaitCount visit={visit} measure="waitingMerge" n={open.waitingMerge.value}>
        approved, and no check failed
      </WaitCount>
      <WaitCount visit={visit} measure="stale" n={open.stale.value}>
        of {counted(open.n, 'open pull request')}
      </WaitCount>
    </KeyNumbers>
  );
}

function WaitCount({
  visit,
  measure,
  n,
  children,
}: {
  visit: Visit;
  measure: ListedMeasure;
  n: number;
  children: string | (string | number)[];
}) {
  return (
    <section class="key-number">
      <h2>{labelOf(measure)}</h2>
      <p class="value">
        <FigureLink visit={visit} behind={{ measure }} total={n}>
          {count(n)}
        </FigureLink>
      </p>
      <p class="basis-of">{children}</p>
    </section>
  );
}

function halfWords({ waited }: OpenWork['waitingReviewers']): string {
  return waited.n < MIN_VALUES ? '' : `half wait ${duration(waited.p50)} or longer`;
}
