import type { ModelStandIn } from '../../packages/model-stand-in/src/start-model.ts';
import type { Asked, Prompt } from '../../src/domain/analysis/model.ts';
import type { SchedulerState, RunEnd } from '../../src/domain/analysis/scheduler.ts';
import { runModel, type ModelRunDeps } from '../../src/jobs/analysis/run-model.ts';
import { promptOf, repairOf, tokensOfPrompt } from '../../src/llm/prompt.ts';
import { ask } from '../../src/llm/provider.ts';
import { readAnswer } from '../../src/llm/schema.ts';
import { beginCall, endCall, rejectionsSinceAnswer } from '../../src/storage/analyses/calls.ts';
import { saveOutcome } from '../../src/storage/analyses/save-outcome.ts';
import { nextPendingAt, requeue, takePending } from '../../src/storage/analyses/take.ts';
import type { Database } from '../../src/storage/database.ts';
import { simulatedScheduler } from './simulation/scheduler.ts';

/** Milliseconds of a call of the model on this world's clock. */
const THINKING_MS = 500;

class Killed extends Error {}

export interface AnalysisWorld {
  now: number;
  readonly modelScheduler: SchedulerState;
  wake(): void;
  /** Runs the model, two runs at once as in the queue, until nothing is due before an instant; the clock jumps over waits. */
  runUntil(instant: number): Promise<void>;
  readonly kills: number;
}

/** The llm consumer of one workspace against a real database and the model's stand-in, with a clock and a death of its own. */
export function analysisWorld(
  db: Database,
  workspaceId: string,
  standIn: ModelStandIn,
  options: {
    now: number;
    dailyLimit?: number;
    apiKey?: string;
    /** Instead of the Worker's own. */
    promptOf?: typeof promptOf;
    /** After how many of its calls to the outside, whichever they are, each process ends; the last one lives on. */
    lives?: number[];
  },
): AnalysisWorld {
  let [now, kills] = [options.now, 0];
  const lives = [...(options.lives ?? []), Infinity];
  let left = lives[0] ?? Infinity;
  let queue: string[] = [];
  const scheduler = simulatedScheduler(
    () => now,
    (token) => queue.push(token),
  );
  const name = standIn.models[0] ?? '';
  const settings = { baseUrl: standIn.baseUrl, model: name, apiKey: options.apiKey };

  /** A call to the outside in a process that may end before or after it has its effect. */
  function mortal<Rest extends unknown[], Result>(born: number, run: (...rest: Rest) => Promise<Result>) {
    return async (...rest: Rest): Promise<Result> => {
      const alive = () => {
        if (kills === born && --left > 0) return;
        if (kills === born) left = lives[++kills] ?? Infinity;
        throw new Killed();
      };
      alive();
      const result = await run(...rest);
      alive();
      return result;
    };
  }

  const on =
    <Rest extends unknown[], Result>(run: (db: Database, ...rest: Rest) => Promise<Result>) =>
    (...rest: Rest): Promise<Result> =>
      run(db, ...rest);

  async function askLater(prompt: Prompt, mostOutputTokens: number): Promise<Asked> {
    now += THINKING_MS;
    return ask(settings, prompt, mostOutputTokens);
  }

  function deps(): ModelRunDeps {
    const born = kills;
    const mortally = <Rest extends unknown[], Result>(run: (...rest: Rest) => Promise<Result>) => mortal(born, run);
    return {
      now: () => now,
      sleep: async (milliseconds) => void (now += milliseconds),
      every: () => () => undefined,
      model: {
        key: { promptVersion: 1, model: name },
        dailyLimit: options.dailyLimit ?? 10_000_000,
        prices: null,
        promptOf: options.promptOf ?? promptOf,
        repairOf,
        tokensOfPrompt,
        answerTokens: { least: 400, most: 1_200 },
        ask: mortally(askLater),
        readAnswer,
      },
      modelScheduler: () => ({
        wake: mortally(async () => void scheduler.wake()),
        take: mortally(async (token: string) => scheduler.take(token)),
        hold: mortally(async (token: string) => scheduler.hold(token)),
        finish: mortally(async (token: string, end: RunEnd) => void scheduler.finish(token, end)),
      }),
      store: {
        takePending: mortally(on(takePending)),
        nextPendingAt: mortally(on(nextPendingAt)),
        requeue: mortally(on(requeue)),
        beginCall: mortally(on(beginCall)),
        endCall: mortally(on(endCall)),
        rejectionsSinceAnswer: mortally(on(rejectionsSinceAnswer)),
        saveOutcome: mortally(on(saveOutcome)),
      },
      sendToCompute: mortally(() => Promise.resolve()),
      log: () => undefined,
    };
  }

  async function deliver(token: string): Promise<void> {
    try {
      await runModel(deps(), { type: 'llm.run', v: 1, workspaceId, token });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  return {
    get now() {
      return now;
    },
    set now(instant) {
      now = instant;
    },
    get modelScheduler() {
      return scheduler.state;
    },
    get kills() {
      return kills;
    },
    wake: () => void scheduler.wake(),
    async runUntil(instant) {
      for (;;) {
        const tokens = queue;
        queue = [];
        await Promise.all(tokens.map(deliver));
        if (queue.length > 0) continue;
        const due = scheduler.alarm;
        if (due === null || due > instant) return;
        now = Math.max(now, due);
        scheduler.ring();
      }
    },
  };
}
