import { isoSeconds } from '../history/iso-seconds.ts';
import type { PullRequest } from '../history/model.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { World } from '../hosting/world.ts';
import type { Parent } from '../rest/part-shapes.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import type { WebhookEvent } from '../webhooks/webhook-event.ts';
import type { Moment } from './changes/moment.ts';
import type { InRepository, Target } from './target.ts';

export interface ChangeContextParts {
  readonly world: World;
  readonly announcer: Announcer;
  readonly now: () => number;
  /** The address of the replay, for addresses in webhooks. */
  readonly address: () => string;
}

/** What each change uses: it finds its subject, stores the result, and sends it to the webhooks. */
export interface ChangeContext {
  repositoryOf(target?: InRepository): HostedRepository;
  readonly pullRequestOf: (target: Target) => PullRequest;
  momentOf(target: InRepository): Moment;
  /** Replaces a pull request by the result of `make`; `eventsOf` answers the webhooks for it. */
  readonly change: (
    target: Target,
    make: (before: PullRequest, moment: Moment) => PullRequest,
    eventsOf: (parent: Parent, before: PullRequest) => readonly WebhookEvent[],
  ) => void;
  parentOf(target: Target): Parent;
  announce(repository: HostedRepository, eventsOf: () => readonly WebhookEvent[]): void;
}

export function createChangeContext({ world, announcer, now, address }: ChangeContextParts): ChangeContext {
  const context: ChangeContext = {
    repositoryOf({ repository } = {}) {
      const found = repository === undefined ? world.repositories[0] : world.byName(repository);
      if (!found) throw new Error(`the replay does not hold ${repository ?? 'any repository'}`);
      return found;
    },
    pullRequestOf(target) {
      const found = context.repositoryOf(target).pullRequest(target.number);
      if (!found) throw new Error(`there is no pull request ${target.number}`);
      return found;
    },
    momentOf(target) {
      const at = target.at ?? isoSeconds(now());
      return { at, actor: world.viewer, repositoryId: context.repositoryOf(target).databaseId };
    },
    change(target, make, eventsOf) {
      const before = context.pullRequestOf(target);
      const repository = context.repositoryOf(target);
      repository.save(make(repository.stored(target.number) ?? before, context.momentOf(target)));
      context.announce(repository, () => eventsOf(context.parentOf(target), before));
    },
    parentOf: (target) => ({
      repository: context.repositoryOf(target),
      pullRequest: context.pullRequestOf(target),
      api: address(),
    }),
    announce: (repository, eventsOf) => announcer.announce(repository, world.viewer, eventsOf),
  };
  return context;
}
