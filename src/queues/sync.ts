import type { Deps } from '../deps.ts';
import { advanceSync } from '../jobs/advance-sync.ts';
import { importRepositories } from '../jobs/import-repositories.ts';
import { scheduleNext } from '../jobs/schedule-next.ts';
import { takeTurn } from '../jobs/take-turn.ts';
import { SyncMessage } from '../messages.ts';
import { settleEach } from './settle.ts';

export function consumeSync(deps: Deps, batch: MessageBatch): Promise<void> {
  return settleEach(batch, SyncMessage, (message) => {
    switch (message.type) {
      case 'sync.step':
        return advanceSync(deps.sync, message);
      case 'sync.schedule':
        return scheduleNext(deps.schedule, message);
      case 'sync.due':
        return takeTurn(deps.turns, message);
      case 'sync.import':
        return importRepositories(deps.imports, message);
      case 'sync.connections':
        return deps.connections.lookAgain(message);
    }
  });
}
