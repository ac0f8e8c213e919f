import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomOf } from '../simulation/run.ts';
import { EQUIVALENT } from './equivalent.ts';
import { mutantsOf, type Mutant } from './mutants-of.ts';

const { values } = parseArgs({
  options: {
    /** Seeded simulations that each mutant has to survive. */
    seeds: { type: 'string', default: '200' },
    /** How many mutants are tried, taken at random; all of them, unless something is said. */
    sample: { type: 'string' },
    /** Which sample. */
    seed: { type: 'string', default: '1' },
    /** A part of the file's path: only mutants of such files. */
    file: { type: 'string', default: '' },
  },
});

const ROOT = path.resolve(import.meta.dirname, '../../..');
const TESTS = ['budget', 'live', 'sync', 'steps', 'pace', 'waits', 'analysis/scheduler'].map(
  (name) => `test/unit/${name}.test.ts`,
);
/** So long a run may take, on a busy machine too, before it counts as one that does not end. */
const MAX_RUN_MS = 180_000;
/** Words for people, and forms of before: no rules. */
const NO_RULES = /describe|reasons|record|stored/;

const rules = [
  'src/domain/budget.ts',
  'src/domain/analysis/scheduler.ts',
  ...['budget', 'cursor', 'analysis/scheduler'].flatMap((folder) => filesOf(`src/domain/${folder}`)),
];

function filesOf(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !NO_RULES.test(name))
    .map((name) => `${folder}/${name}`)
    .toSorted();
}

/** Runs a command in a folder; whether it succeeds in time. */
function succeeds(folder: string, command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: folder, stdio: 'ignore', timeout: MAX_RUN_MS, killSignal: 'SIGKILL' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** Whether the unit tests or a simulation notice what the folder's source says now; null: nothing does. */
async function noticedBy(folder: string): Promise<'unit' | 'simulation' | null> {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const unit = [vitest, 'run', ...TESTS, '--root', folder, '--config', 'test/support/mutants/vitest.config.mts'];
  if (!(await succeeds(folder, process.execPath, unit))) return 'unit';
  const simulation = ['test/support/simulation/run-seeds.ts', values.seeds];
  return (await succeeds(folder, process.execPath, simulation)) ? null : 'simulation';
}

function isEquivalent({ file, line, mutated }: Mutant): boolean {
  return EQUIVALENT.some((one) => one.file === file && one.line === line && one.mutated === mutated);
}

/** Some of the mutants, the same ones for the same seed. */
function sampled(mutants: Mutant[]): Mutant[] {
  if (values.sample === undefined) return mutants;
  const random = randomOf(Number(values.seed));
  const shuffled = mutants.map((mutant) => ({ mutant, key: random() })).toSorted((a, b) => a.key - b.key);
  return shuffled.slice(0, Number(values.sample)).map(({ mutant }) => mutant);
}

const folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
for (const name of ['src', 'test', 'package.json', 'tsconfig.json']) {
  cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
}
symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
const noticed = { unit: 0, simulation: 0 };
const alive: Mutant[] = [];
try {
  if ((await noticedBy(folder)) !== null) throw new Error('the tests fail without any mutant');
  const all = rules.flatMap((file) => mutantsOf(file, readFileSync(path.join(ROOT, file), 'utf8')));
  const tried = sampled(all.filter(({ file }) => file.includes(values.file)));
  const rest = tried.filter((mutant) => !isEquivalent(mutant));
  console.log(
    `${all.length} mutants, ${tried.length} of them tried, ${tried.length - rest.length} known to be equivalent`,
  );
  for (const [index, mutant] of rest.entries()) {
    if (index > 0 && index % 25 === 0) console.log(`${index} of ${rest.length}, ${alive.length} alive`);
    const file = path.join(folder, mutant.file);
    const text = readFileSync(path.join(ROOT, mutant.file), 'utf8');
    const lines = text.split('\n');
    const whole = lines[mutant.lineNumber - 1] ?? '';
    writeFileSync(
      file,
      lines
        .with(
          mutant.lineNumber - 1,
          whole.replace(mutant.line, () => mutant.mutated),
        )
        .join('\n'),
    );
    const by = await noticedBy(folder);
    writeFileSync(file, text);
    if (by) noticed[by] += 1;
    else {
      alive.push(mutant);
      console.log(`alive: ${mutant.file}:${mutant.lineNumber}\n  - ${mutant.line}\n  + ${mutant.mutated}`);
    }
  }
  const dead = noticed.unit + noticed.simulation;
  const share = rest.length === 0 ? 100 : (100 * dead) / rest.length;
  console.log(
    `${dead} of ${rest.length} die (${share.toFixed(1)} %): ${noticed.unit} by unit tests, ${noticed.simulation} by simulations`,
  );
  if (share < 95) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
