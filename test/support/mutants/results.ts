import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Mutant } from './mutants-of.ts';

/**
 * Who noticed a mutant: a simulated run; else (`unit`) a unit test, while the simulated runs that were tried did not; else
 * nobody.
 */
export type NoticedBy = 'simulation' | 'unit' | null;

export interface Result {
  by: NoticedBy;
  /** No simulated run was left out. */
  allRuns: boolean;
}

const nameOf = ({ file, lineNumber, line, mutated }: Mutant) => `${file}:${lineNumber} ${line} => ${mutated}`;

/** What became of each mutant, kept in a file with one line for each, so that a run that was stopped goes on. */
export function resultsIn(file: string, again: boolean) {
  if (again) rmSync(file, { force: true });
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const kept = new Map<string, Result>(
    lines.map((line) => {
      const { name, ...result } = JSON.parse(line) as Result & { name: string };
      return [name, result] as const;
    }),
  );
  return {
    /** Undefined: it was not tried yet. */
    of: (mutant: Mutant): Result | undefined => kept.get(nameOf(mutant)),
    keep(mutant: Mutant, result: Result): void {
      kept.set(nameOf(mutant), result);
      appendFileSync(file, `${JSON.stringify({ name: nameOf(mutant), ...result })}\n`);
    },
  };
}
