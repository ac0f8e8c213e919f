import type { Deps } from '../deps.ts';
import { consumeCompute } from './compute.ts';
import { consumeDeadLetters } from './dead-letters.ts';
import { consumeLive } from './live.ts';
import { consumeLlm } from './llm.ts';
import { consumeSync } from './sync.ts';
import { consumeWebhooks } from './webhooks.ts';

/** Hands a batch to its consumer. Names may carry an environment behind them, as in `sync-staging`. */
export function consume(deps: Deps, batch: MessageBatch): Promise<void> {
  if (/-dead(-|$)/.test(batch.queue)) return consumeDeadLetters(deps, batch);
  const [queue] = batch.queue.split('-');
  switch (queue) {
    case 'sync':
      return consumeSync(deps, batch);
    case 'compute':
      return consumeCompute(deps, batch);
    case 'llm':
      return consumeLlm(deps, batch);
    case 'webhooks':
      return consumeWebhooks(deps, batch);
    case 'live':
      return consumeLive(deps, batch);
    default:
      throw new Error(`there is no consumer for the queue ${batch.queue}`);
  }
}
