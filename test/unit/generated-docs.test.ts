import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { withTables } from '../../docs/generated-tables.ts';

const FILE = path.resolve(import.meta.dirname, '../../docs/metrics.md');

it('the tables of docs/metrics.md are what `npm run docs:generate` writes', async () => {
  const document = readFileSync(FILE, 'utf8');
  expect(document.match(/<!-- generated: /g)).toHaveLength(4);
  expect(await withTables(document, FILE)).toBe(document);
});
