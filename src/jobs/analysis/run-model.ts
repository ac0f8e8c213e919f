import { CALL_LEASE_MS, HOLD_EVERY_MS, NONE_WITHOUT_ROOM, oneWithoutRoom, RUN_MS } from '../../domain/analysis/run.ts';
import type { RunEnd } from '../../domain/analysis/scheduler.ts';
import type { ComputeMessage, LlmMessage } from '../../messages.ts';
import type { AnalyzeDeps, Scheduler, Model } from './ports.ts';
import { analyzeOne } from './analyze-one.ts';
import type { Analyzed } from './settle-analysis.ts';

export interface ModelRunDeps extends AnalyzeDeps {
  /** Null when no provider is configured. */
  model: Model | null;
  modelScheduler(workspaceId: string): Scheduler;
  /** Repeats a task until the returned function is called. */
  every(milliseconds: number, task: () => Promise<unknown>): () => void;
  sendToCompute(message: ComputeMessage): Promise<void>;
}

/** What a run has done so far. */
interface Tally {
  succeeded: number;
  failed: number;
  known: number;
  requeued: number;
  answered: boolean;
  /** Repositories whose facts are due because of this run. */
  due: Set<string>;
}

/**
 * Analyses pull requests of one workspace, newest first, until none is left, the time is over, or there is a reason to
 * stop. A run that is taken already or given up does nothing. If this invocation dies, the scheduler starts another
 * run, and the rows become free when their lease ends.
 */
export async function runModel(
  deps: ModelRunDeps,
  { workspaceId, token }: LlmMessage & { type: 'llm.run' },
): Promise<void> {
  const modelScheduler = deps.modelScheduler(workspaceId);
  if (!(await modelScheduler.take(token))) return;
  const tally: Tally = { succeeded: 0, failed: 0, known: 0, requeued: 0, answered: false, due: new Set() };
  const stopHolding = deps.every(HOLD_EVERY_MS, () => modelScheduler.hold(token));
  let end: Omit<RunEnd, 'answered'>;
  try {
    end = deps.model
      ? await analyzeMany(deps, deps.model, workspaceId, () => modelScheduler.hold(token), tally)
      : NOTHING_LEFT;
  } finally {
    stopHolding();
  }
  for (const repositoryId of tally.due) {
    await deps.sendToCompute({ type: 'compute.touched', v: 1, workspaceId, repositoryId });
  }
  const { answered, due: _, ...counts } = tally;
  deps.log('llm.run', { workspaceId, ...counts, more: end.more, failure: end.failure?.kind });
  await modelScheduler.finish(token, { ...end, answered });
}

const NOTHING_LEFT = { more: false, wakeAt: null, failure: null };

async function analyzeMany(
  deps: ModelRunDeps,
  model: Model,
  workspaceId: string,
  mayGoOn: () => Promise<boolean>,
  tally: Tally,
): Promise<Omit<RunEnd, 'answered'>> {
  const deadline = deps.now() + RUN_MS;
  let withoutRoom = NONE_WITHOUT_ROOM;
  do {
    const now = deps.now();
    const until = new Date(now + CALL_LEASE_MS).toISOString();
    const pending = await deps.store.takePending(workspaceId, new Date(now).toISOString(), until);
    if (!pending) {
      const next = await deps.store.nextPendingAt(workspaceId);
      return { ...NOTHING_LEFT, wakeAt: next === null ? null : Date.parse(next) };
    }
    const analyzed = await analyzeOne(deps, model, workspaceId, pending);
    count(tally, analyzed, pending.repositoryId);
    if (analyzed.kind === 'paused') return { more: true, wakeAt: null, failure: analyzed.failure };
    if (analyzed.kind === 'no_room') {
      const { ends, ...counts } = oneWithoutRoom(withoutRoom, analyzed.oversize);
      if (ends) return { ...NOTHING_LEFT, wakeAt: analyzed.until };
      withoutRoom = counts;
    } else withoutRoom = NONE_WITHOUT_ROOM;
  } while (deps.now() < deadline && (await mayGoOn()));
  return { ...NOTHING_LEFT, more: true };
}

function count(tally: Tally, analyzed: Analyzed, repositoryId: string): void {
  if (analyzed.answered) tally.answered = true;
  if ('factsDue' in analyzed && analyzed.factsDue) tally.due.add(repositoryId);
  if (analyzed.kind === 'no_room' || analyzed.kind === 'paused') tally.requeued++;
  else tally[analyzed.kind]++;
}
