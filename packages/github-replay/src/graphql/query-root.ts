import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { World } from '../hosting/world.ts';
import { parseNodeId } from './node-id.ts';
import { replayError } from './replay-error.ts';
import type { RequestContext } from './request-context.ts';
import { actorView } from './views/actor-view.ts';
import { commitStubView } from './views/commit-view.ts';
import { partView } from './views/part-view.ts';
import { organizationView } from './views/organization-view.ts';
import { homeOf } from './views/pull-request-view.ts';
import { ownerView, repositoryView } from './views/repository-view.ts';

const IDS_A_REQUEST = 100;
/** A query by id requests only some lists of a pull request, and takes that share of a page's time. */
const LISTS_OF_A_FULL_PAGE = 8;

/** The fields of `Query` that the replay serves. */
export function queryRoot() {
  return {
    rateLimit: (_: unknown, context: RequestContext) => context.rateLimit,
    viewer: (_: unknown, context: RequestContext) => actorView(context.world.viewer),
    repositoryOwner({ login }: { login: string }, context: RequestContext) {
      const owner = context.world.owner(login);
      return owner === undefined ? null : ownerView(owner);
    },
    organization({ login }: { login: string }, context: RequestContext) {
      const owner = context.world.owner(login);
      if (owner !== undefined) return organizationView(owner);
      throw replayError('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
    },
    repository(args: { owner: string; name: string; followRenames?: boolean | null }, context: RequestContext) {
      if (context.dryRun) return null;
      const asked = `${args.owner}/${args.name}`;
      const repository = context.world.byName(asked);
      const renamed = repository && repository.fullName.toLowerCase() !== asked.toLowerCase();
      if (!repository || (renamed && args.followRenames === false)) throw notFound(asked);
      return visible(repository, asked);
    },
    node({ id }: { id: string }, context: RequestContext) {
      return context.dryRun ? null : nodeOrThrow(id, context);
    },
    nodes({ ids }: { ids: readonly string[] }, context: RequestContext) {
      if (ids.length > IDS_A_REQUEST) {
        const message = `You may not provide more than ${IDS_A_REQUEST} node ids; you provided ${ids.length}.`;
        throw replayError('ARGUMENT_LIMIT', message);
      }
      if (context.dryRun) return [];
      // An error in a list's place becomes a null there and an error with its path, which is how GitHub answers too.
      return ids.map((id) => {
        try {
          return nodeOrThrow(id, context);
        } catch (error) {
          return error;
        }
      });
    },
  };
}

function notFound(fullName: string): Error {
  return replayError('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`);
}

function visible(repository: HostedRepository, asked: string): object {
  switch (repository.availability) {
    case 'available':
      return repositoryView(repository);
    case 'blocked':
      throw replayError('FORBIDDEN', 'Repository access blocked');
    case 'deleted':
    case 'private':
      throw notFound(asked);
  }
}

function nodeOrThrow(id: string, context: RequestContext): object {
  const node = findNode(id, context.world);
  if (!node) throw replayError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
  if (parseNodeId(id)?.kind === 'PullRequest') {
    context.pullRequestsServed++;
    context.weight += Math.min(1, context.listsEach / LISTS_OF_A_FULL_PAGE);
  }
  return node;
}

function findNode(id: string, world: World): object | null | undefined {
  const parsed = parseNodeId(id);
  if (!parsed) return undefined;
  const [first = '', second = '', third = ''] = parsed.keys;
  if (parsed.kind === 'Actor') return actorView(world.actor(Number(first)) ?? null);
  const repository = world.byId(Number(first));
  if (repository?.availability === 'blocked') throw replayError('FORBIDDEN', 'Repository access blocked');
  if (repository?.availability !== 'available') return undefined;
  const view = repositoryView(repository);
  if (parsed.kind === 'Repository') return view;
  if (parsed.kind === 'Deployment') {
    const { nodes } = view.deployments({ first: repository.deployments().length });
    return nodes.find(({ databaseId }) => databaseId === Number(second));
  }

  const number = parsed.kind === 'Commit' ? repository.numberOfCommit(second) : Number(second);
  const pullRequest = number === undefined ? undefined : repository.pullRequest(number);
  if (!pullRequest) return undefined;
  const home = homeOf(repository, pullRequest, view);
  if (parsed.kind === 'PullRequest') return home.pullRequestView;
  if (parsed.kind === 'Commit') return commitStubView(home, second);
  return partView(home, parsed.kind, third);
}
