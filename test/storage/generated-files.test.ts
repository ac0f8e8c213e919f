import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { GENERATED_FILES } from '../../src/domain/facts/generated-files.ts';
import { asOwner } from '../../src/storage/database.ts';
import { isGenerated } from '../../src/storage/generated-files.ts';
import { columnOf } from '../../src/storage/rows.ts';
import { files } from '../../src/storage/schema/lists.ts';
import { useDatabase } from '../support/database.ts';

const test = useDatabase();

/** The same files, written apart from the product's own list. */
const GENERATED = [
  // lock files
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock)$/,
  /(^|\/)(Cargo\.lock|Gemfile\.lock|composer\.lock|poetry\.lock|Pipfile\.lock|uv\.lock|pdm\.lock)$/,
  /(^|\/)(conda-lock\.yml|\.terraform\.lock\.hcl|\.pnp\.(cjs|loader\.mjs))$/,
  /(^|\/)(go(\.work)?\.sum|flake\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|Package\.resolved|packages\.lock\.json|gradle\.lockfile)$/,
  // vendored code
  /(^|\/)(vendor|vendored|node_modules|third[_-]party|bower_components|Pods)\//,
  /(^|\/)\.yarn\/(releases|plugins|cache)\//,
  // minified and bundled output, and its maps
  /\.min\.(js|css|mjs)$/,
  /\.(js|css|mjs)\.map$/,
  /\.bundle\.js$/,
  // recorded test snapshots
  /(^|\/)__snapshots__\//,
  /\.snap$/,
  // code that a generator writes
  /(^|\/)__generated__\//,
  /\.pb\.(go|cc|h)$/,
  /_pb2(_grpc)?\.pyi?$/,
  /\.(generated|g)\.(ts|tsx|js|cs|dart)$/,
];

/** Each name, end and directory where it counts, and where it does not. */
function paths(): string[] {
  const { names, ends, directories } = GENERATED_FILES;
  const around = (word: string) => [
    word,
    `a/b/${word}`,
    `a/${word}.txt`,
    `a/x${word}`,
    `${word}x/y`,
    word.toUpperCase(),
  ];
  return [
    ...names.flatMap((name) => [...around(name), `${name}/below`]),
    ...ends.flatMap((end) => [
      ...around(`é${end}`),
      end,
      `a/b${end.replaceAll('_', '-')}`,
      `a/b${end.replaceAll('.', '-')}`,
    ]),
    ...directories.flatMap((directory) => [
      ...around(directory),
      `${directory}/below`,
      `a/${directory}/below/it.ts`,
      `x${directory}/below`,
      `a/${directory.replaceAll('_', 'x')}/below`,
    ]),
    'src/app.ts',
    'lock',
    'package.lock',
  ];
}

it('generated files are those that the patterns mean, wherever they are', async () => {
  const all = paths();
  const path = columnOf('x', files.path);
  const [rows] = await asOwner(test.db, [
    sql`select path, ${isGenerated(path)} as generated from json_to_recordset(${JSON.stringify(all.map((one) => ({ path: one })))}::json) as x(path text)`,
  ]);
  const found = rows.filter((row) => row['generated'] === true).map((row) => row['path']);
  expect(found).toEqual(all.filter((one) => GENERATED.some((pattern) => pattern.test(one))));
  expect(found.length).toBeGreaterThan(200);
});
