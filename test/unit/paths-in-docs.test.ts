import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What people read about the present code; decision records and the changelog tell of former code, too. */
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md', { cwd: ROOT })];

/** Every file and folder of the repository, each with a slash before it. */
const present = globSync('{*,.ci/**,{bench,docs,migrations,packages,scripts,src,test,types}/**}', {
  cwd: ROOT,
  exclude: (name) => name === 'node_modules',
}).map((file) => `/${file}`);

/** What is in backticks and has a folder of this repository or the ending of a source file. */
const PATH =
  /`((?:(?:src|test|packages|docs|bench|scripts|migrations|types|\.ci)\/[\w./-]*)|(?:[\w./-]+\.(?:tsx?|mts|js|sql|md|toml|graphql|css)))`/g;
/** Names that stand for one that is yet to be made, and files of other repositories and of a user's machine. */
const OTHERS = /^(?:migrations|docs\/decisions)\/NNNN|^\.|^\/|^dist\/|^CLAUDE\.md$/;

it('every path in the documents exists; the end of a path is enough', () => {
  const named = DOCUMENTS.flatMap((document) =>
    [...readFileSync(path.join(ROOT, document), 'utf8').matchAll(PATH)].map(([, file = '']) => ({ document, file })),
  ).filter(({ file }) => !OTHERS.test(file));
  expect(named.length).toBeGreaterThan(200);
  const missing = named.filter(({ file }) => !present.some((one) => one.endsWith(`/${file.replace(/\/$/, '')}`)));
  expect(missing).toEqual([]);
});

it('the map has every folder at the top, and every file and folder of src', () => {
  const map = readFileSync(path.join(ROOT, 'docs/map.md'), 'utf8');
  const parts = globSync(['{bench,migrations,scripts,test,types}', 'packages/*', 'src/*'], { cwd: ROOT });
  expect(parts.length).toBeGreaterThan(30);
  expect(parts.filter((part) => !map.includes(`\`${part}\``) && !map.includes(`\`${part}/`))).toEqual([]);
});
