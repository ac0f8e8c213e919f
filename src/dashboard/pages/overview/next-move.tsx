import { AGE_BIN_STARTS, WAITS, type WaitName } from '../../../domain/metrics/open-work.ts';
import { shortLabelOf } from '../../../domain/metrics/measures.ts';
import { AgeBars } from '../../charts/age-bars.tsx';
import { count } from '../../format.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { openHref } from '../../parts/waits-on.tsx';
import { openWorkOf } from './reads.ts';

/** Who has the next move, by how long they have it. */
export async function NextMove({ visit }: { visit: Visit }) {
  const open = await openWorkOf(visit);
  const names = Object.keys(WAITS) as WaitName[];
  const ages = AGE_BIN_STARTS.map((start, step) => `${start}-${AGE_BIN_STARTS[step + 1] ?? ''}`);
  return (
    <Card
      title="Who has the next move"
      note={
        <a class="figure" href={openHref(visit)}>
          {count(open.n)} open
        </a>
      }
      foot={
        <FigureLink visit={visit} behind={{ measure: 'stale' }} total={open.stale.value}>
          {`${count(open.stale.value)} not moved for 14 days`}
        </FigureLink>
      }
    >
      <AgeBars
        id="next-move"
        label="Open pull requests by who has the next move, and for how long"
        steps={['under 1d', '1–3d', '3–14d', 'longer']}
        bars={names.map((name) => ({
          key: name,
          name: shortLabelOf(name),
          counts: AGE_BIN_STARTS.map((start) => open.byWaited.find(({ from }) => from === start)?.[name] ?? 0) as [
            number,
            number,
            number,
            number,
          ],
        }))}
        href={({ key }, step) =>
          behindHref(visit, { measure: key as WaitName, ...(step !== null && { bin: ages[step] }) })
        }
      />
    </Card>
  );
}
