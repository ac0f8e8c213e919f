import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Actor } from '../domain/actor.ts';
import type { ChildRows, ListName } from '../domain/entities.ts';
import { builtOnce } from './built-once.ts';
import { jsonParameter } from './json-parameter.ts';
import { tableOf } from './list-tables.ts';
import { columnOf, literal, nameOf, namesOf, recordOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { comments } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';

const account = alias(actors, 'a');
const parent = alias(pullRequests, 'p');

/** A list's rows of one pull request. */
export interface ListPart {
  /** The pull request's name, as given to `keepWinners`. */
  parent: number | string;
  rows: ChildRows[ListName][];
  /**
   * The rows are the end of the list, and all were shown: stored rows that were not seen since the copy was read are
   * removed.
   */
  ends: boolean;
}

/**
 * Keeps for the rest of the transaction which copies of pull requests are the stored ones. `winners` selects them,
 * locked, as `(parent, id, number, read_at, keeps)`; `keeps` is an array of the lists from which nothing may be
 * removed, or null. Statements of one batch cannot pass rows to each other. To find the winners again for every list
 * would cost nine searches a page, and without statistics each would read the whole repository.
 */
export function keepWinners(winners: SQL): SQL {
  return sql`select set_config('app.winners', coalesce(json_agg(winners), '[]')::text, true) from (${winners}) winners`;
}

/** The rows that `keepWinners` kept. */
export const WINNERS = sql`select * from json_to_recordset(current_setting('app.winners')::json)
  as w(parent text, ${recordOf([parent.id, parent.number, parent.readAt])}, keeps jsonb)`;

/** The columns of these rows `w`: of the stored pull request, and of the copy that won. */
export const winner = {
  id: columnOf('w', parent.id),
  number: columnOf('w', parent.number),
  readAt: columnOf('w', parent.readAt),
};

/**
 * One statement that stores rows of one list, only for the pull requests kept by `keepWinners`: a list changes only
 * with its parent. Unchanged rows are not written; while a list is being continued they are marked as seen. A partial row
 * is stored only where there is none.
 */
export function saveListStatement(workspaceId: string, list: ListName, parts: ListPart[]): SQL {
  const ending = parts.filter((part) => part.ends).map((part) => part.parent);
  return SAVE_STATEMENTS[list]({
    workspaceId,
    rows: jsonParameter(rowsOf(list, parts)),
    ending: JSON.stringify(ending),
  });
}

type ListValues = Record<'workspaceId' | 'rows' | 'ending', string>;

function listStatement(list: ListName, value: (name: keyof ListValues) => SQL): SQL {
  const { table, key, hashed, values, people, kind, asked = [] } = tableOf(list);
  const keys = hashed ? [key, hashed.occurrence] : [key];
  const persons = Object.values(people);
  const columns = [...Object.values(values), ...(hashed ? [hashed.occurrence] : []), ...persons];
  const changing = columns.filter((column) => !keys.includes(column));
  const after = (column: Column) =>
    asked.includes(column) ? sql`coalesce(excluded.${nameOf(column)}, ${column})` : sql`excluded.${nameOf(column)}`;
  const joined = (expressions: SQL[]) => sql.join(expressions, sql`, `);
  const record = columns.map((column) => {
    // Rows name people by their GitHub ids.
    const type = persons.includes(column) ? account.githubId.getSQLType() : column.getSQLType();
    return sql`${nameOf(column)} ${sql.raw(type)}`;
  });
  const selected = columns.map((column) =>
    persons.includes(column)
      ? sql`(select ${account.id} from ${actors} ${account}
          where ${account.workspaceId} = ${value('workspaceId')} and ${account.githubId} = x.${nameOf(column)})`
      : sql`x.${nameOf(column)}`,
  );
  const conflict = [
    table.pullRequestId,
    ...(kind ? [comments.kind] : []),
    ...(hashed ? [hashed.hash, hashed.occurrence] : [key]),
  ];
  const keysOf = (row: SQL) => joined(keys.map((column) => sql`${row}.${nameOf(column)}`));
  const ofKind = kind ? sql`and ${comments.kind} = ${kind}` : sql``;
  // Rows of lists without ids are never partial: nothing in them can be null. OFFSET keeps the search an index probe.
  const unlessKnown = hashed
    ? sql``
    : sql`where x.partial is not true or not exists (
        select from ${table} where ${table.pullRequestId} = ${winner.id} and ${key} = x.${nameOf(key)} ${ofKind} offset 0)`;
  // NOT IN is a hash lookup and the lateral part an index probe, with any statistics that the planner has.
  return sql`
    with w as materialized (${WINNERS}),
    x as materialized (
      select * from json_to_recordset(${value('rows')}::json) as x(parent text, partial boolean, ${joined(record)})
    ),
    gone as (
      delete from ${table} where ${table.id} = any(array(
        select c.id from w cross join lateral (
          select ${table.id}, ${joined(keys.map((column) => sql`${column}`))} from ${table}
          where ${table.pullRequestId} = ${winner.id} and ${table.readAt} < ${winner.readAt} ${ofKind} offset 0
        ) c
        where w.parent in (select json_array_elements_text(${value('ending')}::json)) and not coalesce(w.keeps ? ${literal(list)}, false)
          and (w.parent, ${keysOf(sql`c`)}) not in (select x.parent, ${keysOf(sql`x`)} from x)
      ))
    )
    insert into ${table} (${namesOf(table.workspaceId, table.pullRequestId, table.readAt, ...columns)})
    select ${value('workspaceId')}::uuid, ${winner.id}, ${winner.readAt}, ${joined(selected)}
    from x join w on w.parent = x.parent
    ${unlessKnown}
    order by ${winner.id}, ${keysOf(sql`x`)}
    on conflict (${namesOf(...conflict)}) do update set
      ${nameOf(table.readAt)} = excluded.${nameOf(table.readAt)}, ${nameOf(table.syncedAt)} = now(),
      ${joined(changing.map((column) => sql`${nameOf(column)} = ${after(column)}`))}
    where (${joined(changing.map((column) => sql`${column}`))}) is distinct from (${joined(changing.map(after))})
      or exists (
        select from ${pullRequests} ${parent}
        where ${parent.id} = excluded.${nameOf(table.pullRequestId)} and ${parent.pendingLists} ? ${literal(list)}
      )`;
}

/** The statement of each list; `satisfies` has the compiler miss none. */
const SAVE_STATEMENTS = {
  reviews: builtOnce<ListValues>((value) => listStatement('reviews', value)),
  commits: builtOnce<ListValues>((value) => listStatement('commits', value)),
  files: builtOnce<ListValues>((value) => listStatement('files', value)),
  comments: builtOnce<ListValues>((value) => listStatement('comments', value)),
  reviewComments: builtOnce<ListValues>((value) => listStatement('reviewComments', value)),
  checkRuns: builtOnce<ListValues>((value) => listStatement('checkRuns', value)),
  commitStatuses: builtOnce<ListValues>((value) => listStatement('commitStatuses', value)),
  timelineEvents: builtOnce<ListValues>((value) => listStatement('timelineEvents', value)),
} satisfies Record<ListName, unknown>;

/**
 * The rows as JSON. Among rows with one id, which GitHub can repeat when pages shift, the last counts. An entry that
 * GitHub lists twice in a list without ids becomes two rows, numbered in the order of the list.
 */
function rowsOf(list: ListName, parts: ListPart[]): object[] {
  const { key, hashed } = tableOf(list);
  const columns = columnsOf(list);
  return parts.flatMap(({ parent: of, rows }) => {
    const listed = rows.map((row) => columnValues(columns, of, row));
    if (hashed) return numbered(listed, key.name, hashed.occurrence.name);
    return listed.length < 2 ? listed : [...new Map(listed.map((row) => [row[key.name], row])).values()];
  });
}

type AnyRow = Partial<Record<string, unknown>>;
type Columns = { name: string; column: string; isPerson: boolean }[];

/** The names of a row's values with those of their columns. */
function columnsOf(list: ListName): Columns {
  const { values, people } = tableOf(list);
  const named = (of: Record<string, Column>, isPerson: boolean) =>
    Object.entries(of).map(([name, { name: column }]) => ({ name, column, isPerson }));
  return [...named(values, false), ...named(people, true)];
}

/** A row by the names of its columns, with its pull request. */
function columnValues(columns: Columns, of: number | string, row: object): AnyRow {
  const named: AnyRow = { parent: of };
  if (valueIn(row, 'isPartial') === true) named['partial'] = true;
  for (const { name, column, isPerson } of columns) {
    named[column] = isPerson ? personIn(row, name)?.githubId : valueIn(row, name);
  }
  return named;
}

function valueIn(row: object, name: string): unknown {
  return Reflect.get(row, name);
}

/** The account that a row names; null for none. Throws when the value is no account. */
function personIn(row: object, name: string): Actor | null {
  const value = valueIn(row, name);
  if (value === null || value === undefined) return null;
  if (!isActor(value)) throw new TypeError(`${name} is no account`);
  return value;
}

/** Whether a value has what is stored of an account. */
function isActor(value: unknown): value is Actor {
  return typeof value === 'object' && value !== null && 'githubId' in value && 'login' in value && 'kind' in value;
}

function numbered(rows: AnyRow[], key: string, occurrence: string): object[] {
  const seen = new Map<unknown, number>();
  return rows.map((row) => {
    const before = seen.get(row[key]) ?? 0;
    seen.set(row[key], before + 1);
    return { ...row, [occurrence]: before };
  });
}

/** How many of the listed rows are stored: of rows with one id only the last is. */
export function countOf(list: ListName, rows: ChildRows[ListName][]): number {
  const { key, hashed, values } = tableOf(list);
  const name = Object.keys(values).find((value) => values[value] === key);
  if (hashed || name === undefined) return rows.length;
  return new Set(rows.map((row) => valueIn(row, name))).size;
}

/** Every account that rows of a list name. */
export function actorsOfRows(list: ListName, rows: ChildRows[ListName][]): (Actor | null)[] {
  const names = Object.keys(tableOf(list).people);
  return rows.flatMap((row) => names.map((name) => personIn(row, name)));
}
