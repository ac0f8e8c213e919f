import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { audits } from './audited.ts';
import { allowMemberOrAdmin, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, listOf, ListQuery } from './shapes.ts';
import { DeadLetter } from './sync-record.ts';
import { replayDeadLetter } from '../services/dead-letters.ts';
import { listDeadLetters } from '../storage/dead-letters.ts';

export const deadLettersRoute = createRoute({
  method: 'get',
  path: '/v1/dead-letters',
  middleware: allowMemberOrAdmin,
  summary: 'List messages that failed for good, newest first (member; the admin token lists those without a workspace)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(DeadLetter), 'A page of dead letters'), ...errors },
});

export const replayDeadLetterRoute = createRoute({
  method: 'post',
  path: '/v1/dead-letters/{id}/replay',
  middleware: allowMemberOrAdmin,
  ...audits('dead-letter.replayed'),
  summary: 'Send a message to its queue again (member; the admin token for those without a workspace)',
  request: { params: IdParam },
  responses: { 202: json(DeadLetter, 'The message was sent to its queue again'), ...errors },
});

export function deadLetters(app: OpenAPIHono<AppEnv>): void {
  app.openapi(deadLettersRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listDeadLetters(deps.db, workspaceId, limit, afterOf(cursor, 'instant')), 200);
  });

  app.openapi(replayDeadLetterRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const letter = isId(id) ? await replayDeadLetter(deps, workspaceId, id) : null;
    if (!letter) throw new ProblemError(404, 'There is no such dead letter.');
    return context.json(letter, 202);
  });
}
