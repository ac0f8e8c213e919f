import type { SourceRow } from './source-rows.ts';

/** Where a fact comes from: the rule that gave it, in plain words, and the rows that it rests on. */
export interface Explanation {
  rule: string;
  rows: SourceRow[];
}
