import type { Deps } from '../deps.ts';
import { computeSync } from '../jobs/compute-sync.ts';
import { computeTouched, computeWeeks } from '../jobs/compute-touched.ts';
import { recordEnded } from '../jobs/record-ended.ts';
import { ComputeMessage } from '../messages.ts';
import { settleEach } from './settle.ts';

export function consumeCompute(deps: Deps, batch: MessageBatch): Promise<void> {
  return settleEach(batch, ComputeMessage, (message) => {
    switch (message.type) {
      case 'compute.step':
        return computeSync(deps.compute, message);
      case 'compute.record':
        return recordEnded(deps.record, message);
      case 'compute.touched':
        return computeTouched(deps.touched, message);
      case 'compute.weeks':
        return computeWeeks(deps.touched, message);
    }
  });
}
