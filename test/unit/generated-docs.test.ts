import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { withTables } from '../../docs/generated-tables.ts';

const FILE = path.resolve(import.meta.dirname, '../../docs/metrics.md');
const TOOLS = path.resolve(import.meta.dirname, '../../docs/ai.md');

it('the tables of docs/metrics.md are what `npm run docs:generate` writes', async () => {
  const document = readFileSync(FILE, 'utf8');
  expect(document.match(/<!-- generated: /g)).toHaveLength(4);
  expect(await withTables(document, FILE)).toBe(document);
});

it('the table of tools in docs/ai.md is what `npm run docs:generate` writes', async () => {
  const document = readFileSync(TOOLS, 'utf8');
  expect(document.match(/<!-- generated: tools/g)).toHaveLength(1);
  expect(await withTables(document, TOOLS)).toBe(document);
});
