import { sql } from 'drizzle-orm';
import type { ListAccess } from '../domain/access.ts';
import { isIt } from './connections.ts';
import { asOwner, asTenant, type Database } from './database.ts';
import { nameOf } from './rows.ts';
import { connections as table } from './schema/workspaces.ts';

/** Why a connection is marked, in words. */
export interface Mark {
  detail: string;
  advice?: string | undefined;
  /** The login of the only organization that refuses the credential. */
  refusedFor?: string | undefined;
}

const UNMARKED = sql`${nameOf(table.since)} = null, ${nameOf(table.reason)} = null, ${nameOf(table.advice)} = null,
  ${nameOf(table.nextLookAt)} = null, ${nameOf(table.refusedFor)} = null`;
/** A connection that GitHub accepts: it is active, and nothing is left of a mark. */
export const ACTIVE = sql`${nameOf(table.status)} = 'active', ${UNMARKED}`;

/** When the schedule checks a marked connection again: every hour for a day, then once a day. */
const NEXT_LOOK = sql`now() + case when coalesce(${table.since}, now()) > now() - interval '1 day'
  then interval '1 hour' else interval '1 day' end`;

/** Marks a connection that GitHub refuses: the schedule uses it only to check it again. */
export async function markConnection(
  db: Database,
  workspaceId: string,
  id: string,
  { detail, advice, refusedFor }: Mark,
): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.status)} = 'marked', ${nameOf(table.since)} = coalesce(${table.since}, now()),
        ${nameOf(table.reason)} = ${detail}, ${nameOf(table.advice)} = ${advice ?? null},
        ${nameOf(table.nextLookAt)} = ${NEXT_LOOK}, ${nameOf(table.refusedFor)} = ${refusedFor?.toLowerCase() ?? null}
      where ${isIt(workspaceId, id)}`,
  ]);
}

/** Notes that GitHub accepts a connection, and what it can read. */
export async function noteAccess(db: Database, workspaceId: string, id: string, access: ListAccess[]): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${ACTIVE}, ${nameOf(table.access)} = ${JSON.stringify(access)}::jsonb,
        ${nameOf(table.lookedAt)} = now()
      where ${isIt(workspaceId, id)}`,
  ]);
}

/** Notes that GitHub refused a list to a connection although its permissions seemed to include it. */
export async function noteUnreadable(db: Database, workspaceId: string, id: string, list: string): Promise<void> {
  const grant = 'GitHub refuses this list to the credential: check its scopes or permissions';
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(table.access)} = (
        select coalesce(jsonb_agg(case when entry->>'list' = ${list}
          then entry || jsonb_build_object('readable', false, 'grant', coalesce(entry->>'grant', ${grant}::text))
          else entry end order by place), '[]')
        from jsonb_array_elements(${table.access}) with ordinality as entries(entry, place))
      where ${isIt(workspaceId, id)}`,
  ]);
}

/**
 * Stores what a webhook reports of an installation at an instant (ISO 8601): why it no longer works, or (null) that it
 * was brought back. A report that is older than a stored one changes nothing, nor does a failure of the same instant: GitHub's
 * `unsuspend` has the instant of the suspension that it ends.
 * https://github.com/octokit/webhooks/blob/main/payload-examples/api.github.com/installation/unsuspend.payload.json
 */
export async function markInstallation(
  db: Database,
  installationId: string,
  failure: string | null,
  at: string,
): Promise<void> {
  const advice =
    "Check the GitHub App in the account's settings on GitHub. After you install it again, connect it again.";
  const state =
    failure === null
      ? ACTIVE
      : sql`${nameOf(table.status)} = 'marked', ${nameOf(table.since)} = coalesce(${table.since}, ${at}::timestamptz),
          ${nameOf(table.reason)} = ${failure}, ${nameOf(table.advice)} = ${advice}, ${nameOf(table.nextLookAt)} = ${NEXT_LOOK},
          ${nameOf(table.refusedFor)} = null`;
  const before = failure === null ? sql`<=` : sql`<`;
  await asOwner(db, [
    sql`update ${table} set ${state}, ${nameOf(table.installationAsOf)} = ${at}::timestamptz
      where ${table.installationId} = ${installationId}
        and (${table.installationAsOf} is null or ${table.installationAsOf} ${before} ${at}::timestamptz)`,
  ]);
}
