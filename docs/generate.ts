import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withTables } from './generated-tables.ts';

/** Writes the generated tables of docs/metrics.md and docs/ai.md anew: `npm run docs:generate`. */
for (const name of ['metrics.md', 'ai.md']) {
  const file = path.join(import.meta.dirname, name);
  writeFileSync(file, await withTables(readFileSync(file, 'utf8'), file));
}
