import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { AuditAction, Change } from '../domain/audit.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { namesOf, select, type RowOf } from './rows.ts';
import { auditLog } from './schema/rights.ts';
import { iso } from './shown.ts';

const l = alias(auditLog, 'l');

/** Records a change that no table shows, unless a trigger has recorded something of the same request. */
export async function recordChange(
  db: Database,
  workspaceId: string,
  { action, actor, requestId }: Change,
  subjectId: string | null,
): Promise<void> {
  const { action: what, actorKind, actorId, actorName, subjectId: of, requestId: by } = auditLog;
  await rowsAsTenant(
    db,
    workspaceId,
    sql`insert into ${auditLog} (${namesOf(auditLog.workspaceId, what, actorKind, actorId, actorName, of, by)})
      select ${workspaceId}::uuid, ${action}, ${actor.kind}, ${actor.id}::uuid, ${actor.name}, ${subjectId}, ${requestId}::uuid
      where not exists (select from ${auditLog} where ${by} = ${requestId})`,
  );
}

const ENTRY = {
  id: l.id,
  at: iso(l.at),
  action: l.action,
  actorKind: l.actorKind,
  actorId: l.actorId,
  actorName: l.actorName,
  subjectId: l.subjectId,
  subject: l.subject,
  before: l.before,
  after: l.after,
  requestId: l.requestId,
};

/** An entry of the audit log: who made the change, the thing that was changed, and its fields before and after, by column. */
export type AuditEntry = RowOf<typeof ENTRY>;

/** What is looked for: who, by id or name; what, by the whole action or its beginning; half-open in time. */
export interface AuditFilters {
  actor?: string | undefined;
  action?: AuditAction[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** A page of the changes in a workspace, the newest first. */
export async function listChanges(
  db: Database,
  workspaceId: string,
  { actor, action, from, to }: AuditFilters,
  limit: number,
  after: string[] | null,
): Promise<Page<AuditEntry>> {
  const conditions = [sql`${l.workspaceId} = ${opaque(workspaceId)}`];
  if (actor !== undefined)
    conditions.push(sql`(${l.actorId}::text = lower(${actor}) or lower(${l.actorName}) = lower(${actor}))`);
  if (action !== undefined) conditions.push(sql`${l.action} = any(${`{${action.join(',')}}`}::text[])`);
  if (from !== undefined) conditions.push(sql`${l.at} >= ${from}`);
  if (to !== undefined) conditions.push(sql`${l.at} < ${to}`);
  if (after) conditions.push(sql`(${l.at}, ${l.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      ENTRY,
      sql`from ${auditLog} ${l} where ${sql.join(conditions, sql` and `)}
        order by ${l.at} desc, ${l.id} desc limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ at, id }) => [at, id]);
}
