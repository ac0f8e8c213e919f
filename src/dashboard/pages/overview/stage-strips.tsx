import { labelOf } from '../../../domain/metrics/measures.ts';
import { Strips } from '../../charts/strips.tsx';
import { count, counted } from '../../format.ts';
import { stripOf } from '../../parts/chart-data.ts';
import { behindHref } from '../../parts/figure.tsx';
import { Card } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import type { OverviewAnswer } from './reads.ts';

const REVIEWED = ['coding', 'pickup', 'review'] as const;

/** How long the stages take, those of the reviewed and of the unreviewed each with its n: no pull request has both. */
export function StageStrips({
  visit,
  read: { current },
}: {
  visit: Pick<Visit, 'address'>;
  read: { current: Pick<OverviewAnswer['current'], (typeof REVIEWED)[number] | 'mergeWait' | 'deploy'> };
}) {
  return (
    <Card
      title="Where the time goes"
      note="dot: half within"
      foot="Bar: the middle half. Line: to 9 of 10. Each stage stands alone; they do not add up."
    >
      <Strips
        id="stages"
        label="How long each stage takes"
        withN={false}
        href={({ key }) => behindHref(visit, { measure: key as (typeof REVIEWED)[number] })}
        groups={[
          {
            title: `Reviewed: ${counted(current.review.n, 'pull request')}`,
            strips: REVIEWED.map((measure) => stripOf(measure, current[measure])),
          },
          {
            title: `${labelOf('unreviewed')}: ${count(current.mergeWait.n)}`,
            strips: [stripOf('mergeWait', current.mergeWait)],
          },
          {
            title: `After the merge: ${count(current.deploy.n)} deployed`,
            strips: [stripOf('deploy', current.deploy)],
          },
        ]}
      />
    </Card>
  );
}
