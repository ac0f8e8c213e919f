import type { AppContext } from '../context.ts';
import { refreshRepository } from '../jobs/schedule/refresh-repository.ts';
import { redeliverMissed, type RedeliverDeps } from '../jobs/webhooks/redeliver-missed.ts';
import { refreshLive, type LiveDeps } from '../jobs/webhooks/refresh-live.ts';
import { LiveMessage } from '../messages.ts';
import { knownDeliveries } from '../storage/deliveries.ts';
import { getMark, setMark } from '../storage/schedule-marks.ts';
import { boundTo } from './bound.ts';
import { refreshDeps, syncDeps } from './reading.ts';
import { settleEach, type Batch, type SendAnew } from './settle.ts';

export function consumeLive(context: AppContext, batch: Batch, sendAnew: SendAnew): Promise<void> {
  return settleEach(batch, LiveMessage, sendAnew, (message) => {
    switch (message.type) {
      case 'live.refresh':
        return refreshLive(liveDeps(context), message);
      case 'live.deliveries':
        return redeliverMissed(redeliverDeps(context), message);
    }
  });
}

function liveDeps(context: AppContext): LiveDeps {
  const { cursor, senders } = context;
  return {
    ...syncDeps(context),
    cursor,
    sendToCompute: (body) => senders.compute([{ body }]),
    refreshRepository: (repository) => refreshRepository(refreshDeps(context), repository),
  };
}

function redeliverDeps({ config, now, app, db, senders, log }: AppContext): RedeliverDeps {
  return {
    now,
    app: config.GITHUB_WEBHOOK_SECRET === undefined ? null : app,
    store: {
      knownDeliveries: boundTo(db)(knownDeliveries),
      mark: () => getMark(db, 'deliveries'),
      setMark: (at) => setMark(db, 'deliveries', at),
    },
    sendToLive: (body) => senders.live([{ body }]),
    log,
  };
}
