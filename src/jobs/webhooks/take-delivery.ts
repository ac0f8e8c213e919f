import type { SyncMessage, WebhookMessage } from '../../messages.ts';
import type { Scope, Sending } from '../ports.ts';
import { dueMessages } from '../schedule/schedule-next.ts';
import type { RefreshRequestDeps } from './request-refreshes.ts';

export interface DeliveryDeps extends Pick<RefreshRequestDeps, 'log'> {
  now(): number;
  store: Pick<RefreshRequestDeps['store'], 'knownDeliveries' | 'rememberDeliveries'> & {
    /** The tracked repositories with these ids of GitHub's, in all workspaces. */
    trackedOf(githubIds: string[]): Promise<Scope[]>;
    /** Notes on an installation's connection whether it works, why it does not, and since when. */
    markInstallation(installationId: string, failure: string | null, at: string): Promise<unknown>;
  };
  /** Asks GitHub again what an installation can read; its permissions have changed. */
  lookAtInstallation(installationId: string): Promise<void>;
  /** Signs out what a person is in our workspaces through an organization or a team that they have left; answers how many. */
  signOutLeft(left: Pick<OfMember, 'organizationGithubId' | 'teamGithubId' | 'userGithubId'>): Promise<number>;
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
}

type OfRepositories = WebhookMessage & { type: 'webhook.repository' | 'webhook.repositories' };
type OfMember = WebhookMessage & { type: 'webhook.member' };
type OfInstallation = WebhookMessage & { type: 'webhook.installation' };

/** The actions that bring an installation back. Every other action ends it or leaves it as it is. */
const BRINGS_BACK = new Set(['created', 'unsuspend']);

/**
 * For each workspace that tracks one of these repositories, asks GitHub again for the name and whether the repository
 * exists. It sends messages to another queue, so that a delivery with thousands of repositories does not delay the next
 * delivery.
 */
export async function takeRepositories(deps: DeliveryDeps, message: OfRepositories): Promise<void> {
  const named = message.type === 'webhook.repository' ? [message.repositoryGithubId] : message.repositoryGithubIds;
  await once(deps, message, named, async () => {
    const tracked = await deps.store.trackedOf(named);
    await deps.sendToSync(dueMessages('look', tracked));
    deps.log('repositories.named', { delivery: message.delivery, named: named.length, tracked: tracked.length });
  });
}

/** Marks the connection of an installation that was suspended, removed or brought back. */
export async function takeInstallation(deps: DeliveryDeps, message: OfInstallation): Promise<void> {
  await once(deps, message, [], async () => {
    const { installationId, failure } = message;
    // An older version's messages have neither field. They meant one of these two actions, at the present instant.
    const { action = failure === null ? 'unsuspend' : 'suspend', at = new Date(deps.now()).toISOString() } = message;
    if (failure !== null || BRINGS_BACK.has(action)) await deps.store.markInstallation(installationId, failure, at);
    if (action === 'new_permissions_accepted') await deps.lookAtInstallation(installationId);
    deps.log('installation.changed', { installationId, action, at, failure });
  });
}

/**
 * Signs out a person who has left an organization or a team. Whether they are still a member, through another one or because
 * they have come back since, is asked of GitHub by another queue.
 */
export async function takeMember(deps: DeliveryDeps, message: OfMember): Promise<void> {
  await once(deps, message, [], async () => {
    const members = await deps.signOutLeft(message);
    deps.log('member.reported', { delivery: message.delivery, members });
    if (members === 0) return;
    const { userGithubId: githubId } = message;
    await deps.sendToSync([{ body: { type: 'sync.members', v: 1, after: null, githubId } }]);
  });
}

/** Does the work of a delivery about repositories that is not stored as known yet, and stores it as known afterwards. */
async function once(
  deps: DeliveryDeps,
  { delivery, event }: { delivery: string; event: string },
  githubIds: string[],
  work: () => Promise<void>,
): Promise<void> {
  const known = await deps.store.knownDeliveries([delivery]);
  if (known.length > 0) return;
  await work();
  await deps.store.rememberDeliveries([{ id: delivery, event }], githubIds);
}
