import { analyse } from '../../packages/model-stand-in/src/analysis/analyse.ts';
import type { Model } from '../../src/jobs/analysis/ports.ts';
import { enqueueAnalyses } from '../../src/jobs/analysis/enqueue.ts';
import { runModel, type ModelRunDeps } from '../../src/jobs/analysis/run-model.ts';
import {
  MIN_OUTPUT_TOKENS,
  MAX_OUTPUT_TOKENS,
  PROMPT_VERSION,
  promptOf,
  repairOf,
  tokensOfPrompt,
} from '../../src/llm/prompt.ts';
import { readAnswer } from '../../src/llm/schema.ts';
import { beginCall, endCall, rejectionsSinceAnswer } from '../../src/storage/analyses/calls.ts';
import { countWaiting, isEnqueued, enqueueNext } from '../../src/storage/analyses/enqueue.ts';
import { saveOutcome } from '../../src/storage/analyses/save-outcome.ts';
import { nextPendingAt, requeue, takePending } from '../../src/storage/analyses/take.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { median, type Report } from '../figure.ts';
import { newBenchDatabase } from './database.ts';
import { createScheduler } from './model-scheduler.ts';
import { fillRepository } from './large-repository.ts';

const KEY = { promptVersion: PROMPT_VERSION, model: 'bench' };
/** The queue's `max_concurrency`. */
const CONSUMERS = 2;
/** Pull requests that are analysed of it. */
const ANALYSED = 200;
/** Milliseconds of a call on the measurement's clock, so that runs end as they do with a real model. */
const THINKING_MS = 1_000;

/** Enqueues this many pull requests, and analyses the first of them with the queue's own job. */
export async function measureBacklog(report: Report, pullRequests: number): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const database = await newBenchDatabase();
  stack.defer(() => database.stop());
  const db = openDatabase(database.databaseUrl, database.neonHttpUrl);
  const scope = await fillRepository(db, pullRequests);

  const began = Date.now();
  const store: Parameters<typeof enqueueAnalyses>[0] = {
    isEnqueued: (...asked) => isEnqueued(db, ...asked),
    enqueueNext: (...asked) => enqueueNext(db, ...asked),
  };
  await enqueueAnalyses(store, KEY, scope, () => true);
  const waiting = await countWaiting(db, scope.workspaceId);
  if (waiting !== pullRequests) throw new Error(`${waiting} of ${pullRequests} pull requests wait`);
  const of = `with ${pullRequests} waiting`;
  report({ name: 'analyses.backlog.enqueue', value: (Date.now() - began) / 1_000, unit: `s for ${pullRequests}` });

  const before = database.endpoint.requests();
  const { times, messages } = await analyseSome(db, scope.workspaceId);
  const trips = (database.endpoint.requests() - before) / times.length;
  const figure = (name: string, value: number, unit: string) =>
    report({ name: `analyses.backlog.${name}`, value, unit: `${unit} ${of}` });
  figure('take', median(times), 'ms to take a row');
  figure('take.worst', Math.max(...times), 'ms to take a row');
  figure('round-trips', trips, 'round trips a pull request');
  figure('messages', messages.sent, `messages for ${times.length} pull requests`);
  figure('messages.most', messages.mostUnderWay, 'messages under way at most');
}

/** Runs the model, two runs at once, while others announce work; answers how long each row took to be taken, in ms. */
async function analyseSome(db: Database, workspaceId: string) {
  let now = Date.now();
  const modelScheduler = createScheduler(() => now);
  const times: number[] = [];
  const on =
    <Rest extends unknown[], Result>(run: (db: Database, ...rest: Rest) => Result) =>
    (...rest: Rest): Result =>
      run(db, ...rest);
  const isEnough = () => times.length >= ANALYSED;
  const deps: ModelRunDeps = {
    now: () => now,
    sleep: () => Promise.resolve(),
    every: () => () => undefined,
    model: modelOf(() => void (now += THINKING_MS)),
    modelScheduler: () => ({
      ...modelScheduler,
      hold: async (token) => !isEnough() && (await modelScheduler.hold(token)),
    }),
    store: {
      async takePending(...asked) {
        const start = performance.now();
        const pending = await takePending(db, ...asked);
        times.push(performance.now() - start);
        await modelScheduler.wake();
        return pending;
      },
      nextPendingAt: on(nextPendingAt),
      requeue: on(requeue),
      beginCall: on(beginCall),
      endCall: on(endCall),
      rejectionsSinceAnswer: on(rejectionsSinceAnswer),
      saveOutcome: on(saveOutcome),
    },
    sendToCompute: () => Promise.resolve(),
    log: () => undefined,
  };
  async function consume(): Promise<void> {
    while (!isEnough()) {
      const message = modelScheduler.receive();
      if (!message) return;
      await runModel(deps, { type: 'llm.run', v: 1, workspaceId, token: message.token });
      message.done();
    }
  }
  await modelScheduler.wake();
  while (!isEnough()) await Promise.all(Array.from({ length: CONSUMERS }, consume));
  return { times, messages: modelScheduler.messages() };
}

/** The product's prompt and reader, with an answer that costs nothing. */
function modelOf(think: () => void): Model {
  return {
    key: KEY,
    dailyLimit: 1_000_000_000,
    prices: null,
    promptOf,
    repairOf,
    tokensOfPrompt,
    answerTokens: { least: MIN_OUTPUT_TOKENS, most: MAX_OUTPUT_TOKENS },
    ask(prompt) {
      think();
      const text = JSON.stringify(analyse(prompt.messages.map(({ content }) => content)));
      return Promise.resolve({
        ok: true,
        answer: { text, end: 'complete', usage: { inputTokens: 1_000, outputTokens: 200 } },
      });
    },
    readAnswer,
  };
}
