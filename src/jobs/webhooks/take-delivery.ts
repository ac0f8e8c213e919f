import type { SyncMessage, WebhookMessage } from '../../messages.ts';
import type { Scope, Sending } from '../ports.ts';
import { turnsOf } from '../schedule/schedule-next.ts';
import type { HintDeps } from './take-hints.ts';

export interface DeliveryDeps extends Pick<HintDeps, 'log'> {
  now(): number;
  store: Pick<HintDeps['store'], 'knownDeliveries' | 'rememberDeliveries'> & {
    /** Those that are tracked, in whichever workspace, of repositories with these ids of GitHub's. */
    trackedOf(githubIds: string[]): Promise<Scope[]>;
    /** Notes on the connection of an installation whether it works, why not, and since when. */
    markInstallation(installationId: string, failure: string | null, at: string): Promise<unknown>;
  };
  /** Finds out again what can be read by an installation, whose permissions changed. */
  lookAtInstallation(installationId: string): Promise<void>;
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
}

type OfRepositories = WebhookMessage & { type: 'webhook.repository' | 'webhook.repositories' };
type OfInstallation = WebhookMessage & { type: 'webhook.installation' };

/** What brings an installation back; every other action leaves it as it is, or ends it. */
const BRINGS_BACK = new Set(['created', 'unsuspend']);

/**
 * Has every workspace that tracks any of these repositories ask GitHub again what it is called, and whether it is there: by messages
 * beside this queue, so that a delivery which names thousands holds up nobody's next one.
 */
export async function takeRepositories(deps: DeliveryDeps, message: OfRepositories): Promise<void> {
  const named = message.type === 'webhook.repository' ? [message.repositoryGithubId] : message.repositoryGithubIds;
  await once(deps, message, async () => {
    const tracked = await deps.store.trackedOf(named);
    await deps.sendToSync(turnsOf('look', tracked));
    deps.log('repositories.named', { delivery: message.delivery, named: named.length, tracked: tracked.length });
  });
}

/** Marks the connection of an installation that was suspended, removed or brought back. */
export async function takeInstallation(deps: DeliveryDeps, message: OfInstallation): Promise<void> {
  await once(deps, message, async () => {
    const { installationId, failure } = message;
    // Messages of a version that did not know them meant one of these two, and now.
    const { action = failure === null ? 'unsuspend' : 'suspend', at = new Date(deps.now()).toISOString() } = message;
    if (failure !== null || BRINGS_BACK.has(action)) await deps.store.markInstallation(installationId, failure, at);
    if (action === 'new_permissions_accepted') await deps.lookAtInstallation(installationId);
    deps.log('installation.changed', { installationId, action, at, failure });
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
