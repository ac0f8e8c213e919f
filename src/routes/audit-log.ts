import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { AUDIT_ACTIONS, AUDIT_ACTORS } from '../domain/audit.ts';
import { listChanges } from '../storage/audit-log.ts';
import { readNamed } from '../storage/metrics/named.ts';
import { allow, type AppEnv } from './auth.ts';
import { several } from './filters.ts';
import { askedRange, RANGE } from './metrics/window.ts';
import { afterOf, errors, json, listOf, ListQuery, Name } from './shapes.ts';

const Query = ListQuery.extend({
  actor: Name.optional().openapi({ description: 'Who made the change: an id, or a name as `actor.name` has it' }),
  action: several(z.enum(AUDIT_ACTIONS), 'What was done, as in `action`'),
  from: RANGE.from,
  to: RANGE.to,
});

const Fields = z.record(z.string(), z.unknown()).nullable();

const Entry = z
  .object({
    id: z.string(),
    at: z.string(),
    action: z.enum(AUDIT_ACTIONS),
    actor: z
      .object({
        kind: z.enum(AUDIT_ACTORS).openapi({
          description: 'A key, a member, the operator with the admin token, or what GitHub said of its members',
        }),
        id: z.string().nullable(),
        name: z.string().openapi({ description: 'The name of the key or the login at that time' }),
      })
      .openapi({ description: 'Who made the change' }),
    subject: z
      .object({ id: z.string().nullable(), name: z.string().nullable() })
      .openapi({ description: 'What was changed' }),
    before: Fields.openapi({
      description: 'The changed fields before; null where there were none, or they are large. Secrets are never in it',
    }),
    after: Fields.openapi({ description: 'The same after the change' }),
    requestId: z.string().openapi({ description: 'The request that made it, as `X-Request-Id` of its answer' }),
  })
  .openapi('AuditEntry');

export const auditLogRoute = createRoute({
  method: 'get',
  path: '/v1/audit-log',
  middleware: allow('owner'),
  summary: 'List who changed what and when (owner)',
  request: { query: Query },
  responses: { 200: json(listOf(Entry), 'A page of the changes, the newest first'), ...errors },
});

/** Every change of rights, rules and data. It can be read and grows, and nothing in it can be changed. */
export function auditLog(app: OpenAPIHono<AppEnv>): void {
  app.openapi(auditLogRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, from, to, ...who } = context.req.valid('query');
    const { timeZone } = await readNamed(deps.db, workspaceId, {});
    const filters = { ...who, ...askedRange({ from, to }, timeZone) };
    const page = await listChanges(deps.db, workspaceId, filters, limit, afterOf(cursor, 'instant'));
    const data = page.data.map(({ actorKind, actorId, actorName, subjectId, subject, before, after, ...entry }) => ({
      ...entry,
      actor: { kind: actorKind, id: actorId, name: actorName },
      subject: { id: subjectId, name: subject },
      before: inCamelCase(before),
      after: inCamelCase(after),
    }));
    return context.json({ data, nextCursor: page.nextCursor }, 200);
  });
}

/** Fields by the names that the API has for them, from the names of the columns. */
function inCamelCase(fields: Record<string, unknown> | null): Record<string, unknown> | null {
  if (!fields) return null;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
