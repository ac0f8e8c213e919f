import { calmRun } from './calm-run.ts';
import type { RunResult, SoakOptions } from './run.ts';
import { troubledRun, type TroubledRun } from './troubled-run.ts';

const DAY_MS = 86_400_000;

/** More requests than this for one of the run without trouble are a storm. */
const MAX_REQUESTS = 1.5;

export interface SoakResult {
  troubled: TroubledRun;
  calm: RunResult;
  /** Requests to GitHub with the trouble, for one without. */
  ratio: number;
}

/** Runs the product through trouble, and then the same work without. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const until = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const troubled = await troubledRun(options, until);
  options.report('The trouble is over; the same syncs and changes without it:');
  const calm = await calmRun(options, until, troubled.journals);
  return { troubled, calm, ratio: troubled.requests / calm.requests };
}

/** The flaws that a soak found, in words. */
export function flawsOf({ troubled, calm, ratio }: SoakResult): string[] {
  const flaws = [...troubled.incomplete, ...calm.incomplete, ...calm.failed.map((text) => `without trouble: ${text}`)];
  if (troubled.comparison.differences > 0) flaws.push(`${troubled.comparison.differences} differences from GitHub`);
  if (calm.comparison.differences > 0) flaws.push(`${calm.comparison.differences} differences without trouble`);
  if (ratio > MAX_REQUESTS) flaws.push(`${ratio.toFixed(2)} times the requests, more than ${MAX_REQUESTS}`);
  return flaws;
}

/** The result in words. */
export function describeSoak(result: SoakResult): string {
  const { troubled, calm, ratio } = result;
  const { trouble, comparison } = troubled;
  const flaws = flawsOf(result);
  return [
    `kills        ${trouble.kills}`,
    `situations   ${countsOf(troubled.faults)}`,
    `database     ${countsOf(trouble.database)}`,
    `changes      ${countsOf(trouble.changes)}`,
    `syncs        ${troubled.syncs} in ${Math.round(troubled.seconds)} s, ${troubled.failed.length} given up and begun again`,
    ...troubled.failed.map((text) => `  given up: ${text}`),
    `requests     ${troubled.requests} with trouble, ${calm.requests} without (${Math.round(calm.seconds)} s): ${ratio.toFixed(2)} times`,
    ...Object.entries(troubled.byRoute).map(
      ([route, count]) =>
        `  ${route.padEnd(52)} ${String(count).padStart(7)} ${String(calm.byRoute[route] ?? 0).padStart(7)}`,
    ),
    `compared     ${comparison.pullRequests} pull requests, ${comparison.rows} rows: ${comparison.differences} differences`,
    ...[...comparison.shown, ...calm.comparison.shown].map((text) => `  ${text}`),
    flaws.length === 0 ? 'passed' : `FAILED: ${flaws.join('; ')}`,
  ].join('\n');
}

function countsOf(counts: Record<string, number>): string {
  const entries = Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return `${total}: ${entries.map(([name, count]) => `${name} ${count}`).join(', ')}`;
}
