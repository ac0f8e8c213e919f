import type { AppContext } from '../context.ts';
import { lookAt } from '../jobs/schedule/look-at-connections.ts';
import { takeInstallation, takeMember, takeRepositories, type DeliveryDeps } from '../jobs/webhooks/take-delivery.ts';
import { requestRefreshes, type RefreshRequestDeps } from '../jobs/webhooks/request-refreshes.ts';
import { WebhookMessage } from '../messages.ts';
import { readable } from '../services/connections.ts';
import { signOutLeft } from '../services/members.ts';
import { readDeployments } from '../services/syncs.ts';
import { connectionOfInstallation } from '../storage/connections.ts';
import { markInstallation } from '../storage/connection-marks.ts';
import { knownDeliveries, numbersOfCommits, rememberDeliveries } from '../storage/deliveries.ts';
import { repositoriesByGithubIds } from '../storage/repositories.ts';
import { setAside } from '../storage/set-aside.ts';
import { sourcesToRead } from '../storage/source-readings.ts';
import { boundTo } from './bound.ts';
import { connectionDeps } from './connections.ts';
import { settle, takeBatch, type Batch, type SendAnew, type Taken } from './settle.ts';

/**
 * Messages about pull requests are handled together, because they then cost one query. A message that failed before is
 * handled alone, so that its fault does not delay the others. Nothing here waits for GitHub.
 */
export async function consumeWebhooks(context: AppContext, batch: Batch, sendAnew: SendAnew): Promise<void> {
  const deps = webhookDeps(context);
  const taken = await takeBatch(batch, WebhookMessage, sendAnew);
  const ofPullRequests = taken.filter(isOfPullRequests);
  const fresh = ofPullRequests.filter(({ message }) => message.attempts === 1);
  const alone = ofPullRequests.filter(({ message }) => message.attempts > 1);
  for (const group of [fresh, ...alone.map((one) => [one])]) {
    const bodies = group.map(({ body }) => body);
    await settle(batch.queue, group, sendAnew, () => requestRefreshes(deps, bodies));
  }
  for (const one of taken) {
    const { body } = one;
    if (body.type === 'webhook.pull_requests') continue;
    await settle(batch.queue, [one], sendAnew, () => {
      if (body.type === 'webhook.installation') return takeInstallation(deps, body);
      return body.type === 'webhook.member' ? takeMember(deps, body) : takeRepositories(deps, body);
    });
  }
}

function isOfPullRequests(
  one: Taken<WebhookMessage>,
): one is Taken<WebhookMessage & { type: 'webhook.pull_requests' }> {
  return one.body.type === 'webhook.pull_requests';
}

function webhookDeps(context: AppContext): RefreshRequestDeps & DeliveryDeps {
  const { config, now, db, cursor, senders, log } = context;
  const bind = boundTo(db);
  return {
    now,
    cursor,
    store: {
      knownDeliveries: bind(knownDeliveries),
      rememberDeliveries: (deliveries, githubIds) =>
        rememberDeliveries(db, deliveries, githubIds, config.RESULT_TTL_HOURS),
      numbersOfCommits: bind(numbersOfCommits),
      sourcesToRead: bind(sourcesToRead),
      setAside: bind(setAside),
      trackedOf: async (githubIds) => {
        const rows = await repositoriesByGithubIds(db, githubIds);
        return rows.map(({ workspaceId, id: repositoryId }) => ({ workspaceId, repositoryId }));
      },
      markInstallation: bind(markInstallation),
    },
    lookAtInstallation: async (installationId) => {
      const connection = await connectionOfInstallation(db, installationId);
      if (connection) await lookAt(connectionDeps(context), connection);
    },
    signOutLeft: (left) => signOutLeft(context, left),
    tracked: async (githubIds) => {
      const rows = await repositoriesByGithubIds(db, githubIds);
      const tracked = await Promise.all(rows.map((row) => readable(context, row)));
      return tracked.filter((repository) => repository !== null);
    },
    sendToSync: senders.sync,
    readDeployments: (repository) => readDeployments(context, repository),
    log,
  };
}
