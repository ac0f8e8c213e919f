import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { DAY_MS, dayOf } from '../domain/analysis/day.ts';
import { readModelCost } from '../storage/analyses/cost.ts';
import { allow, type AppEnv } from './auth.ts';
import { errors, Instant, json } from './shapes.ts';

/** Days of a window whose beginning is not given. */
const DEFAULT_DAYS = 31;
/** As of every metric's window: ten years. */
const MAX_DAYS = 3_660;

const Query = z
  .object({
    from: Instant.optional().openapi({ description: `Beginning of the window; ${DEFAULT_DAYS} days before its end` }),
    to: Instant.optional().openapi({ description: 'End of the window, outside of it; the end of this day, UTC' }),
  })
  .transform(({ from, to }) => {
    const end = to ?? new Date(dayOf(Date.now()) + DAY_MS).toISOString();
    return { from: from ?? new Date(Date.parse(end) - DEFAULT_DAYS * DAY_MS).toISOString(), to: end };
  })
  .refine(({ from, to }) => from < to, { path: ['from'], message: 'before `to`' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_DAYS * DAY_MS, {
    path: ['from'],
    message: `at most ${MAX_DAYS} days before \`to\``,
  });

const Count = z.number().int();
const TOTALS = {
  calls: Count,
  answered: Count.openapi({ description: 'Answers received: what is paid for' }),
  refused: Count.openapi({ description: 'Refused by the provider, which did no work' }),
  unanswered: Count.openapi({ description: 'Under way, or without an end that is known' }),
  inputTokens: Count,
  outputTokens: Count,
  cost: z.number().nullable().openapi({ description: 'In US dollars; null where no price is configured' }),
};

const Cost = z
  .object({
    from: z.string(),
    to: z.string(),
    byModel: z.array(z.object({ model: z.string(), ...TOTALS })),
    byDay: z.array(z.object({ day: z.string().openapi({ description: 'UTC, as YYYY-MM-DD' }), ...TOTALS })),
    totals: z.object(TOTALS),
    today: z
      .object({ limit: Count, spent: Count, reserved: Count, remaining: Count })
      .openapi({ description: 'Tokens of this day, UTC; reserved for calls of which it is not known what they took' }),
    waiting: Count.openapi({ description: 'Pull requests in line' }),
    failed: z.record(z.string(), Count).openapi({ description: 'Pull requests that could not be analysed, by reason' }),
    model: z.string().nullable().openapi({ description: 'That is configured; null without a provider' }),
    pausedUntil: z.string().nullable(),
    pauseReason: z.enum(['overloaded', 'misconfigured', 'broken']).nullable(),
    pauseDetail: z.string().nullable().openapi({ description: "The provider's own words, without the key" }),
  })
  .openapi('ModelCost');

const read = createRoute({
  method: 'get',
  path: '/v1/metrics/ai/cost',
  middleware: allow('reader'),
  summary: 'What analyses by a model cost, and how they stand (reader)',
  request: { query: Query },
  responses: { 200: json(Cost, 'Calls of the window; the rest as it is now'), ...errors },
});

export function aiCost(app: OpenAPIHono<AppEnv>): void {
  app.openapi(read, async (context) => {
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
