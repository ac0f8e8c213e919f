import { randomUUID } from 'node:crypto';
import type { AppRegistry } from '../app/app-registry.ts';
import type { Installation } from '../app/registered-app.ts';
import { nodeId } from '../graphql/node-id.ts';
import type { Actor } from '../history/model.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { accountShape, ownerShape } from '../rest/account-shape.ts';
import { repositoryShape } from '../rest/repository-shape.ts';
import type { WebhookEvent } from './webhook-event.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** Sends the events to the hook. */
export interface Announcer {
  /** An App's hook hears only of accounts that it is installed on, and not while it is suspended there. */
  announce(repository: HostedRepository, sender: Actor, eventsOf: () => readonly WebhookEvent[]): void;
  /** Events about an installation itself are sent also when they report its suspension. */
  announceInstallation(installation: Installation, sender: Actor, event: WebhookEvent): void;
}

export function createAnnouncer(webhooks: WebhookSender, apps: AppRegistry, api: () => string): Announcer {
  function send(
    event: WebhookEvent,
    about: Record<string, unknown>,
    ids: { repository?: number; installation?: number },
  ) {
    const payload: Record<string, unknown> = { ...about, ...event.payload };
    webhooks.send({
      guid: randomUUID(),
      event: event.name,
      action: typeof payload['action'] === 'string' ? payload['action'] : null,
      body: JSON.stringify(payload),
      installationId: ids.installation ?? null,
      repositoryId: ids.repository ?? null,
      headers: {},
    });
  }

  return {
    announce(repository, sender, eventsOf) {
      if (!webhooks.isOn()) return;
      const [owner = ''] = repository.fullName.split('/');
      const [installation] = apps.installationsOn(owner);
      if (apps.first() && (!installation || installation.suspendedAt !== null)) return;
      const about = {
        repository: repositoryShape(repository, api()),
        organization: ownerShape(owner),
        sender: accountShape(sender),
        ...(installation && { installation: reference(installation) }),
      };
      const ids = { repository: repository.databaseId, ...(installation && { installation: installation.id }) };
      for (const event of eventsOf()) send(event, about, ids);
    },
    announceInstallation(installation, sender, event) {
      send(event, { sender: accountShape(sender) }, { installation: installation.id });
    },
  };
}

function reference({ id }: Installation) {
  return { id, node_id: nodeId('Installation', id) };
}
