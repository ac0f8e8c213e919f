import { randomUUID } from 'node:crypto';
import type { AnalysisOutcome, CallEnd } from '../../src/domain/analysis/call.ts';
import type { TokenUsage } from '../../src/domain/analysis/cost.ts';
import type { AnalysisInput } from '../../src/domain/analysis/input.ts';
import type { AnalysisResult } from '../../src/domain/analysis/result.ts';
import { IDLE_SCHEDULER } from '../../src/domain/analysis/scheduler.ts';
import { applyScheduler } from '../../src/domain/analysis/scheduler/apply.ts';
import type { AnalysisStore, Model } from '../../src/jobs/analysis/ports.ts';
import { analyzeOne } from '../../src/jobs/analysis/analyze-one.ts';

/** What the consumer would have stored of an input, and what it took. */
export interface ModelAnswer {
  result: AnalysisResult | null;
  /** Why there is no result; null when there is one. */
  reason: string | null;
  usage: TokenUsage;
  calls: number;
}

export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

const AT_ONCE = 2;
/** Failures in a row after which nobody waits any longer: about ten minutes where the provider names no time. */
const MAX_FAILURES = 8;

/**
 * Has a model asked about each input by the consumer's own job, with a memory in place of the database: it is asked, and asked
 * to mend its answer, as there, and pauses are as long. Throws when the model cannot be asked at all.
 */
export async function askModel(
  model: Model,
  inputs: readonly AnalysisInput[],
  clock: Clock,
  onAnswered: (count: number) => void = () => undefined,
): Promise<ModelAnswer[]> {
  const answers: ModelAnswer[] = [];
  let [next, count, modelScheduler] = [0, 0, IDLE_SCHEDULER];

  async function ask(input: AnalysisInput): Promise<ModelAnswer> {
    const memory = createMemory();
    for (;;) {
      while (modelScheduler.pause && modelScheduler.pause.until > clock.now())
        await clock.sleep(modelScheduler.pause.until - clock.now());
      const deps = { ...clock, store: memory.store, log: () => undefined };
      const analyzed = await analyzeOne(deps, model, 'eval', { ...NO_ROW, ...input, attempts: memory.attempts() });
      const failure = analyzed.kind === 'paused' ? analyzed.failure : null;
      const end = { more: false, wakeAt: null, answered: analyzed.answered, failure };
      const finish = { kind: 'finish' as const, token: '', end, tokens: [] };
      modelScheduler = applyScheduler(modelScheduler, finish, clock.now()).state;
      const answer = memory.answer();
      if (answer) return answer;
      if (failure?.kind === 'misconfigured' || modelScheduler.failures >= MAX_FAILURES) {
        throw new Error(`The model cannot be asked: ${failure?.detail ?? analyzed.kind}`);
      }
    }
  }

  async function work(): Promise<void> {
    for (let index = next++; ; index = next++) {
      const input = inputs[index];
      if (!input) return;
      answers[index] = await ask(input);
      onAnswered(++count);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

const NO_ROW = { id: randomUUID(), pullRequestId: randomUUID(), repositoryId: randomUUID(), contentVersion: '' };

/** One input's calls and outcome, in place of its rows. */
function createMemory() {
  let [attempts, calls, outcome] = [0, 0, null as AnalysisOutcome | null];
  const usage = { inputTokens: 0, outputTokens: 0 };
  function end(call: CallEnd): Promise<void> {
    usage.inputTokens += call.usage?.inputTokens ?? 0;
    usage.outputTokens += call.usage?.outputTokens ?? 0;
    return Promise.resolve();
  }
  const store: AnalysisStore = {
    takePending: () => Promise.resolve(null),
    nextPendingAt: () => Promise.resolve(null),
    requeue: (_workspace, _id, { tries }) => Promise.resolve(void (attempts += tries)),
    beginCall(_workspace, { answerTokens }) {
      calls++;
      return Promise.resolve({ kind: 'granted', answerTokens: answerTokens.most });
    },
    endCall: (_workspace, call) => end(call),
    // Of another input a rejection says nothing: each is asked as if it were the first.
    rejectionsSinceAnswer: () => Promise.resolve(0),
    async saveOutcome(_workspace, saved) {
      if (saved.call) await end(saved.call);
      outcome = saved;
      return false;
    },
  };
  return {
    store,
    attempts: () => attempts,
    answer: (): ModelAnswer | null => outcome && { result: outcome.result, reason: outcome.reason, usage, calls },
  };
}
