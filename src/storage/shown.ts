import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { ActorKind } from '../domain/actor.ts';
import { account, effectiveKind } from './people.ts';
import { object } from './rows.ts';
import { actors } from './schema/actors.ts';

/** An account as the API shows it; null for a deleted one. */
export type ShownPerson = { login: string; kind: ActorKind } | null;

/** An instant in the API's format. */
export function iso<Instant extends string | null = string>(instant: SQLWrapper): SQL<Instant> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/**
 * The instant that `iso` shows, to order a list by whose cursor has what is shown: by the microseconds that a column may have
 * besides, a page would leave entries out.
 */
export function inMilliseconds(instant: SQLWrapper): SQL {
  return sql`date_trunc('milliseconds', ${instant})`;
}

/** The account with this id, as the API shows it. */
export function shownPerson(id: SQLWrapper): SQL<ShownPerson> {
  const shown = object({ login: account.login, kind: effectiveKind(account) });
  return sql`(select ${shown} from ${actors} ${account} where ${account.id} = ${id})`;
}
