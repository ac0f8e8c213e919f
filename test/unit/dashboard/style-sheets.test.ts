import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import assets from '../../../dist/assets.json';

const ROOT = path.join(import.meta.dirname, '../../..');
const DASHBOARD = path.join(ROOT, 'src/dashboard');
const read = (file: string) => readFileSync(path.join(DASHBOARD, file), 'utf8');
const bytesOf = (address: string) =>
  brotliCompressSync(readFileSync(path.join(ROOT, 'dist/public', address))).byteLength;

it('the first page loads at most 8 KB of style and 14 KB of script after brotli', () => {
  expect(bytesOf(assets.style)).toBeLessThanOrEqual(8_000);
  expect(bytesOf(assets.script)).toBeLessThanOrEqual(14_000);
});

/** Where the pages are that have the second sheet; a lane is drawn on the page of one pull request alone. */
const APART =
  /^(docs|pull-request|pages\/(settings|setup))\/|^pages\/(measures|pull-request)\.tsx$|^charts\/lanes\.tsx$/;

it('what only the second sheet styles is only on pages that have it', () => {
  const classesIn = (css: string) =>
    new Set([...css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name));
  const first = classesIn(
    globSync('styles/*.css', { cwd: DASHBOARD })
      .filter((file) => !file.endsWith('apart.css'))
      .map(read)
      .join('\n'),
  );
  const apart = [...classesIn(read('styles/apart.css'))].filter((name) => !first.has(name));
  expect(apart).toContain('wizard');
  const elsewhere = globSync('**/*.tsx', { cwd: DASHBOARD }).filter((file) => !APART.test(file));
  const used = elsewhere.flatMap((file) =>
    [...read(file).matchAll(/\bclass(?:Name)?=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(([, text = '', code = '']) =>
      apart
        .filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text || code))
        .map((name) => `${file}: ${name}`),
    ),
  );
  expect(used).toEqual([]);
});
