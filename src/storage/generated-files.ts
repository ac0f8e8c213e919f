import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { GENERATED_FILES } from '../domain/facts/generated-files.ts';
import { literal } from './rows.ts';

/**
 * Whether a path is that of a generated file. Postgres builds a regular expression of all of them anew for each path,
 * which takes several times as long.
 */
export function isGenerated(path: SQLWrapper): SQL<boolean> {
  const { names, ends, directories } = GENERATED_FILES;
  const longest = Math.max(...ends.map((end) => end.length));
  return sql<boolean>`(split_part(${path}, '/', -1) = any(${array(names)})
    or right(${path}, ${sql.raw(String(longest))}) like any(${array(ends.map((end) => `%${escaped(end)}`))})
    or '/' || ${path} like any(${array(directories.map((directory) => `%/${escaped(directory)}/%`))}))`;
}

function array(texts: string[]): SQL {
  return sql`array[${sql.join(texts.map(literal), sql`, `)}]`;
}

/** A text in a pattern of `like`, where `_` and `%` stand for others. */
function escaped(text: string): string {
  return text.replaceAll(/[\\_%]/g, String.raw`\$&`);
}
