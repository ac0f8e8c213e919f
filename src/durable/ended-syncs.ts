import { parseEndedSync } from '../domain/parse-sync-record.ts';
import type { EndedSync } from '../domain/cursor/state.ts';

/** Syncs that have ended, in that order; each stays until the database has its record. */
export class EndedSyncs {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list(): EndedSync[] {
    const rows = this.#table().exec<{ body: string }>('select body from ended order by rowid').toArray();
    return rows.map(({ body }) => parseEndedSync(body));
  }

  find(id: string): EndedSync | null {
    return this.list().find(({ record }) => record.id === id) ?? null;
  }

  put(ended: EndedSync[]): void {
    for (const end of ended) {
      this.#table().exec('insert or replace into ended (id, body) values (?, ?)', end.record.id, JSON.stringify(end));
    }
  }

  remove(ids: string[]): void {
    for (const id of ids) this.#table().exec('delete from ended where id = ?', id);
  }

  /** The object's storage may have been deleted with its repository since the last call. */
  #table(): SqlStorage {
    this.#sql.exec('create table if not exists ended (id text primary key, body text not null)');
    return this.#sql;
  }
}
