import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newBenchDatabase, stopBenchServer, type BenchDatabase } from './database.ts';
import { startCountedReplay, type Replay, type ReplayedHistory } from './replay.ts';

/** A new database and a replay of GitHub: what one measurement needs besides its reader. */
export interface Lab extends AsyncDisposable {
  /** A directory that is deleted with the lab. */
  dir: string;
  database: BenchDatabase;
  replay: Replay;
  /** Has something stopped before the rest, when the lab closes. */
  onClose(stop: () => Promise<void>): void;
}

const open = new Set<AsyncDisposableStack>();

/**
 * Starts a lab whose history has this many pull requests; `latency` is GitHub's milliseconds for each pull request of
 * an answer.
 */
export function openLab(history: Partial<ReplayedHistory> & { pullRequests: number }): Promise<Lab> {
  return openLabWith(async (stack) => {
    const replay = await startCountedReplay({ latency: 0, ...history });
    stack.defer(() => replay.child.stop());
    return replay;
  });
}

/** Starts a lab on a replay that runs already, and goes on after the lab. */
export function openLabOn(replay: Replay): Promise<Lab> {
  return openLabWith(() => Promise.resolve(replay));
}

async function openLabWith(replayIn: (stack: AsyncDisposableStack) => Promise<Replay>): Promise<Lab> {
  const stack = new AsyncDisposableStack();
  open.add(stack);
  try {
    const dir = await mkdtemp(path.join(tmpdir(), 'bench-'));
    stack.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
    const database = await newBenchDatabase();
    stack.defer(() => database.stop());
    const replay = await replayIn(stack);
    return {
      dir,
      database,
      replay,
      onClose: (stop) => stack.defer(stop),
      [Symbol.asyncDispose]: () => close(stack),
    };
  } catch (error) {
    await close(stack);
    throw error;
  }
}

/** Stops everything that still runs, at the end, or when a signal ends the process. */
export async function closeLabs(): Promise<void> {
  for (const stack of open) await close(stack);
  await stopBenchServer();
}

async function close(stack: AsyncDisposableStack): Promise<void> {
  open.delete(stack);
  if (!stack.disposed) await stack.disposeAsync();
}
