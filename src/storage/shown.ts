import { sql } from 'drizzle-orm';

/** An instant as the API says it, and a person; both of a column. */
export const at = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
export const who = (column: string) =>
  `(select json_build_object('login', a.login, 'kind', coalesce(a.kind_override, a.kind)) from actors a where a.id = ${column})`;
export const iso = (column: string) => sql.raw(at(column));
export const person = (column: string) => sql.raw(who(column));
