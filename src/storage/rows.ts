import { sql, type Column, type GetColumnData, type SQL, type SQLWrapper } from 'drizzle-orm';
import { valuesOf, type OneOrMore } from '../domain/metrics/filters.ts';

/** The result of a statement, by name: columns of tables, and expressions. */
export type Fields = Record<string, Column | SQL>;

/** The rows of such a statement. The driver gives integers of 64 bits as text. */
export type RowOf<Of extends Fields> = { [Name in keyof Of]: ValueOf<Of[Name]> };

type ValueOf<Field> =
  Field extends SQL<infer Value> ? Value : Field extends Column ? Answered<GetColumnData<Field>> : never;
type Answered<Value> = Value extends bigint ? string : Value;

/** `select … from …`: `from` is everything after the columns, `tables` is `with …` before them. */
export function select<Of extends Fields>(fields: Of, from: SQL, tables = sql``): SQL<RowOf<Of>> {
  return sql`${tables} select ${listed(fields)} ${from}`;
}

/** A statement that changes rows, and returns them. */
export function returning<Of extends Fields>(fields: Of, change: SQL): SQL<RowOf<Of>> {
  return sql`${change} returning ${listed(fields)}`;
}

/** A function of Postgres takes 100 arguments at most. */
const MAX_PAIRS = 50;

/** A JSON object. */
export function object<Of extends Fields>(fields: Of): SQL<RowOf<Of>> {
  if (Object.keys(fields).length > MAX_PAIRS) return sql`(select row_to_json(o) from (select ${listed(fields)}) o)`;
  const pairs = Object.entries(fields).map(([name, field]) => sql`${literal(name)}, ${field}`);
  return sql`json_build_object(${sql.join(pairs, sql`, `)})`;
}

/**
 * The objects of rows as an ordered JSON array; empty when there are no rows. `from` is everything after `select`. The
 * objects are made from whole rows: Postgres makes them in half the time of `json_build_object`, which looks up the type
 * of each name and value.
 */
export function list<Of extends Fields>(fields: Of, from: SQL, order?: SQL): SQL<RowOf<Of>[]> {
  const rows = order ? sql`${from} order by ${order}` : from;
  return sql`coalesce((select json_agg(o) from (select ${listed(fields)} ${rows}) o), '[]')`;
}

/** A text of this code as a constant: Postgres must know a key's type, and must see which aggregates are the same. */
export function literal(text: string): SQL {
  return sql.raw(`'${text.replaceAll("'", "''")}'`);
}

/**
 * The columns of rows that a statement calls `row` and that `select(fields, …)` or `listed(fields)` made: in a `with`, or
 * in a subquery. A column that is renamed or left out there is a type error where it is used.
 */
export function columnsOf<Of extends Fields>(row: string, fields: Of): Columns<Of> {
  const names = Object.keys(fields);
  const columns = names.map((name) => [name, sql`${sql.identifier(row)}.${sql.identifier(name)}`]);
  return Object.fromEntries(columns) as Columns<Of>;
}

type Columns<Of extends Fields> = { [Name in keyof Of]: SQL<ValueOf<Of[Name]>> };

/** A column of rows that a statement calls `row` and that have it under its own name, as JSON rows by `recordOf`. */
export function columnOf<Of extends Column>(row: string, column: Of): SQL<ValueOf<Of>> {
  return sql`${sql.identifier(row)}.${nameOf(column)}`;
}

/** Whether a column has one of these values. Postgres reads an index in its order for a single value alone. */
export function isOneOf(column: SQLWrapper, values: OneOrMore): SQL {
  const [first, ...others] = valuesOf(values);
  if (first === undefined) return sql`false`;
  if (others.length === 0) return sql`${column} = ${first}`;
  return sql`${column} in (${sql.join(
    [first, ...others].map((value) => sql`${value}`),
    sql`, `,
  )})`;
}

/** A 64-bit integer as digits: JSON's numbers cannot hold all of them. */
export function digits(column: Column): SQL<string> {
  return sql`${column}::text`;
}

/** A column's name without its table, as `insert`, `set` and `excluded` need it. */
export function nameOf(column: Column): SQL {
  return sql`${sql.identifier(column.name)}`;
}

/** The same for several, as a list. */
export function namesOf(...columns: Column[]): SQL {
  return sql.join(columns.map(nameOf), sql`, `);
}

/** `column = excluded.column` for each column, after `on conflict … do update set`. */
export function excluded(columns: Column[]): SQL {
  return sql.join(
    columns.map((column) => sql`${nameOf(column)} = excluded.${nameOf(column)}`),
    sql`, `,
  );
}

/** The columns of JSON rows, as `json_to_recordset` needs them. */
export function recordOf(columns: Column[]): SQL {
  return sql.join(
    columns.map((column) => sql`${nameOf(column)} ${sql.raw(column.getSQLType())}`),
    sql`, `,
  );
}

/** The columns after `select`, each under its name in `fields`. */
export function listed(fields: Fields): SQL {
  return sql.join(
    Object.entries(fields).map(([name, field]) => sql`${field} as ${sql.identifier(name)}`),
    sql`, `,
  );
}

/** A Postgres array of ids or numbers, as text. */
export function arrayOf(values: (string | number)[]): string {
  return `{${values.join(',')}}`;
}
