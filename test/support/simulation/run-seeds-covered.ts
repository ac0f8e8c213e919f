import { Session, type Profiler } from 'node:inspector/promises';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `run-seeds-covered.ts <seeds> <folder>`: runs all seeded simulations once, and writes to standard output as JSON what
 * each takes in milliseconds, and which lines of the files below the folder it runs. The first entry, without a name, has
 * the lines that run when the files are loaded: what they make is used by every run.
 */
export interface Covered {
  name: string;
  milliseconds: number;
  /** By file: numbers of lines. */
  lines: Record<string, number[]>;
}

const [seeds = '200', folder = 'src/domain/'] = process.argv.slice(2);
const texts = new Map<string, string>();
const session = new Session();
session.connect();
await session.post('Profiler.enable');

/** Which lines ran since this was last asked. */
async function taken(): Promise<Record<string, number[]>> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const files = result.flatMap((script) => {
    const [, name] = script.url.split(`/${folder}`);
    return name === undefined ? [] : [[`${folder}${name}`, linesOf(script)] as const];
  });
  return Object.fromEntries(files);
}

/** Inner ranges come after those around them, and say it better. */
function linesOf({ url, functions }: Profiler.ScriptCoverage): number[] {
  const text = texts.get(url) ?? readFileSync(fileURLToPath(url), 'utf8');
  texts.set(url, text);
  const ran = new Uint8Array(text.length);
  const ranges = functions.flatMap(({ ranges: all }) => all);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  let offset = 0;
  return text.split('\n').flatMap((line, index) => {
    const own = ran.subarray(offset + line.length - line.trimStart().length, offset + line.length);
    offset += line.length + 1;
    return own.includes(1) ? [index + 1] : [];
  });
}

await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { runsOf } = await import('./runs.ts');
const covered: Covered[] = [{ name: '', milliseconds: 0, lines: await taken() }];
for (const { name, run } of runsOf(Number(seeds))) {
  const begun = performance.now();
  await run();
  covered.push({ name, milliseconds: performance.now() - begun, lines: await taken() });
}
console.log(JSON.stringify(covered));
