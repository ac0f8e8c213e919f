import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withTables } from './generated-tables.ts';

/** Writes the generated tables of docs/metrics.md anew: `npm run docs:generate`. */
const file = path.join(import.meta.dirname, 'metrics.md');
writeFileSync(file, await withTables(readFileSync(file, 'utf8'), file));
