import type { Deps } from '../deps.ts';
import { announceAnalysis } from '../jobs/announce-analysis.ts';
import { announceWaiting, wakeWaiting } from '../jobs/line-up.ts';
import { takeModelTurn } from '../jobs/take-model-turn.ts';
import { LlmMessage } from '../messages.ts';
import { settleEach, type SendAnew } from './settle.ts';

export function consumeLlm(deps: Deps, batch: MessageBatch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, LlmMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'llm.analyze':
        return announceAnalysis(deps.analysis, message);
      case 'llm.line_up':
        return announceWaiting(deps.analysis);
      case 'llm.wake':
        return wakeWaiting(deps.analysis, message);
      case 'llm.turn':
        return takeModelTurn(deps.modelTurn, message);
    }
  });
}
