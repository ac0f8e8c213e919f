import type { overviewRoute, weeklyRoute } from '../../routes/metrics/windowed.ts';
import type { Answer } from '../read.ts';
import type { Visit } from '../visit.ts';
import { KeyNumber, KeyNumbers } from './key-numbers.tsx';

const KEY_NUMBERS = ['merged', 'cycle', 'pickup', 'deploy', 'unreviewed', 'aiAssisted'] as const;

type OverviewAnswer = Answer<typeof overviewRoute>;
type WeeklyAnswer = Answer<typeof weeklyRoute>;

/** The six numbers that say how delivery goes. */
export function OverviewNumbers({ visit, read, weekly }: { visit: Visit; read: OverviewAnswer; weekly: WeeklyAnswer }) {
  const { current, change, previousPartial } = read;
  const isOpen = weekly.data.at(-1)?.open === true;
  return (
    <KeyNumbers>
      {KEY_NUMBERS.map((measure) => (
        <KeyNumber
          visit={visit}
          previousPartial={previousPartial}
          of={{
            measure,
            current: current[measure],
            change: change[measure],
            weeks: weekly.data.map((week) => {
              const of = week[measure];
              return 'p50' in of ? of.p50 : of.value;
            }),
            isOpen,
          }}
        />
      ))}
    </KeyNumbers>
  );
}
