import type { Deps } from '../deps.ts';
import { computeSync } from '../jobs/compute-sync.ts';
import { computeOverdue, computeSeveral, computeTouched, computeWeeks } from '../jobs/compute-touched.ts';
import { expire } from '../jobs/expire.ts';
import { recordEnded } from '../jobs/record-ended.ts';
import { ComputeMessage } from '../messages.ts';
import { settleEach, type SendAnew } from './settle.ts';

export function consumeCompute(deps: Deps, batch: MessageBatch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, ComputeMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'compute.step':
        return computeSync(deps.compute, message);
      case 'compute.record':
        return recordEnded(deps.record, message);
      case 'compute.touched':
        return computeTouched(deps.touched, message);
      case 'compute.weeks':
        return computeWeeks(deps.touched, message);
      case 'compute.several':
        return computeSeveral(deps.touched, message);
      case 'compute.overdue':
        return computeOverdue(deps.touched);
      case 'compute.expire':
        return expire(deps.expire);
    }
  });
}
