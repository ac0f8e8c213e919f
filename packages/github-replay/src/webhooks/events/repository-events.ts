import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { ownerShape } from '../../rest/account-shape.ts';
import type { WebhookEvent } from '../webhook-event.ts';

export type RepositoryAction = 'archived' | 'unarchived' | 'deleted' | 'privatized' | 'publicized';

export function repositoryEvent(action: RepositoryAction): WebhookEvent {
  return { name: 'repository', payload: { action } };
}

/** A new owner and a new name each have their own event, with the former value. */
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
