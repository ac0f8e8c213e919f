import { sql } from 'drizzle-orm';
import type { Caller } from '../domain/caller.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { nameOf, namesOf, returning, select, type RowOf } from './rows.ts';
import { savedViews as table } from './schema/saved-views.ts';
import { iso } from './shown.ts';

/** How many views somebody can have. */
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

/** Whose views: a member's, or a key's. */
export type ViewsOf = Pick<Caller, 'workspaceId' | 'kind' | 'id'>;

/** The column that names whose views they are. */
function ownerOf({ kind }: ViewsOf) {
  return kind === 'key' ? table.keyId : table.memberId;
}

/** All views of a member or a key, by name. */
export async function listViews(db: Database, whose: ViewsOf): Promise<SavedView[]> {
  return rowsAsTenant(
    db,
    whose.workspaceId,
    select(VIEW, sql`from ${table} where ${ownerOf(whose)} = ${whose.id} order by lower(${table.name}), ${table.name}`),
  );
}

/** Keeps a view; null when they have one of this name, or as many as they can have. */
export async function saveView(
  db: Database,
  whose: ViewsOf,
  { name, page, query }: Pick<SavedView, 'name' | 'page' | 'query'>,
): Promise<SavedView | null> {
  const { workspaceId, id } = whose;
  const owner = ownerOf(whose);
  const columns = namesOf(table.workspaceId, owner, table.name, table.page, table.query);
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    returning(
      VIEW,
      sql`insert into ${table} (${columns})
        select ${workspaceId}::uuid, ${id}::uuid, ${name}, ${page}, ${query}
        where (select count(*) from ${table} where ${owner} = ${id}) < ${MAX_VIEWS}
        on conflict (${namesOf(owner, table.name)}) do nothing`,
    ),
  );
  return row ?? null;
}

/** Deletes a view; false when they have none with this id. */
export async function deleteView(db: Database, whose: ViewsOf, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    whose.workspaceId,
    sql`delete from ${table} where ${ownerOf(whose)} = ${whose.id} and ${table.id} = ${id} returning ${nameOf(table.id)}`,
  );
  return rows.length > 0;
}
