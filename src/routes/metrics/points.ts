import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { SIZES } from '../../domain/metrics/filters.ts';
import { MAX_POINTS } from '../../domain/metrics/points.ts';
import { isOfDelivery, whoCounts } from '../../domain/metrics/measure-lists.ts';
import { unitOf } from '../../domain/metrics/measures.ts';
import { weeksIn } from '../../domain/metrics/windows.ts';
import { readPoints } from '../../storage/metrics/points.ts';
import type { AppEnv } from '../auth.ts';
import { Measure, MEASURED } from './distribution.ts';
import { answer } from './answer.ts';
import { WINDOW } from './shapes.ts';
import { Query } from './window.ts';
import { route } from './windowed.ts';

const Count = z.number().int();

const Answer = z
  .object({
    ...WINDOW,
    ...MEASURED,
    n: Count,
    points: z
      .array(
        z.object({
          id: z.string(),
          at: z.string(),
          value: z.number(),
          sizeClass: z.enum(SIZES),
        }),
      )
      .openapi({
        description: `Pull requests by when they were merged, of changeLeadTime deployed; at most ${MAX_POINTS}`,
      }),
    cells: z
      .array(z.object({ from: z.string(), to: z.string(), low: z.number(), high: z.number(), n: Count }))
      .openapi({
        description:
          'Of more pull requests, the densest cells: so many in `[from, to)` with a value in `[low, high)`. These are not among the points',
      }),
  })
  .openapi('MetricsPoints');

export const pointsRoute = route(
  Query.safeExtend({ measure: Measure }),
  'points',
  'Get each pull request with its value of a duration or size',
  Answer,
);

export function pointsOf(app: OpenAPIHono<AppEnv>): void {
  app.openapi(pointsRoute, (context) => {
    const { measure, ...query } = context.req.valid('query');
    return answer(
      context,
      query,
      [measure],
      async ({ deps, scope, window, basis }) => {
        const weeks = weeksIn(window, basis.timeZone, Date.now());
        return { measure, unit: unitOf(measure), ...(await readPoints(deps.db, scope, window, measure, weeks)) };
      },
      whoCounts(measure),
      isOfDelivery(measure) ? 'deployments' : 'pull requests',
    );
  });
}
