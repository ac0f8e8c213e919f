import { sql, type Column, type SQL } from 'drizzle-orm';
import { rowsAsTenant, type Database, type Scope } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { select, type Fields } from './rows.ts';
import { syncRuns as table, syncSummaries as m } from './schema/records.ts';
import { COLUMNS, fromRow, type SyncRun } from './sync-runs.ts';

/** A sync in the list of a repository: its record, or what stays of it. */
export interface ListedSync extends SyncRun {
  /** The record is deleted: there is neither a receipt nor a state of the analyses. */
  isSummary: boolean;
  /** Whether the receipt was complete; null without a receipt. */
  complete: boolean | null;
}

const LISTED = {
  ...COLUMNS,
  isSummary: sql<boolean>`false`,
  complete: sql<boolean | null>`(${table.receipt}->>'complete')::boolean`,
};

/** The same of a summary. */
const LISTED_SUMMARY: { [Name in keyof typeof LISTED]: Column | SQL } = {
  id: m.id,
  repositoryId: m.repositoryId,
  kind: m.kind,
  daysBack: m.daysBack,
  status: m.status,
  phase: m.phase,
  progress: m.progress,
  github: m.github,
  startedAt: m.startedAt,
  finishedAt: m.finishedAt,
  resumeAt: sql`null::timestamptz`,
  error: m.error,
  receipt: sql`null::jsonb`,
  analysis: sql`null::jsonb`,
  deadLetters: sql`'[]'::json`,
  isSummary: sql`true`,
  complete: m.complete,
};

/** The syncs of a repository, newest first. */
export async function listSyncRuns(
  db: Database,
  scope: Scope,
  limit: number,
  after: string[] | null,
): Promise<Page<ListedSync>> {
  const [startedAt, id] = after ?? [];
  /** The first rows of one of the two tables. */
  const first = (fields: Fields, of: typeof table | typeof m, more: SQL) => {
    const beyond = after ? sql`and (${of.startedAt}, ${of.id}) < (${startedAt}::timestamptz, ${id}::uuid)` : sql``;
    return sql`(${select(
      fields,
      sql`from ${of}
        where ${of.workspaceId} = ${opaque(scope.workspaceId)} and ${of.repositoryId} = ${opaque(scope.repositoryId)} ${beyond} ${more}
        order by ${of.startedAt} desc, ${of.id} desc limit ${limit + 1}`,
    )})`;
  };
  const isAlone = sql`and not exists (select from ${table} where ${table.id} = ${m.id})`;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    sql<ListedSync>`select * from (${first(LISTED, table, sql``)} union all ${first(LISTED_SUMMARY, m, isAlone)}) syncs
      order by "startedAt" desc, id desc limit ${limit + 1}`,
  );
  return pageOf(rows.map(fromRow), limit, (row) => [row.startedAt, row.id]);
}
