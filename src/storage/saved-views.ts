import { sql } from 'drizzle-orm';
import type { Caller } from '../domain/caller.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
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

/** A page of the views of a member or a key, by name, and how many they have. One round trip. */
export async function listViews(
  db: Database,
  whose: ViewsOf,
  limit: number,
  after: string[] | null,
): Promise<Page<SavedView> & { n: number }> {
  const from = sql`from ${table} where ${ownerOf(whose)} = ${whose.id}`;
  const beyond = after ? sql`and (lower(${table.name}), ${table.id}) > (${after[0]}, ${after[1]}::uuid)` : sql``;
  const place = sql<string>`lower(${table.name})`;
  const [rows, [counted]] = await asTenant(db, whose.workspaceId, [
    select({ ...VIEW, place }, sql`${from} ${beyond} order by lower(${table.name}), ${table.id} limit ${limit + 1}`),
    select({ n: sql<number>`count(*)::int` }, from),
  ]);
  const { data, nextCursor } = pageOf(rows, limit, (row) => [row.place, row.id]);
  return { n: counted?.n ?? 0, data: data.map(({ place: _place, ...view }) => view), nextCursor };
}

/** Whether a member or a key has a view of this name. */
export async function hasView(db: Database, whose: ViewsOf, name: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    whose.workspaceId,
    select({ id: table.id }, sql`from ${table} where ${ownerOf(whose)} = ${whose.id} and ${table.name} = ${name}`),
  );
  return rows.length > 0;
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
