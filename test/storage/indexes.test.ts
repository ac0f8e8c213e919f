import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { asOwner } from '../../src/storage/database.ts';
import { useDatabase } from '../support/database.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DOCUMENT = readFileSync(path.join(ROOT, 'docs/indexes.md'), 'utf8');

/** The rows of the tables of docs/indexes.md: an index, where the query is that needs it, and what the query is for. */
const LISTED = [
  ...DOCUMENT.matchAll(/^\| `([^`]+)` +\|(?: +[\d.–]+ +\|)* `(src\/[^`]+)` `([^`]+)` +\| (.+?) +\|$/gm),
].map(([, name = '', file = '', what = '', purpose = '']) => ({ name, file, what, purpose }));

const test = useDatabase();

describe('docs/indexes.md', () => {
  it('lists every index of the schema, and no other', async () => {
    const [rows] = await asOwner(test.db, [
      sql<{ name: string }>`select indexname as name from pg_indexes where schemaname = 'public' order by 1`,
    ]);
    expect(LISTED.map(({ name }) => name).toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  it.each(LISTED)('$name is needed by $what of $file, which exists', ({ file, what, purpose }) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    expect(readFileSync(path.join(ROOT, file), 'utf8')).toMatch(new RegExp(String.raw`\b${what}\b`));
    expect(purpose).not.toBe('');
  });
});

it('no index begins with all the columns of another, unless it is unique or of some rows alone', async () => {
  const [rows] = await asOwner(test.db, [
    sql<{ name: string; other: string }>`
      with i as (
        select c.relname as name, x.indrelid, x.indisunique, x.indpred, x.indexprs,
          (select array_agg(k || '/' || o order by place) from unnest(x.indkey, x.indoption) with ordinality as of(k, o, place)) as keys
        from pg_index x join pg_class c on c.oid = x.indexrelid join pg_am am on am.oid = c.relam
        where am.amname = 'btree' and c.relnamespace = 'public'::regnamespace
      )
      select short.name, long.name as other from i short join i long using (indrelid)
      where short.name <> long.name and short.keys = long.keys[1:cardinality(short.keys)]
        and not short.indisunique and short.indpred is null and long.indpred is null and short.indexprs is null`,
  ]);
  expect(rows).toEqual([]);
});

it('what refers to rows that are deleted by the thousand has an index for it: else each of them reads the whole table', async () => {
  const [rows] = await asOwner(test.db, [
    sql<{ table: string; key: string }>`
      select conrelid::regclass::text as table, conname as key from pg_constraint
      where contype = 'f' and confrelid in ('pull_requests'::regclass, 'reviews'::regclass) and not exists (
        select from pg_index where indrelid = conrelid and indpred is null and indkey[0] = conkey[1])`,
  ]);
  expect(rows).toEqual([]);
});
