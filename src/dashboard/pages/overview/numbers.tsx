import { KeyNumber, KeyNumbers } from '../../parts/key-numbers.tsx';
import { noComparisonWords } from '../../parts/window-notices.tsx';
import type { Visit } from '../../visit.ts';
import type { OverviewAnswer, WeeklyAnswer } from './reads.ts';

const KEY_NUMBERS = ['merged', 'cycle', 'pickup', 'deploy', 'unreviewed', 'aiAssisted'] as const;

/** The six numbers that say how delivery goes. */
export function Numbers({ visit, read, weekly }: { visit: Visit; read: OverviewAnswer; weekly: WeeklyAnswer }) {
  const { current, change, previous } = read;
  const isOpen = weekly.data.at(-1)?.open === true;
  const before = previous && KEY_NUMBERS.map((measure) => previous[measure].n);
  const noComparison = noComparisonWords(visit, read, before);
  return (
    <KeyNumbers noComparison={noComparison}>
      {KEY_NUMBERS.map((measure) => (
        <KeyNumber
          visit={visit}
          isCompared={noComparison === null}
          of={{
            measure,
            current: current[measure],
            change: change[measure],
            weeks: weekly.data.map((week) => {
              const of = week[measure];
              return 'p50' in of ? of.p50 : of.value;
            }),
            isOpen,
            previousN: previous?.[measure].n ?? null,
          }}
        />
      ))}
    </KeyNumbers>
  );
}
