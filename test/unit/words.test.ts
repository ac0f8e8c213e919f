import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The words that the glossary refuses: each of its rows names them in the last column. */
const refused = [
  ...readFileSync(path.join(ROOT, 'docs/glossary.md'), 'utf8').matchAll(/^\| [^|]+ \| [^|]+ \| ([^|]+) \|$/gm),
]
  .slice(2)
  .flatMap(([, cell = '']) => cell.split(','))
  .map((word) => word.trim().replaceAll('\\', ''))
  .filter((word) => word !== '');

/** What is written now: not what was decided or changed once, nor what is generated. */
const FOLDERS = [
  'src/**/*.{ts,tsx,js,graphql}',
  'packages/*/{src,test}/**/*.ts',
  'test/**/*.{ts,tsx}',
  'bench/**/*.ts',
  'scripts/**/*.{ts,js}',
  '.ci/*',
  'src/**/*.css',
];
const TEXTS = [
  'packages/*/README.md',
  'src/**/SPEC.md',
  'docs/*.md',
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'wrangler.toml',
];
const files = globSync([...FOLDERS, ...TEXTS], { cwd: ROOT }).filter(
  (file) => !/\.generated\.ts$|^docs\/glossary\.md$|^test\/unit\/words\.test\.ts$/.test(file),
);

/** Names that are stored or sent by versions before, and have to be read; names of fields and events that the changelog tells of. */
const KEPT = [
  /kv\.(?:get<StoredScheduler>|get|put|delete)\('desk'/,
  /### Key `desk`/,
  /ModelDesk/,
  /['`]llm\.(?:turn|line_up)['`]/,
  /['`]webhook\.hint['`]/,
  /`turns`/,
  /\bturns"?(?:\?:| &&|, \.\.\.|: runs|: \[(?:mine)?\])/,
  // A change of the prompt would ask the model again for everything: its words change with its version.
  /^const INSTRUCTIONS = /,
];

it.each(refused)('no file says “%s”', (word) => {
  expect(files.length).toBeGreaterThan(500);
  const text = word.replaceAll('.', String.raw`\.`);
  // A word ending in `_` begins the names of constants.
  const pattern = word.endsWith('_') ? new RegExp(`(?<!\\w)${text}`) : new RegExp(`(?<![a-z])${text}(?![a-z])`, 'i');
  const found = files.flatMap((file) =>
    readFileSync(path.join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) && !KEPT.some((kept) => kept.test(line)) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
