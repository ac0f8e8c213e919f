import type { Deps } from '../deps.ts';
import { advanceSync } from '../jobs/advance-sync.ts';
import { importNext } from '../jobs/import-repositories.ts';
import { scheduleNext, scheduleSeveral } from '../jobs/schedule-next.ts';
import { takeTurn } from '../jobs/take-turn.ts';
import { touchUnfinished } from '../jobs/touch-unfinished.ts';
import { SyncMessage } from '../messages.ts';
import { settleEach, type SendAnew } from './settle.ts';

export function consumeSync(deps: Deps, batch: MessageBatch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, SyncMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'sync.step':
        return advanceSync(deps.sync, message);
      case 'sync.schedule':
        return scheduleNext(deps.schedule, message);
      case 'sync.several':
        return scheduleSeveral(deps.schedule, message);
      case 'sync.due':
        return takeTurn(deps.turns, message);
      case 'sync.import':
      case 'sync.teams':
        return importNext(deps.imports, message);
      case 'sync.touch':
        return touchUnfinished(deps.touch, message);
      case 'sync.connections':
        return deps.connections.lookAgain(message);
    }
  });
}
