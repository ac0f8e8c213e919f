import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database } from './database.ts';
import { nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { savedViews as table } from './schema/saved-views.ts';
import { iso } from './shown.ts';

/** How many views a key can have. */
export const MAX_VIEWS = 100;

const VIEW = {
  id: table.id,
  name: table.name,
  page: table.page,
  query: table.query,
  createdAt: iso(table.createdAt),
};

/** An address that somebody keeps under a name. */
export type SavedView = RowOf<typeof VIEW>;

/** Whose views: until there are members, a key's. */
export interface ViewsOf {
  workspaceId: string;
  keyId: string;
}

/** All views of a key, by name. */
export async function listViews(db: Database, { workspaceId, keyId }: ViewsOf): Promise<SavedView[]> {
  return rowsAsTenant(
    db,
    workspaceId,
    select(VIEW, sql`from ${table} where ${table.keyId} = ${keyId} order by lower(${table.name}), ${table.name}`),
  );
}

/** Keeps a view; null when the key has one of this name, or as many as it can have. */
export async function saveView(
  db: Database,
  { workspaceId, keyId }: ViewsOf,
  { name, page, query }: Pick<SavedView, 'name' | 'page' | 'query'>,
): Promise<SavedView | null> {
  const columns = namesOf(table.workspaceId, table.keyId, table.name, table.page, table.query);
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      VIEW,
      sql`insert into ${table} (${columns})
        select ${workspaceId}::uuid, ${keyId}::uuid, ${name}, ${page}, ${query}
        where (select count(*) from ${table} where ${table.keyId} = ${keyId}) < ${MAX_VIEWS}
        on conflict (${namesOf(table.keyId, table.name)}) do nothing`,
    ),
  );
  return row ?? null;
}

/** Deletes a view of a key; false when the key has none with this id. */
export async function deleteView(db: Database, { workspaceId, keyId }: ViewsOf, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql`delete from ${table} where ${table.keyId} = ${keyId} and ${table.id} = ${id} returning ${nameOf(table.id)}`,
  );
  return rows.length > 0;
}
