import type { Deps } from '../deps.ts';
import { lookAgainAll, takeInstallation } from '../jobs/take-delivery.ts';
import { redeliverMissed } from '../jobs/redeliver-missed.ts';
import { refreshLive } from '../jobs/refresh-live.ts';
import { takeHints } from '../jobs/take-hints.ts';
import { LiveMessage } from '../messages.ts';
import { settle, takeBatch, type Taken } from './settle.ts';

type OfType<Type extends LiveMessage['type']> = Taken<LiveMessage & { type: Type }>;

/** Hints first and together, because they are quick and fold; then what takes its time, once for each repository. */
export async function consumeLive(deps: Deps, batch: MessageBatch): Promise<void> {
  const taken = takeBatch(batch, LiveMessage);
  const hints = ofType(taken, 'live.hint');
  await settle(batch.queue, hints, () =>
    takeHints(
      deps.live,
      hints.map(({ body }) => body),
    ),
  );
  for (const [, same] of Map.groupBy(ofType(taken, 'live.refresh'), ({ body }) => body.repositoryId)) {
    const [first] = same;
    if (first) await settle(batch.queue, same, () => refreshLive(deps.live, first.body));
  }
  for (const one of ofType(taken, 'live.repository')) {
    await settle(batch.queue, [one], () => lookAgainAll(deps.live, one.body));
  }
  for (const one of ofType(taken, 'live.installation')) {
    await settle(batch.queue, [one], () => takeInstallation(deps.live, one.body));
  }
  for (const one of ofType(taken, 'live.deliveries')) {
    await settle(batch.queue, [one], () => redeliverMissed(deps.redeliver, one.body));
  }
}

function ofType<Type extends LiveMessage['type']>(taken: Taken<LiveMessage>[], type: Type): OfType<Type>[] {
  return taken.filter((one): one is OfType<Type> => one.body.type === type);
}
