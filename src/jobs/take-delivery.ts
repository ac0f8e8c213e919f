import type { TrackedRepository } from '../domain/tracked-repository.ts';
import type { WebhookMessage } from '../messages.ts';
import type { HintDeps } from './take-hints.ts';

export interface DeliveryDeps extends Pick<HintDeps, 'tracked' | 'log'> {
  lookAgain(repository: TrackedRepository): Promise<void>;
  store: Pick<HintDeps['store'], 'knownDeliveries' | 'rememberDeliveries'> & {
    /** Notes on the connection of an installation whether it works, and why not. */
    markInstallation(installationId: number, failure: string | null): Promise<unknown>;
  };
}

/** Has every workspace that tracks a repository look again what it is called, and whether it is there. */
export async function lookAgainAll(
  deps: DeliveryDeps,
  message: WebhookMessage & { type: 'webhook.repository' },
): Promise<void> {
  await once(deps, message, async () => {
    for (const repository of await deps.tracked(message.repositoryGithubId)) await deps.lookAgain(repository);
  });
}

/** Marks the connection of an installation that was suspended, removed or brought back. */
export async function takeInstallation(
  deps: DeliveryDeps,
  message: WebhookMessage & { type: 'webhook.installation' },
): Promise<void> {
  await once(deps, message, async () => {
    const { installationId, failure } = message;
    await deps.store.markInstallation(installationId, failure);
    deps.log('installation.changed', { installationId, failure });
  });
}

/** Does the work of a delivery that is not remembered yet, and remembers it after. */
async function once(
  deps: DeliveryDeps,
  { delivery, event }: { delivery: string; event: string },
  work: () => Promise<void>,
): Promise<void> {
  const known = await deps.store.knownDeliveries([delivery]);
  if (known.length > 0) return;
  await work();
  await deps.store.rememberDeliveries([{ id: delivery, event }]);
}
