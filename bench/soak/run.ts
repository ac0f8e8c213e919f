import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { compareWithGitHub, type Comparison } from '../../test/support/compare-with-github.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';

export interface SoakOptions {
  repositories: number;
  /** The sum over all repositories. */
  pullRequests: number;
  /** How long faults are produced. */
  minutes: number;
  /** Milliseconds from one kill of the Worker to the next, at random between both. */
  kills: readonly [number, number];
  seed: number;
  /** Milliseconds that GitHub takes for each pull request of a page. */
  latency: number;
  /** Check runs are added too, which GitHub shows by no sign: their pull requests are touched before the last sync. */
  checks: boolean;
  /** A Postgres for both runs, each in a workspace of its own; the embedded one without it. */
  databaseUrl?: string | undefined;
  /** Takes a line now and then on how it goes, and every line that the Worker prints. */
  report: (line: string) => void;
  print?: ((line: string) => void) | undefined;
}

/** The result of one run. */
export interface RunResult {
  seconds: number;
  /** All requests to GitHub, refused and broken ones included. */
  requests: number;
  byRoute: Record<string, number>;
  /** Requests that met a situation, by its name. */
  faults: Record<string, number>;
  syncs: number;
  /** Syncs that the product gave up, in words; they were begun again. */
  failed: string[];
  /** Last syncs that did not end complete, in words. */
  incomplete: string[];
  comparison: Comparison;
}

/** Holds the database against the replay and adds up the run. */
export async function finish(
  product: ProductWithReplay,
  begunAt: number,
  syncs: Pick<RunResult, 'syncs' | 'failed' | 'incomplete'>,
): Promise<RunResult> {
  const { github, database, workspaceId } = product;
  const seconds = (Date.now() - begunAt) / 1_000;
  const { requests, byRoute, faults } = github.control.stats();
  const { control, repositories } = github;
  const comparison = await compareWithGitHub({ control, database, workspaceId, repositories, withChecks: true });
  const routes = Object.entries(byRoute).map(([route, { requests: asked }]) => [route, asked] as const);
  return { seconds, requests, byRoute: Object.fromEntries(routes), faults, ...syncs, comparison };
}

/** What is wrong with a last sync, in words; null when it is complete. */
export function flawOf(fullName: string, record: SyncRecord): string | null {
  if (record.status === 'succeeded' && record.receipt?.complete) return null;
  return `${fullName}: ${record.status} ${JSON.stringify(record.error ?? record.receipt)}`;
}
