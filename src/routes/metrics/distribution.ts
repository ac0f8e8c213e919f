import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { SPLITS } from '../../domain/metrics/splits.ts';
import { isOfDelivery, whoCounts } from '../../domain/metrics/measure-lists.ts';
import { unitOf } from '../../domain/metrics/measures.ts';
import { VALUED } from '../../domain/metrics/valued.ts';
import { readSplit } from '../../storage/metrics/splits.ts';
import type { AppEnv } from '../auth.ts';
import { whoIsSeen } from '../individual-numbers.ts';
import { answer } from './answer.ts';
import { Bin, Distribution, WINDOW } from './shapes.ts';
import { Query } from './window.ts';
import { route } from './windowed.ts';

/** A measure with values of its own for each pull request. */
export const Measure = z
  .enum(VALUED, `a duration or size: ${VALUED.join(', ')}`)
  .openapi({ description: 'A duration or size' });

/** What both reads of single values say of their measure. */
export const MEASURED = {
  measure: z.enum(VALUED),
  unit: z.enum(['seconds', 'lines']).nullable(),
};

const Spread = Distribution.extend({
  bins: z.array(Bin).openapi({
    description:
      'How many values lie in `[from, to)`, each bin about twice the one before: of durations at those that people name, as 1h, 3h, 6h, 12h, 1d',
  }),
});

const Answer = z
  .object({
    ...WINDOW,
    ...MEASURED,
    timeZone: z.string().openapi({ description: 'The zone of the weekdays' }),
    ...Spread.shape,
    split: z.enum(SPLITS).nullable(),
    parts: z.array(Spread.extend({ key: z.string().nullable(), name: z.string() })).openapi({
      description:
        '`key` is a class of size, a type of work, the id of a repository or team, or the number of a weekday (1 is Monday); null: of what has none. A pull request counts in every team of its author. Where the rule `individualNumbers` keeps the numbers of a team of one person from who asks, that team is no part',
    }),
    other: Spread.extend({ parts: z.number().int() }).nullable().openapi({
      description: 'All repositories or teams beyond the twelve with the most values together, with how many these are',
    }),
  })
  .openapi('MetricsDistribution');

const asked = Query.safeExtend({
  measure: Measure,
  split: z.enum(SPLITS).optional().openapi({
    description: 'By what the values are told apart; `weekday` is that of the opening',
  }),
});

export const distributionRoute = route(
  asked,
  'distribution',
  'Get how the values of a duration or size are spread, and of its parts',
  Answer,
);

export function distributions(app: OpenAPIHono<AppEnv>): void {
  app.openapi(distributionRoute, async (context) => {
    const { measure, split, ...query } = context.req.valid('query');
    const seen = split === 'team' ? await whoIsSeen(context.var.deps, context.var.caller) : 'everybody';
    return answer(
      context,
      query,
      [measure, split, seen],
      async ({ deps, scope, window, basis }) => ({
        measure,
        unit: unitOf(measure),
        timeZone: basis.timeZone,
        split: split ?? null,
        ...(await readSplit(deps.db, scope, window, measure, split, basis.timeZone, seen)),
      }),
      whoCounts(measure),
      isOfDelivery(measure) ? 'deployments' : 'pull requests',
    );
  });
}
