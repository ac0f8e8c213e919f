import type { Decision } from '../domain/cursor/describe.ts';

export interface LoggedDecision extends Decision {
  /** ISO 8601. */
  at: string;
}

/** How many decisions are kept for a repository, over its last syncs: enough to see why one ended as it did. */
const MAX_KEPT = 1_000;
/** How many decisions of one sync are shown. */
const MAX_SHOWN = 200;

/** The decisions of a repository's syncs, in words; the oldest are deleted. */
export class Decisions {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(syncId: string, decisions: Decision[], now: number): void {
    // The object's storage may have been deleted with its repository since the last decision.
    this.#createTable();
    for (const { event, text } of decisions) {
      this.#sql.exec('insert into decisions (sync_id, at, event, text) values (?, ?, ?, ?)', syncId, now, event, text);
    }
    this.#sql.exec('delete from decisions where id <= (select max(id) from decisions) - ?', MAX_KEPT);
  }

  /** The last decisions of a sync, oldest first. */
  list(syncId: string): LoggedDecision[] {
    this.#createTable();
    const rows = this.#sql.exec<{ at: number; event: Decision['event']; text: string }>(
      'select at, event, text from decisions where sync_id = ? order by id desc limit ?',
      syncId,
      MAX_SHOWN,
    );
    return [...rows].toReversed().map(({ at, event, text }) => ({ at: new Date(at).toISOString(), event, text }));
  }

  #createTable(): void {
    this.#sql.exec(
      'create table if not exists decisions (id integer primary key, sync_id text not null, at integer not null, event text not null, text text not null)',
    );
  }
}
