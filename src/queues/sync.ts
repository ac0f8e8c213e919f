import type { Deps } from '../deps.ts';
import { advanceSync } from '../jobs/advance-sync.ts';
import { SyncMessage } from '../messages.ts';
import { settleEach } from './settle.ts';

export function consumeSync(deps: Deps, batch: MessageBatch): Promise<void> {
  return settleEach(batch, SyncMessage, (message) => advanceSync(deps.sync, message));
}
