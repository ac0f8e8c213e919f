import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { DAY_MS, dayOf } from '../../domain/analysis/day.ts';
import { firstOf } from '../../domain/metrics/windows.ts';
import { readModelCost } from '../../storage/analyses/cost.ts';
import { allow, type AppEnv } from '../auth.ts';
import { Moment } from '../metrics/window.ts';
import { errors, json } from '../shapes.ts';

/** Length of the window in days when the request has no `from`. */
const DEFAULT_DAYS = 31;
/** Ten years: the same maximum as for every metric's window. */
const MAX_DAYS = 3_660;

const Query = z
  .object({
    from: Moment.optional().openapi({
      description: `Start of the window, an instant or a day of UTC, as in \`byDay\`; the default is ${DEFAULT_DAYS} days before \`to\``,
    }),
    to: Moment.optional().openapi({
      description: 'End of the window, exclusive; the default is the end of this day, UTC',
    }),
  })
  .transform(({ from, to }) => {
    const end = to === undefined ? new Date(dayOf(Date.now()) + DAY_MS).toISOString() : firstOf(to, 'UTC');
    const start = new Date(Date.parse(end) - DEFAULT_DAYS * DAY_MS).toISOString();
    return { from: from === undefined ? start : firstOf(from, 'UTC'), to: end };
  })
  .refine(({ from, to }) => from < to, { path: ['from'], message: 'before `to`' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_DAYS * DAY_MS, {
    path: ['from'],
    message: `at most ${MAX_DAYS} days before \`to\``,
  });

const Count = z.number().int();
const TOTALS = {
  calls: Count.openapi({ description: 'Calls to the model' }),
  answered: Count.openapi({ description: 'Calls that were answered; these are paid for' }),
  refused: Count.openapi({ description: 'Calls that the provider refused; these cost nothing' }),
  unanswered: Count.openapi({ description: 'Calls that are running, or whose result is not known' }),
  inputTokens: Count,
  outputTokens: Count,
  cost: z.number().nullable().openapi({ description: 'US dollars; null when no price is configured' }),
};

const Cost = z
  .object({
    from: z.string(),
    to: z.string(),
    byModel: z.array(z.object({ model: z.string(), ...TOTALS })),
    byDay: z.array(z.object({ day: z.string().openapi({ description: 'The day in UTC, as YYYY-MM-DD' }), ...TOTALS })),
    totals: z.object(TOTALS),
    today: z.object({ limit: Count, spent: Count, reserved: Count, remaining: Count }).openapi({
      description: 'Tokens of this day, UTC. `reserved` are held for calls whose use of tokens is not known yet',
    }),
    waiting: Count.openapi({ description: 'Pull requests that wait for their analysis' }),
    failed: z
      .record(z.string(), Count)
      .openapi({ description: 'How many pull requests could not be analysed, by reason' }),
    model: z.string().nullable().openapi({ description: 'The configured model; null without a provider' }),
    pausedUntil: z.string().nullable().openapi({ description: 'No call is made before then; null: there is no pause' }),
    pauseReason: z.enum(['overloaded', 'misconfigured', 'broken']).nullable(),
    pauseDetail: z.string().nullable().openapi({ description: "The provider's message, with the API key removed" }),
  })
  .openapi('ModelCost');

export const modelCostRoute = createRoute({
  method: 'get',
  path: '/v1/metrics/ai/cost',
  middleware: allow('reader'),
  summary: 'Get the cost and the state of analyses by a model (reader)',
  request: { query: Query },
  responses: { 200: json(Cost, 'The calls of the window; all other fields describe the present'), ...errors },
});

export function aiCost(app: OpenAPIHono<AppEnv>): void {
  app.openapi(modelCostRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { from, to } = context.req.valid('query');
    const dayBegin = new Date(dayOf(Date.now())).toISOString();
    const [{ today, ...rest }, pause] = await Promise.all([
      readModelCost(deps.db, workspaceId, { from, to, dayBegin }),
      deps.modelScheduler(workspaceId).pause(),
    ]);
    const limit = deps.config.LLM_DAILY_TOKEN_LIMIT;
    return context.json(
      {
        from,
        to,
        ...rest,
        today: { limit, ...today, remaining: Math.max(0, limit - today.spent - today.reserved) },
        model: deps.model?.key.model ?? null,
        pausedUntil: pause && new Date(pause.until).toISOString(),
        pauseReason: pause && pause.reason,
        pauseDetail: pause && pause.detail,
      },
      200,
    );
  });
}
