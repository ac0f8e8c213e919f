import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { DAY_MS } from '../../domain/analysis/day.ts';
import { digestText, digestTotals } from '../../domain/analysis/digest.ts';
import { readDigest } from '../../storage/analyses/digest.ts';
import { allow, type AppEnv } from '../auth.ts';
import { askedWindow, eitherWindow, WINDOW } from '../metrics/window.ts';
import { errors, json } from '../shapes.ts';

const DigestQuery = z.object(WINDOW).superRefine(eitherWindow);

const Count = z.number().int();
const COUNTS = {
  analysed: Count.openapi({ description: 'Analyses that ended with a result' }),
  failed: Count.openapi({ description: 'Analyses that failed' }),
  waiting: Count.openapi({ description: 'Pull requests that were enqueued then and still wait' }),
  workTypes: Count.openapi({
    description: 'Analysed pull requests whose type of work only the model knew (`workTypeSource` is `model`)',
  }),
  aiOpinions: Count.openapi({
    description:
      'Analysed pull requests in which the model thought that AI was used: weak evidence, which counts nowhere',
  }),
  calls: Count,
  inputTokens: Count,
  outputTokens: Count,
  cost: z.number().nullable().openapi({ description: 'US dollars; null without a price or a call' }),
  text: z.string().openapi({ description: 'The same in words' }),
};

const Digest = z
  .object({
    from: z.string(),
    to: z.string(),
    n: Count.openapi({ description: 'Analyses that ended in the window' }),
    totals: z.object(COUNTS),
    data: z.array(
      z.object({
        day: z.iso.date().openapi({ description: 'The day in UTC' }),
        open: z.boolean().openapi({ description: 'Whether it has not ended' }),
        ...COUNTS,
      }),
    ),
  })
  .openapi('AiDigest');

const read = createRoute({
  method: 'get',
  path: '/v1/ai/digest',
  middleware: allow('reader'),
  summary: 'Get what the model added and cost on each day, newest first; days are those of UTC (reader)',
  request: { query: DigestQuery },
  responses: { 200: json(Digest, 'Every day of the window, and their sums'), ...errors },
});

export function aiDigest(app: OpenAPIHono<AppEnv>): void {
  app.openapi(read, async (context) => {
    const { deps, workspaceId } = context.var;
    const asked = askedWindow(context.req.valid('query'), 'UTC');
    const days = await readDigest(deps.db, workspaceId, asked);
    const totals = digestTotals(days);
    const data = days.map(({ day, ...counts }) => ({
      day,
      open: Date.parse(day) + DAY_MS > Date.now(),
      ...counts,
      text: digestText(counts),
    }));
    const n = totals.analysed + totals.failed;
    return context.json({ ...asked, n, totals: { ...totals, text: digestText(totals) }, data }, 200);
  });
}
