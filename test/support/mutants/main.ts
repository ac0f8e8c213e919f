import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { optionsOf, refuse } from '../../../bench/command-line.ts';
import { randomOf } from '../simulation/run.ts';
import type { Covered } from '../simulation/run-seeds-covered.ts';
import { copyOf } from './copy.ts';
import { EQUIVALENT } from './equivalent.ts';
import { killingRuns } from './killing-runs.ts';
import { mutantsOf, type Mutant } from './mutants-of.ts';
import { resultsIn, type Result } from './results.ts';
import { unitTestsOf } from './unit-tests.ts';

const USAGE = `npm run mutate -- [options]

  --seeds N       seeded simulations that each mutant has to survive (200)
  --sample N      how many mutants are tried, taken at random (all of them)
  --seed N        which sample (1)
  --file TEXT     only mutants of files whose path has this in it
  --results FILE  where results are kept (.local/mutants.jsonl)
  --again         forgets the results of before
  --retry         tries those once more that nobody noticed
  --alone         tries all simulated runs with those, too, that a unit test has noticed
`;
const values = optionsOf(
  {
    seeds: { type: 'string', default: '200' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    results: { type: 'string', default: '.local/mutants.jsonl' },
    again: { type: 'boolean', default: false },
    retry: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
  },
  USAGE,
);
for (const name of ['seeds', 'sample', 'seed'] as const) {
  const text = values[name];
  if (text !== undefined && !/^\d{1,9}$/.test(text)) refuse(`--${name} must be a whole number; it is ${text}`, USAGE);
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Simulated runs of so long together come before the unit tests, and all others after them: most mutants die early. */
const FIRST_RUNS_MS = 300;
/** So long a process of such runs may take, on a busy machine too, before it counts as one that does not end. */
const MAX_FIRST_MS = 45_000;
const MAX_REST_MS = 600_000;
const RULES = [
  'src/domain/budget.ts',
  'src/domain/analysis/scheduler.ts',
  ...['budget', 'cursor', 'analysis/scheduler'].flatMap((folder) => filesOf(`src/domain/${folder}`)),
];

function filesOf(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .toSorted();
}

function isEquivalent({ file, line, mutated }: Mutant): boolean {
  return EQUIVALENT.some((one) => one.file === file && one.line === line && one.mutated === mutated);
}

/** In an order by chance, the same for the same seed: what was tried when a run is stopped is a fair sample. */
function shuffled(mutants: Mutant[]): Mutant[] {
  const random = randomOf(Number(values.seed));
  return mutants
    .map((mutant) => ({ mutant, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ mutant }) => mutant);
}

/** The names of the runs that come before the unit tests, and of the others. */
function split(runs: Covered[]): [string[], string[]] {
  let sum = 0;
  const count = runs.findIndex(({ milliseconds }) => (sum += milliseconds) > FIRST_RUNS_MS);
  const names = runs.map(({ name }) => name);
  return count === -1 ? [names, []] : [names.slice(0, count), names.slice(count)];
}

const all = RULES.flatMap((file) => mutantsOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
const tried = shuffled(all.filter(({ file }) => file.includes(values.file))).slice(
  0,
  values.sample === undefined ? undefined : Number(values.sample),
);
const rest = tried.filter((mutant) => !isEquivalent(mutant));
const results = resultsIn(path.resolve(ROOT, values.results), values.again);
const due = rest.filter((mutant) => {
  const result = results.of(mutant);
  if (!result) return true;
  return values.retry ? result.by === null : values.alone && result.by !== 'simulation' && !result.allRuns;
});
console.log(
  `${all.length} mutants, ${tried.length} of them tried, ${tried.length - rest.length} known to be equivalent, ` +
    `${rest.length - due.length} known from before`,
);

const copy = copyOf(ROOT);
const tests = unitTestsOf(copy.folder);
try {
  await tryAll();
} finally {
  await tests.close();
  copy.remove();
}
report();

async function tryAll(): Promise<void> {
  if (due.length === 0) return;
  const measured = await copy.node(['test/support/simulation/run-seeds-covered.ts', values.seeds], MAX_REST_MS);
  if (!measured.succeeds) throw new Error('a simulated run fails without any mutant');
  if (!(await tests.pass())) throw new Error('a unit test fails without any mutant');
  const runs = killingRuns(JSON.parse(measured.output) as Covered[]);

  async function simulationNotices(mutant: Mutant, names: string[], timeout: number): Promise<boolean> {
    if (names.length === 0) return false;
    const simulation = ['test/support/simulation/run-seeds.ts', values.seeds, names.join(',')];
    const { succeeds, output } = await copy.node(simulation, timeout);
    if (!succeeds) runs.note(mutant, output.trim());
    return !succeeds;
  }

  async function tryOne(mutant: Mutant): Promise<Result> {
    const [first, others] = split(runs.for(mutant));
    const unitNotices = values.alone && results.of(mutant)?.by === 'unit';
    if (!unitNotices) {
      if (await simulationNotices(mutant, first, MAX_FIRST_MS)) return { by: 'simulation', allRuns: false };
      const passes = await tests.pass(mutant.file);
      if (!passes) return { by: 'unit', allRuns: others.length === 0 };
    }
    // The simulation may have learned to notice more since then.
    const left = unitNotices ? [...first, ...others] : others;
    if (await simulationNotices(mutant, left, MAX_REST_MS)) return { by: 'simulation', allRuns: false };
    return { by: unitNotices ? 'unit' : null, allRuns: true };
  }

  for (const [index, mutant] of due.entries()) {
    if (index > 0 && index % 25 === 0) console.log(`${index} of ${due.length}`);
    const result = await copy.mutated(mutant, () => tryOne(mutant));
    results.keep(mutant, result);
    if (result.by === null) console.log(`alive: ${told(mutant)}`);
  }
}

function told({ file, lineNumber, line, mutated }: Mutant): string {
  return `${file}:${lineNumber}\n  - ${line}\n  + ${mutated}`;
}

function report(): void {
  const by = Object.groupBy(rest, (mutant) => results.of(mutant)?.by ?? 'nobody');
  const count = (name: keyof typeof by) => by[name]?.length ?? 0;
  const dead = count('simulation') + count('unit');
  const share = rest.length === 0 ? 100 : (100 * dead) / rest.length;
  for (const mutant of by.nobody ?? []) console.log(`alive: ${told(mutant)}`);
  console.log(
    `${dead} of ${rest.length} die (${share.toFixed(1)} %): ${count('simulation')} by simulated runs, ` +
      `${count('unit')} by unit tests alone`,
  );
  if (share < 95) process.exitCode = 1;
}
