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
];
const TEXTS = ['packages/*/README.md', 'docs/*.md', 'README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const files = globSync([...FOLDERS, ...TEXTS], { cwd: ROOT }).filter(
  (file) => !/\.generated\.ts$|^docs\/glossary\.md$|^test\/unit\/words\.test\.ts$/.test(file),
);

/** Names that are stored or sent by versions before, and have to be read. */
const KEPT = [
  /kv\.get<SchedulerState>\('desk'\)/,
  /kv\.put\('desk'/,
  /stored it as `desk`/,
  /### Key `desk`/,
  /ModelDesk/,
  /'llm\.line_up'/,
];

it.each(refused)('no file says “%s”', (word) => {
  expect(files.length).toBeGreaterThan(500);
  // A word ending in `_` begins the names of constants.
  const pattern = word.endsWith('_') ? new RegExp(`\\b${word}`) : new RegExp(`\\b${word}\\b`, 'i');
  const found = files.flatMap((file) =>
    readFileSync(path.join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) && !KEPT.some((kept) => kept.test(line)) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
});
