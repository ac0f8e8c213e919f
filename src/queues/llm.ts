import type { Deps } from '../deps.ts';
import { analyze } from '../jobs/analyze.ts';
import { LlmMessage } from '../messages.ts';
import { settleEach } from './settle.ts';

export function consumeLlm(deps: Deps, batch: MessageBatch): Promise<void> {
  return settleEach(batch, LlmMessage, (message) => analyze(deps.analyze, message));
}
