import { isToRead, type SourcesToRead } from '../../domain/deployments/sources-to-read.ts';
import type { RefreshRequest } from '../../domain/cursor/live.ts';
import type { Urgency } from '../../domain/cursor/live-work.ts';
import { withoutRoom } from '../../domain/cursor/live/request-refresh.ts';
import type { Unread } from '../../domain/set-aside.ts';
import type { TrackedRepository } from '../../domain/tracked-repository.ts';
import type { WebhookMessage } from '../../messages.ts';
import type { Scope } from '../ports.ts';

type PullRequestsMessage = WebhookMessage & { type: 'webhook.pull_requests' };

export interface Delivery {
  id: string;
  event: string;
}

export interface RefreshRequestDeps {
  now(): number;
  cursor(repositoryId: string): {
    /** Answers the numbers for which no room is left. */
    requestRefresh(repository: TrackedRepository, requests: RefreshRequest[], urgency: Urgency): Promise<number[]>;
  };
  store: {
    /** Which of these deliveries are known already. */
    knownDeliveries(ids: string[]): Promise<string[]>;
    /** Remembers deliveries, and that one arrived about these repositories, by GitHub's ids. */
    rememberDeliveries(deliveries: Delivery[], githubIds: string[]): Promise<unknown>;
    /** What the rules name to be read of a repository. */
    sourcesToRead(scope: Scope): Promise<SourcesToRead>;
    /** Pull requests whose head or merge commit is one of these commits. */
    numbersOfCommits(scope: Scope, shas: string[]): Promise<number[]>;
    setAside(scope: Scope, unread: Unread[], now: number): Promise<unknown>;
  };
  /** Every repository with one of these ids of GitHub's, in all workspaces, with the credential to read it. */
  tracked(githubIds: string[]): Promise<TrackedRepository[]>;
  /** Begins a sync that reads deployments, or makes the running sync read them again. */
  readDeployments(repository: TrackedRepository): Promise<unknown>;
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * Makes deliveries pull requests to read again, in the cursor of every repository that they concern. One query
 * tells which repositories are tracked. What no room is left for is set aside, so that a sync asks for it. A delivery is stored as known only after that, so that after a crash the
 * redelivery does the work.
 */
export async function requestRefreshes(deps: RefreshRequestDeps, messages: PullRequestsMessage[]): Promise<void> {
  const known = new Set(await deps.store.knownDeliveries(messages.map(({ delivery }) => delivery)));
  const fresh = [...new Map(messages.map((message) => [message.delivery, message])).values()].filter(
    ({ delivery }) => !known.has(delivery),
  );
  if (fresh.length === 0) return;
  const byRepository = Map.groupBy(fresh, (message) => message.repositoryGithubId);
  for (const repository of await deps.tracked([...byRepository.keys()])) {
    const ofRepository = byRepository.get(repository.githubId) ?? [];
    const requests = ofRepository.flatMap(({ pulls }) => pulls);
    const shas = [...new Set(ofRepository.flatMap((message) => message.shas))];
    await request(deps, repository, requests, shas);
    if (await mustRead(deps, repository, ofRepository)) await deps.readDeployments(repository);
  }
  const taken = fresh.map(({ delivery, event }) => ({ id: delivery, event }));
  await deps.store.rememberDeliveries(taken, [...byRepository.keys()]);
}

/** Whether a delivery is about a deployment or an incident, or about something that counts as one by the workspace's rules. */
async function mustRead(
  { store }: RefreshRequestDeps,
  repository: TrackedRepository,
  messages: PullRequestsMessage[],
): Promise<boolean> {
  if (messages.some(({ deployed }) => deployed)) return true;
  const lists = messages.flatMap(({ changedList }) => changedList ?? []);
  if (lists.length === 0) return false;
  const sources = await store.sourcesToRead(repository);
  return lists.some((list) => isToRead(list, sources));
}

async function request(
  deps: RefreshRequestDeps,
  repository: TrackedRepository,
  requests: RefreshRequest[],
  shas: string[],
): Promise<void> {
  const numbers = shas.length > 0 ? await deps.store.numbersOfCommits(repository, shas) : [];
  const all = [...requests, ...numbers.map((number) => ({ number, updatedAt: 0 }))];
  if (all.length === 0) return;
  const left = await deps.cursor(repository.repositoryId).requestRefresh(repository, all, 'webhook');
  if (left.length > 0) await deps.store.setAside(repository, withoutRoom(left), deps.now());
  const { workspaceId, repositoryId } = repository;
  deps.log('live.requested', { workspaceId, repositoryId, numbers: [...new Set(all.map(({ number }) => number))] });
}
