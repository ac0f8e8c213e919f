import type { Covered } from '../simulation/run-seeds-covered.ts';
import type { Mutant } from './mutants-of.ts';

/** A run is good for a file when it runs this share of what the best run of the file runs. */
const GOOD_SHARE = 0.8;

/**
 * Which simulated runs can notice a mutant, best first: those that noticed others of its file, then the short ones that run most of the file. A run
 * that never comes to the mutant's line goes as it goes without the mutant, and is left out.
 */
export function killingRuns([loaded, ...runs]: Covered[]) {
  const killed = new Map<string, number>();
  const lines = new Map(runs.map((run) => [run.name, setsOf(run)]));
  const onLoad = loaded ? setsOf(loaded) : new Map<string, Set<number>>();

  const mayNotice = (name: string, { file, lineNumber }: Mutant) =>
    onLoad.get(file)?.has(lineNumber) || lines.get(name)?.get(file)?.has(lineNumber);

  return {
    for(mutant: Mutant): Covered[] {
      const kills = ({ name }: Covered) => killed.get(`${mutant.file} ${name}`) ?? 0;
      const share = ({ lines: of }: Covered) => of[mutant.file]?.length ?? 0;
      const most = Math.max(...runs.map(share));
      const isGood = (run: Covered) => Number(share(run) >= GOOD_SHARE * most);
      return runs
        .filter(({ name }) => mayNotice(name, mutant))
        .toSorted((a, b) => kills(b) - kills(a) || isGood(b) - isGood(a) || a.milliseconds - b.milliseconds);
    },
    /** A run noticed a mutant. */
    note({ file }: Mutant, name: string): void {
      const key = `${file} ${name}`;
      killed.set(key, (killed.get(key) ?? 0) + 1);
    },
  };
}

function setsOf({ lines }: Covered): Map<string, Set<number>> {
  return new Map(Object.entries(lines).map(([file, numbers]) => [file, new Set(numbers)]));
}
