import { shortLabelOf } from '../../../domain/metrics/measures.ts';
import { apiQueryOf } from '../../../domain/page-address.ts';
import { distributionRoute } from '../../../routes/metrics/distribution.ts';
import { overviewRoute } from '../../../routes/metrics/windowed.ts';
import { Strips } from '../../charts/strips.tsx';
import { count, counted } from '../../format.ts';
import { stripOf } from '../../parts/chart-data.ts';
import { behindHref } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';

const STAGES = ['coding', 'pickup', 'review'] as const;

/** From the first commit to production, by stage and by size. */
export async function toProduction(visit: Visit) {
  const { read, address } = visit;
  const query = { ...apiQueryOf(address), against: 'none' };
  const [{ current }, bySize] = await Promise.all([
    read(overviewRoute, { query: { ...query, by: address.filters.by ?? 'all' } }),
    read(distributionRoute, { query: { ...query, measure: 'changeLeadTime', split: 'size' } }),
  ]);
  const by = { by: address.filters.by ?? 'all' };
  return (
    <Card
      title="From first commit to production"
      foot={`Of the ${count(bySize.n)} pull requests deployed in this window.`}
    >
      <Strips
        id="to-production"
        label="How long each stage takes"
        withN={false}
        href={({ key }) => behindHref(visit, { measure: key as (typeof STAGES)[number], filters: by })}
        groups={[
          {
            title: `Reviewed: ${counted(current.review.n, 'pull request')}`,
            strips: STAGES.map((measure) => stripOf(measure, current[measure])),
          },
          {
            title: `After the merge: ${count(current.deploy.n)} deployed`,
            strips: [stripOf('deploy', current.deploy)],
          },
        ]}
      />
      <Strips
        id="lead-by-size"
        label={`${shortLabelOf('changeLeadTime')} by the size of the change`}
        withN
        href={({ key }) => behindHref(visit, { measure: 'changeLeadTime', filters: { size: key } })}
        groups={[
          {
            title: `${shortLabelOf('changeLeadTime')}, by size of the change`,
            strips: bySize.parts.flatMap(({ key, name, ...spread }) =>
              key === null ? [] : [stripOf('changeLeadTime', spread, name, key)],
            ),
          },
        ]}
      />
    </Card>
  );
}
