import { labelOf } from '../../../domain/metrics/measures.ts';
import { CountBars, type CountWeek } from '../../charts/count-bars.tsx';
import { Key } from '../../charts/parts.tsx';
import { atOf, selectedWeek, weeksShown } from '../../parts/chart-data.ts';
import { behindHref } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import { NothingMerged } from '../../parts/window-notices.tsx';
import type { Visit } from '../../visit.ts';
import { filtersHere, USES, type AiAnswer } from './uses.ts';

/** The share of each use by week: one small chart each, all of the same weeks. */
export function Weeks({ visit, ai }: { visit: Visit; ai: AiAnswer }) {
  const { weekly } = ai;
  const { address } = visit;
  const selected = selectedWeek(visit, weekly);
  if (ai.n === 0) {
    return (
      <Card title="Shares by week">
        <NothingMerged visit={visit} of={ai} />
      </Card>
    );
  }
  return (
    <div class="columns three">
      {USES.map(({ use, measure, tone }) => (
        <Card
          title={labelOf(measure)}
          note="share by week"
          foot={
            <Key
              entries={[
                { mark: 'box', className: `chart-tone ${tone}`, text: 'certain' },
                { mark: 'hatched', className: 'hatched', text: 'strong, or a week that is not whole' },
              ]}
            />
          }
        >
          <CountBars
            id={`weeks-${use}`}
            label={`${labelOf(measure)}: the share of each week's merged pull requests, by how sure the evidence is`}
            weeks={weekly.map(({ from, to, open, partial, [use]: { byTier } }): CountWeek => ({
              from,
              to,
              state: partial ? 'partial' : open ? 'open' : 'whole',
              values: [byTier.certain.share, byTier.strong.share],
            }))}
            series={[
              { name: 'certain', tone },
              { name: 'strong', tone: 'strong' },
            ]}
            layout="stacked"
            unit="share"
            href={(period) => behindHref(visit, { measure, at: atOf(visit, period), filters: filtersHere(visit) })}
            selected={address.own.behind === measure ? selected : null}
            {...weeksShown(visit)}
          />
        </Card>
      ))}
    </div>
  );
}
