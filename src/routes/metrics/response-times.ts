import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { readResponseTimes } from '../../storage/metrics/response-times.ts';
import type { AppEnv } from '../auth.ts';
import { answer } from './answer.ts';
import { Count, Distribution, Known, WINDOW } from './shapes.ts';
import { Query } from './window.ts';
import { route } from './windowed.ts';

const ResponseTimes = z
  .object({
    ...WINDOW,
    n: Count.openapi({ description: 'How many first responses the answer is computed from' }),
    timeZone: z.string().openapi({ description: 'The zone of the weekdays and hours: the workspace’s' }),
    response: Distribution.openapi({ description: 'The measure `response`: its `n` is the sum of all hours' }),
    data: z
      .array(
        z.object({
          weekday: Count.openapi({ description: '1 is Monday, 7 Sunday' }),
          hour: Count.openapi({ description: '0 to 23: when the response came' }),
          n: Count,
          p50: Known.openapi({ description: 'Half of these responses took at most so many seconds' }),
        }),
      )
      .openapi({ description: 'Every hour of a week, from Monday 00:00' }),
  })
  .openapi('MetricsResponseTimes');

export const responseTimesRoute = route(
  Query,
  'response-times',
  'Get when the first responses come, by weekday and hour, and how long they take',
  ResponseTimes,
);

export function responseTimes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(responseTimesRoute, (context) =>
    answer(context, context.req.valid('query'), [], async ({ deps, scope, window, basis }) => {
      const { response, hours } = await readResponseTimes(deps.db, scope, window, basis.timeZone);
      return { n: response.n, timeZone: basis.timeZone, response, data: hours };
    }),
  );
}
