import type { AppContext } from '../context.ts';
import { announceAnalysis, type AnnounceDeps } from '../jobs/analysis/announce-analysis.ts';
import { announceWaiting, wakeWaiting, type EnqueueDeps } from '../jobs/analysis/enqueue.ts';
import { runModel, type ModelRunDeps } from '../jobs/analysis/run-model.ts';
import { LlmMessage } from '../messages.ts';
import { beginCall, endCall, rejectionsSinceAnswer } from '../storage/analyses/calls.ts';
import {
  countWaiting,
  isEnqueued,
  enqueueAgain,
  enqueueNext,
  repositoriesToEnqueue,
  waitingWorkspaces,
} from '../storage/analyses/enqueue.ts';
import { saveOutcome } from '../storage/analyses/save-outcome.ts';
import { nextPendingAt, requeue, takePending } from '../storage/analyses/take.ts';
import { saveAnalysisOutcome } from '../storage/sync-runs.ts';
import { boundTo } from './bound.ts';
import { settleEach, type Batch, type SendAnew } from './settle.ts';

export function consumeLlm(context: AppContext, batch: Batch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, LlmMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'llm.analyze':
        return announceAnalysis(announceDeps(context), message);
      case 'llm.enqueue':
        return announceWaiting(announceDeps(context));
      case 'llm.wake':
        return wakeWaiting(announceDeps(context), message);
      case 'llm.run':
        return runModel(modelRunDeps(context), message);
    }
  });
}

function announceDeps({ now, model, modelScheduler, db, senders, log }: AppContext): AnnounceDeps & EnqueueDeps {
  const bind = boundTo(db);
  return {
    now,
    key: model?.key ?? null,
    modelScheduler,
    store: {
      isEnqueued: bind(isEnqueued),
      enqueueNext: bind(enqueueNext),
      repositoriesToEnqueue: bind(repositoriesToEnqueue),
      enqueueAgain: bind(enqueueAgain),
      waitingWorkspaces: bind(waitingWorkspaces),
      countWaiting: bind(countWaiting),
      saveAnalysisOutcome: bind(saveAnalysisOutcome),
    },
    sendToLlm: (body) => senders.llm([{ body }]),
    log,
  };
}

function modelRunDeps({ now, model, modelScheduler, db, senders, log }: AppContext): ModelRunDeps {
  const bind = boundTo(db);
  return {
    now,
    sleep: (milliseconds) => scheduler.wait(milliseconds),
    /** Repeats a task. A failure is logged, and the task runs again at the next time. */
    every(milliseconds, task) {
      const attempt = async (): Promise<void> => {
        try {
          await task();
        } catch (error) {
          log('llm.hold_failed', { detail: String(error) });
        }
      };
      const timer = setInterval(() => void attempt(), milliseconds);
      return () => clearInterval(timer);
    },
    model,
    modelScheduler,
    store: {
      takePending: bind(takePending),
      nextPendingAt: bind(nextPendingAt),
      requeue: bind(requeue),
      beginCall: bind(beginCall),
      endCall: bind(endCall),
      rejectionsSinceAnswer: bind(rejectionsSinceAnswer),
      saveOutcome: bind(saveOutcome),
    },
    sendToCompute: (body) => senders.compute([{ body }]),
    log,
  };
}
