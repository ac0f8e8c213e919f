import { SPLITS, WEEKDAYS, type Split } from '../../../domain/metrics/splits.ts';
import type { FilterName } from '../../../domain/page-address.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { valueWithUnit } from '../../../domain/metrics/value-words.ts';
import type { distributionRoute } from '../../../routes/metrics/distribution.ts';
import type { overviewRoute } from '../../../routes/metrics/windowed.ts';
import { Strips, type Strip } from '../../charts/strips.tsx';
import { valueName } from '../../filter-words.ts';
import { count } from '../../format.ts';
import { stripOf } from '../../parts/chart-data.ts';
import { behindHref, FigureLink, valueOf } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, type Visit } from '../../visit.ts';
import { ChoiceLink, type FlowAsked } from './stages.tsx';

type Distribution = Answer<typeof distributionRoute>;

const SPLIT_WORDS: Record<Split, { short: string; title: string }> = {
  size: { short: 'Size', title: 'By size, lines changed' },
  type: { short: 'Type', title: 'By type of work' },
  repository: { short: 'Repository', title: 'By repository' },
  team: { short: 'Team', title: 'By team of the author' },
  weekday: { short: 'Weekday', title: 'By the day it was opened' },
};

const SIZE_NOTES: Record<string, string> = { XS: 'to 10', S: 'to 50', M: 'to 200', L: 'to 500', XL: 'more' };

/** The filter that keeps one part of a split; null for weekdays, which no filter tells. */
const FILTERS: Record<Split, FilterName | null> = {
  size: 'size',
  type: 'type',
  repository: 'repo',
  team: 'team',
  weekday: null,
};

/** What makes the difference: the parts of a split side by side on one axis. */
export function SplitStrips({
  visit,
  asked: { stage, split },
  read,
  overview,
}: {
  visit: Visit;
  asked: FlowAsked;
  read: Distribution;
  overview: Answer<typeof overviewRoute>;
}) {
  const strips = stripsOf(read, split, stage);
  return (
    <Card
      title="What makes the difference"
      note="half within"
      aside={
        <div class="choice" role="group" aria-label="Told apart by">
          {SPLITS.map((each) => (
            <ChoiceLink
              href={hereWith(visit, { own: { split: each === 'size' ? null : each } })}
              words={SPLIT_WORDS[each].short}
              isChosen={each === split}
            />
          ))}
        </div>
      }
      foot={<HowLarge visit={visit} overview={overview} />}
    >
      <Strips
        id="split"
        label={`${labelOf(stage)} ${SPLIT_WORDS[split].title.toLowerCase()}`}
        withN
        groups={[{ title: SPLIT_WORDS[split].title, strips }]}
        href={(strip) => hrefOf(visit, { stage, split }, strip)}
      />
      {split === 'team' && <p class="faint small">A pull request counts in every team of its author.</p>}
    </Card>
  );
}

function stripsOf({ parts, other }: Distribution, split: Split, stage: FlowAsked['stage']): Strip[] {
  const strips = parts.map(({ key, name, ...spread }) => ({
    ...stripOf(stage, spread, nameOf(split, key, name), key === null ? '' : name),
    note: split === 'size' ? (SIZE_NOTES[name] ?? '') : '',
  }));
  return other === null ? strips : [...strips, stripOf(stage, other, `${count(other.parts)} more`, '')];
}

function nameOf(split: Split, key: string | null, name: string): string {
  if (split === 'weekday') return name.slice(0, 3);
  return split === 'type' && key !== null ? valueName('type', key) : name;
}

/** The list of one part; null for what nothing keeps apart: what has no value, and the rest. */
function hrefOf(visit: Visit, { stage, split }: Pick<FlowAsked, 'stage' | 'split'>, { key, n }: Strip): string | null {
  const filter = FILTERS[split];
  if (key === '' || n === 0) return null;
  if (filter === null) {
    const weekday = WEEKDAYS.indexOf(key) + 1;
    return behindHref(visit, { measure: stage, piece: { of: 'opened', weekday, hours: null } });
  }
  const value = key.replace(/[\\,]/g, String.raw`\$&`);
  // Somebody may be in several teams: one team's list would have more than what is in both.
  if (split === 'team' && ![undefined, value].includes(visit.address.filters.team)) return null;
  return behindHref(visit, { measure: stage, filters: { [filter]: value } });
}

/** How large the changes are. */
function HowLarge({ visit, overview: { current } }: { visit: Visit; overview: Answer<typeof overviewRoute> }) {
  const { size, large } = current;
  if (size.p50 === null) return null;
  return (
    <span>
      Half change up to{' '}
      <FigureLink visit={visit} behind={{ measure: 'size' }} total={size.n}>
        {valueWithUnit('size', size.p50)}
      </FigureLink>
      ;{' '}
      <FigureLink visit={visit} behind={{ measure: 'large' }} total={large.count}>
        {valueOf('large', large.value)}
      </FigureLink>{' '}
      are L or XL.
    </span>
  );
}
