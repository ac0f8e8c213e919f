import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { SIGNAL_KINDS, TIERS } from '../../domain/ai/evidence.ts';
import { toolName } from '../../domain/ai/tools.ts';
import { LISTED } from '../../domain/metrics/who.ts';
import { computeSoon } from '../../services/recompute.ts';
import { listSignals } from '../../storage/ai-signals.ts';
import { correctSignal, withdrawCorrection } from '../../storage/correct-signal.ts';
import { audits } from '../audited.ts';
import { allow, type AppEnv } from '../auth.ts';
import { FILTERS, several } from '../filters.ts';
import { answer } from '../metrics/answer.ts';
import { WINDOW } from '../metrics/shapes.ts';
import { eitherWindow, WINDOW as ASKED_WINDOW } from '../metrics/window.ts';
import { ProblemError } from '../problem.ts';
import { SIGNAL_SHAPE } from '../pull-requests/detail-shapes.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, ListQuery, listOf, Name, Text } from '../shapes.ts';

const SignalsQuery = z
  .object({
    ...FILTERS,
    ...ASKED_WINDOW,
    kind: several(z.enum(SIGNAL_KINDS), 'The kind of evidence'),
    tier: several(z.enum(TIERS), 'How far it is to be trusted'),
    tool: several(Name.toLowerCase(), 'The key of the tool that the signal names'),
    corrected: z.enum(['true', 'false']).optional().openapi({
      description: 'Only those that a person said are wrong, or only the others',
    }),
    ...ListQuery.shape,
  })
  .superRefine(eitherWindow);

const Signal = z
  .object({
    ...SIGNAL_SHAPE,
    toolName: z.string(),
    pullRequest: z.object({
      id: z.string(),
      repositoryId: z.string(),
      repository: z.string(),
      number: z.number().int(),
      title: z.string(),
    }),
  })
  .openapi('AiSignal');

export const signalsRoute = createRoute({
  method: 'get',
  path: '/v1/ai/signals',
  middleware: allow('reader'),
  summary: 'List the evidence of AI use in a window, newest first (reader)',
  request: { query: SignalsQuery },
  responses: {
    200: json(
      listOf(Signal).extend({ ...WINDOW, n: z.number().int() }),
      'A page of signals. `n` is how many the window has',
    ),
    304: { description: 'The data has not changed since the answer whose `ETag` is in `If-None-Match`' },
    ...errors,
  },
});

export const correctRoute = createRoute({
  method: 'put',
  path: '/v1/ai/signals/{id}/correction',
  middleware: allow('member'),
  ...audits('signal.corrected'),
  summary: 'Say that a signal is wrong (member)',
  request: { params: IdParam, body: jsonBody(z.strictObject({ reason: Text.trim().min(1).max(500) })) },
  responses: {
    200: json(
      z.object({ id: z.string(), reason: z.string(), by: z.string() }),
      'The signal stays listed and counts nowhere. Facts are computed again in the background',
    ),
    ...errors,
  },
});

export const takeCorrectionBackRoute = createRoute({
  method: 'delete',
  path: '/v1/ai/signals/{id}/correction',
  middleware: allow('member'),
  ...audits('signal.restored'),
  summary: 'Take back that a signal is wrong (member)',
  request: { params: IdParam },
  responses: { 204: { description: 'The signal counts again' }, ...errors },
});

export function aiSignals(app: OpenAPIHono<AppEnv>): void {
  app.openapi(signalsRoute, (context) => {
    const { limit, cursor, kind, tier, tool, corrected, ...asked } = context.req.valid('query');
    const after = afterOf(cursor, 'instant');
    const isCorrected = corrected === undefined ? undefined : corrected === 'true';
    const chosen = { kinds: kind, tiers: tier, tools: tool, isCorrected };
    return answer(
      context,
      { ...asked, against: 'none' },
      [limit, cursor, chosen],
      async ({ deps, scope, window }) => {
        const { n, page } = await listSignals(deps.db, scope, window, chosen, limit, after);
        const data = page.data.map(({ ownName, ...signal }) => ({
          ...signal,
          toolName: toolName(signal.tool, ownName),
        }));
        return { n, data, nextCursor: page.nextCursor };
      },
      LISTED,
    );
  });

  app.openapi(correctRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { id } = context.req.valid('param');
    const { reason } = context.req.valid('json');
    const repositoryId = isId(id)
      ? await correctSignal(deps.db, workspaceId, id, { reason, saidBy: caller.name })
      : null;
    if (repositoryId === null) throw new ProblemError(404, 'There is no such signal.');
    await computeSoon(deps, workspaceId, [repositoryId]);
    return context.json({ id, reason, by: caller.name }, 200);
  });

  app.openapi(takeCorrectionBackRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repositoryId = isId(id) ? await withdrawCorrection(deps.db, workspaceId, id) : null;
    if (repositoryId === null) throw new ProblemError(404, 'There is no such correction.');
    await computeSoon(deps, workspaceId, [repositoryId]);
    return context.body(null, 204);
  });
}
