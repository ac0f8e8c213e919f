import type { Deps } from '../deps.ts';
import { announceAnalysis } from '../jobs/announce-analysis.ts';
import { wakeWaiting } from '../jobs/line-up.ts';
import { takeModelTurn } from '../jobs/take-model-turn.ts';
import { LlmMessage } from '../messages.ts';
import { settleEach } from './settle.ts';

export function consumeLlm(deps: Deps, batch: MessageBatch): Promise<void> {
  return settleEach(batch, LlmMessage, (message) => {
    switch (message.type) {
      case 'llm.analyze':
        return announceAnalysis(deps.analysis, message);
      case 'llm.wake':
        return wakeWaiting(deps.analysis, message);
      case 'llm.turn':
        return takeModelTurn(deps.modelTurn, message);
    }
  });
}
