import { apiQueryOf } from '../../../domain/page-address.ts';
import { distributionRoute } from '../../../routes/metrics/distribution.ts';
import { Histogram } from '../../charts/histogram.tsx';
import { count } from '../../format.ts';
import { durationBins } from '../../parts/chart-data.ts';
import { behindHref, FigureLink } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';

/** How the cycle times are spread. */
export async function HowLong({ visit }: { visit: Visit }) {
  const query = { ...apiQueryOf(visit.address), against: 'none', measure: 'cycle' };
  const { n, bins } = await visit.read(distributionRoute, { query });
  return (
    <Card
      title="How long they took"
      note={
        <>
          <FigureLink visit={visit} behind={{ measure: 'cycle' }} total={n}>
            {count(n)}
          </FigureLink>{' '}
          merged
        </>
      }
    >
      <Histogram
        id="spread"
        label="How many pull requests took how long from the start to the merge"
        bins={durationBins(bins)}
        href={({ key }) => behindHref(visit, { measure: 'cycle', bin: key })}
        selected={visit.address.own.bin ?? null}
      />
    </Card>
  );
}
