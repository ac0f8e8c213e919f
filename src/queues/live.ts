import type { Deps } from '../deps.ts';
import { redeliverMissed } from '../jobs/redeliver-missed.ts';
import { refreshLive } from '../jobs/refresh-live.ts';
import { LiveMessage } from '../messages.ts';
import { settleEach, type SendAnew } from './settle.ts';

export function consumeLive(deps: Deps, batch: MessageBatch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, LiveMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'live.refresh':
        return refreshLive(deps.live, message);
      case 'live.deliveries':
        return redeliverMissed(deps.redeliver, message);
    }
  });
}
