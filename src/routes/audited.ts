import type { Context, Next } from 'hono';
import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { AppContext } from '../context.ts';
import { NO_ROWS, type AuditAction, type AuditActor, type Change } from '../domain/audit.ts';
import { recordChange } from '../storage/audit-log.ts';
import { audited } from '../storage/database.ts';

/** How an operation says what its changes are in the audit log, or why it changes nothing of the workspace. */
export type Audited = { 'x-audit': AuditAction } | { 'x-audit': { none: string } };

/** For the description of an operation: its changes are recorded under this name. */
export function audits(action: AuditAction): Audited {
  return { 'x-audit': action };
}

/** For the description of an operation that is no GET: why it changes nothing that belongs in the audit log. */
export function auditsNothing(why: string): Audited {
  return { 'x-audit': { none: why } };
}

/** The part of a definition in the registry of the API that is looked at. */
export type AuditedDefinition =
  | { type: 'route'; route: { method: string; path: string; 'x-audit'?: Audited['x-audit'] } }
  | { type: 'component' | 'schema' | 'parameter' | 'webhook' };

/** The operations that say neither: there must be none. */
export function unauditedIn(definitions: AuditedDefinition[]): string[] {
  return definitions.flatMap((definition) => {
    if (definition.type !== 'route') return [];
    const { method, path, 'x-audit': audit } = definition.route;
    return method.toLowerCase() === 'get' || audit !== undefined ? [] : [`${method.toUpperCase()} ${path}`];
  });
}

/** Gives each request the name that its operation's changes have in the audit log; null where it has none. */
export function auditNames(definitions: () => AuditedDefinition[]) {
  let known: Map<string, AuditAction | null> | undefined;
  return createMiddleware<{ Variables: { auditAction: () => AuditAction | null } }>(async (context, next) => {
    context.set('auditAction', () => {
      const names = (known ??= namesIn(definitions()));
      const route = matchedRoutes(context).find(({ method, path }) => names.has(`${method} ${path}`));
      return (route && names.get(`${route.method} ${route.path}`)) ?? null;
    });
    await next();
  });
}

function namesIn(definitions: AuditedDefinition[]): Map<string, AuditAction | null> {
  return new Map(
    definitions.flatMap((definition): [string, AuditAction | null][] => {
      if (definition.type !== 'route') return [];
      const { method, path, 'x-audit': audit } = definition.route;
      const name = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      return [[name, typeof audit === 'string' ? audit : null]];
    }),
  );
}

/** The change that a request is about to make; null for one that makes none. The answer names it in a header. */
export function changeOf(context: Context, action: AuditAction | null, actor: AuditActor): Change | null {
  if (action === null) return null;
  const requestId = crypto.randomUUID();
  context.header('x-request-id', requestId);
  return { action, actor, requestId };
}

/** The same context, whose database records in the audit log what it changes. */
export function recording(deps: AppContext, change: Change | null): AppContext {
  return change ? { ...deps, db: audited(deps.db, change) } : deps;
}

/**
 * Runs the handler. A change that no row of a table shows, such as a sync that was requested, is recorded when the
 * handler has succeeded; every other one is recorded with the change itself.
 */
export async function runRecorded(
  context: Context,
  { db }: AppContext,
  workspaceId: string,
  change: Change | null,
  next: Next,
): Promise<void> {
  await next();
  if (!change || !NO_ROWS.includes(change.action) || !context.res.ok) return;
  await recordChange(db, workspaceId, change, context.req.param('id') ?? null);
}
