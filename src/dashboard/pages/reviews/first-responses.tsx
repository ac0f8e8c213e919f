import type { responseTimesRoute } from '../../../routes/metrics/response-times.ts';
import { Heat } from '../../charts/heat.tsx';
import { counted } from '../../format.ts';
import { behindHref, FigureLink, valueOf } from '../../parts/figure.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import type { Visit } from '../../visit.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
/** Of fewer values no percentile is told. */
const MIN_VALUES = 5;

/** When the first responses come, by weekday and hour. */
export function FirstResponses({ visit, responses }: { visit: Visit; responses: Answer<typeof responseTimesRoute> }) {
  const { n, timeZone, response, data } = responses;
  const counts = WEEKDAYS.map((weekday) => data.filter((hour) => hour.weekday === weekday).map((hour) => hour.n));
  return (
    <Card
      title="When first responses come"
      note={
        <>
          <FigureLink visit={visit} behind={{ measure: 'response' }} total={n}>
            {counted(n, 'first response')}
          </FigureLink>
          {`, by weekday and hour, ${timeZone}`}
          {response.n >= MIN_VALUES && ` · half within ${valueOf('response', response.p50)}`}
        </>
      }
    >
      {n === 0 ? (
        <Empty>
          <p>Nothing that was merged in this window had a response.</p>
        </Empty>
      ) : (
        <Heat
          id="first-responses"
          label="How many first responses came on which weekday, in which two hours"
          counts={counts}
          counted="first response"
          href={({ weekday, fromHour, toHour }) =>
            behindHref(visit, {
              measure: 'response',
              piece: { of: 'responded', weekday, hours: { from: fromHour, to: toHour } },
            })
          }
        />
      )}
    </Card>
  );
}
