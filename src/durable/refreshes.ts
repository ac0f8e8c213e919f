import type { PendingRefresh } from '../domain/cursor/live.ts';

const CREATE = `create table if not exists refreshes (number integer primary key, seq integer not null, urgency text not null,
  updated_at integer not null, tries integer not null, place integer not null)`;
const COLUMNS = 'number, seq, urgency, updated_at as updatedAt, tries, place';

type Row = { [Name in keyof PendingRefresh]: PendingRefresh[Name] };

/** Pull requests to read again: those from webhooks before those from the sweep, each by place. */
export class Refreshes {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The rows among these numbers that are pending. */
  find(numbers: number[]): PendingRefresh[] {
    const query = `select ${COLUMNS} from refreshes where number in (select value from json_each(?))`;
    return this.#table().exec<Row>(query, JSON.stringify(numbers)).toArray();
  }

  first(limit: number): PendingRefresh[] {
    const query = `select ${COLUMNS} from refreshes order by urgency = 'sweep', place limit ?`;
    return this.#table().exec<Row>(query, limit).toArray();
  }

  put(rows: PendingRefresh[]): void {
    for (const { number, seq, urgency, updatedAt, tries, place } of rows) {
      const values = [number, seq, urgency, updatedAt, tries, place];
      this.#table().exec('insert or replace into refreshes values (?, ?, ?, ?, ?, ?)', ...values);
    }
  }

  remove(numbers: number[]): void {
    this.#table().exec(
      'delete from refreshes where number in (select value from json_each(?))',
      JSON.stringify(numbers),
    );
  }

  dropLast(count: number): void {
    const last = "select number from refreshes order by urgency = 'sweep' desc, place desc limit ?";
    this.#table().exec(`delete from refreshes where number in (${last})`, count);
  }

  /** The object's storage may have been deleted with its repository since the last call. */
  #table(): SqlStorage {
    this.#sql.exec(CREATE);
    return this.#sql;
  }
}
