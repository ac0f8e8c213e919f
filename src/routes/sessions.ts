import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ROLES } from '../domain/roles.ts';
import { deleteSession, listSessions } from '../storage/sessions.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, listOf, ListQuery } from './shapes.ts';

const Session = z
  .object({
    id: z.string(),
    kind: z.enum(['key', 'member']).openapi({ description: 'Whether a key or a member of the workspace is signed in' }),
    name: z.string().openapi({ description: 'The name of the key, or the login of the member' }),
    role: z.enum(ROLES),
    userAgent: z.string().openapi({ description: 'What the browser called itself when it signed in' }),
    createdAt: z.string(),
    lastUsedAt: z.string().openapi({ description: 'Noted at most once an hour' }),
    endsAt: z.string().openapi({ description: 'When it ends if it is not used again' }),
    current: z.boolean().openapi({ description: 'Whether it is the session of this request' }),
  })
  .openapi('Session');

export const sessionsRoute = createRoute({
  method: 'get',
  path: '/v1/sessions',
  middleware: allow('reader'),
  summary: 'List the browsers that are signed in: your own, or for an owner those of the workspace (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Session), 'A page of the sessions, the newest first'), ...errors },
});

export const endSessionRoute = createRoute({
  method: 'delete',
  path: '/v1/sessions/{id}',
  middleware: allow('reader'),
  ...audits('session.ended'),
  summary: 'Sign a browser out: your own, or for an owner any of the workspace (reader)',
  request: { params: IdParam },
  responses: { 204: { description: 'The browser is signed out at once' }, ...errors },
});

/** Browsers that are signed in. */
export function sessions(app: OpenAPIHono<AppEnv>): void {
  app.openapi(sessionsRoute, async (context) => {
    const { deps, caller } = context.var;
    const { limit, cursor } = context.req.valid('query');
    const { data, nextCursor } = await listSessions(deps.db, caller, limit, afterOf(cursor, 'instant'));
    const shown = data.map((each) => ({ ...each, current: each.id === caller.sessionId }));
    return context.json({ data: shown, nextCursor }, 200);
  });

  app.openapi(endSessionRoute, async (context) => {
    const { deps, caller } = context.var;
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await deleteSession(deps.db, caller, id))) {
      throw new ProblemError(404, 'There is no such session.');
    }
    return context.body(null, 204);
  });
}
