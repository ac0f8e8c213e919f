import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { ownerShape } from '../../rest/account-shape.ts';
import type { WebhookEvent } from '../webhook-event.ts';

export type RepositoryAction = 'archived' | 'unarchived' | 'deleted' | 'privatized' | 'publicized';

export function repositoryEvent(action: RepositoryAction): WebhookEvent {
  return { name: 'repository', payload: { action } };
}

/** A new owner, a new name, or both: each is an event of its own, told with what it was before. */
export function renamedEvents(repository: HostedRepository, before: string): WebhookEvent[] {
  const [oldOwner = '', oldName = ''] = before.split('/');
  const [owner, name] = repository.fullName.split('/');
  const event = (action: string, changes: object): WebhookEvent => ({
    name: 'repository',
    payload: { action, changes },
  });
  return [
    ...(owner === oldOwner ? [] : [event('transferred', { owner: { from: { organization: ownerShape(oldOwner) } } })]),
    ...(name === oldName ? [] : [event('renamed', { repository: { name: { from: oldName } } })]),
  ];
}
