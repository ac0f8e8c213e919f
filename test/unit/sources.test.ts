import { getTableColumns, is, Table } from 'drizzle-orm';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Files of the product and its tests, without generated ones. */
function sources(...folders: string[]): string[] {
  return globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: ROOT, exclude: (name) => name.endsWith('.generated.ts') },
  );
}

/** Lines that match, with their places. */
function found(files: string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    readFileSync(path.join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

it('no source goes around the types: `unknown` is no way from one type to another', () => {
  const cast = new RegExp(['as', 'unknown', 'as'].join(' '));
  const files = sources('src', 'test', 'bench', 'packages');
  expect(files.length).toBeGreaterThan(300);
  expect(found(files, cast)).toEqual([]);
});

it('what an account counts as, and who is behind it, is worked out in one place', () => {
  // The routes and statements that let somebody say what an account is; everybody else asks people.ts.
  const HOMES = [
    'src/storage/people.ts',
    'src/storage/accounts.ts',
    'src/storage/schema/actors.ts',
    'src/routes/actors.ts',
  ];
  const others = sources('src').filter((file) => !HOMES.includes(file));
  expect(
    found(others, /kind_override|kindOverride|counts_as|countsAs|coalesce\([^)]*person_?id\}?, [^)]*\bid\}?\)/i),
  ).toEqual([]);
});

it('statements take tables from the schema: no table is spelled in SQL, and so no column of one', () => {
  const schema = sources('src/storage/schema').map((file) => readFileSync(path.join(ROOT, file), 'utf8'));
  const names = schema.flatMap((text) => [...text.matchAll(/pg(?:Table|View)\(\s*'(\w+)'/g)].map(([, name]) => name));
  expect(names).toContain('pull_requests');
  const spelled = new RegExp(String.raw`\b(?:from|join|update|into|using)\s+(?:${names.join('|')})\b`);
  const statements = sources('src').filter((file) => !file.startsWith('src/storage/schema/'));
  expect(found(statements, spelled)).toEqual([]);
});

/** Names of rows that statements make themselves, which a column of the schema has by chance. */
const OWN_NAMES = [
  // Whose an event or a merge is, in rows of metrics; a table of accounts says who is behind an account.
  'person_id',
  // For whom an event counts in a group, in rows of metrics; a table of sessions says whose a session is.
  'member_id',
];

it('statements take columns from the schema: none is spelled in SQL after the name of a row', async () => {
  const modules: object[] = await Promise.all(
    sources('src/storage/schema').map((file) => import(path.join(ROOT, file)) as Promise<object>),
  );
  const tables = modules.flatMap((module) => Object.values(module).filter((value) => is(value, Table)));
  const names = tables.flatMap((table) => Object.values(getTableColumns(table)).map(({ name }) => name));
  expect(names).toContain('complete_through');
  // A name of one word may be anything: only those of several words are certain to be a column's.
  const several = names.filter((name) => name.includes('_') && !OWN_NAMES.includes(name));
  const spelled = new RegExp(String.raw`^(?!\s*[*/]).*\b[a-z_]+\.(?:${several.join('|')})\b`);
  const statements = sources('src/storage').filter((file) => !file.startsWith('src/storage/schema/'));
  expect(found(statements, spelled)).toEqual([]);
});

it('no workspace and no repository is compared with an id that the planner looks up: see src/storage/opaque.ts', () => {
  // The rules of a workspace are one row, found by its key.
  const statements = sources('src').filter((file) => file !== 'src/storage/rules.ts');
  expect(
    found(statements, /(?:workspaceId|repositoryId)\} = \$\{(?:\w*[sS]cope\.)?(?:workspaceId|repositoryId)\}/),
  ).toEqual([]);
});
