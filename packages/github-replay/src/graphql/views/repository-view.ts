import type { PullRequestState } from '../../history/model.ts';
import type { HostedRepository } from '../../hosting/hosted-repository.ts';
import { historyOf } from '../../hosting/branch-history.ts';
import { isoSeconds } from '../../history/iso-seconds.ts';
import { ownerOf } from '../../hosting/world.ts';
import { accountDatabaseId } from '../../history/database-ids.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import { pullRequestSequence } from '../pull-request-sequence.ts';
import { refuseArguments } from '../refuse-arguments.ts';
import { repositorySequence } from '../repository-sequence.ts';
import { replayError } from '../replay-error.ts';
import type { RequestContext } from '../request-context.ts';
import { actorView } from './actor-view.ts';
import { commitStubView } from './commit-view.ts';
import { deploymentView } from './deployment-view.ts';
import { issuesOf, issueView, type IssuesArguments } from './issue-view.ts';
import { releaseView } from './release-view.ts';
import { addresses, repositoryPath } from './home.ts';
import { homeOf, pullRequestView } from './pull-request-view.ts';

export interface PullRequestArguments extends PageArguments {
  states?: readonly PullRequestState[] | null;
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null;
}

export interface RepositoriesArguments extends PageArguments {
  privacy?: 'PUBLIC' | 'PRIVATE' | null;
  orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null;
}

const REFUSED_FILTERS = ['affiliations', 'hasIssuesEnabled', 'isArchived', 'isFork', 'isLocked', 'visibility'];

export function repositoryView(repository: HostedRepository) {
  const { databaseId, history } = repository;
  const [owner = '', name = ''] = repository.fullName.split('/');
  const lastUpdate = isoSeconds(repository.byUpdate.outlines.at(-1)?.updatedAt ?? Date.parse(history.facts.createdAt));
  const { defaultBranch, languages } = history.facts;
  const languageViews = [...languages].sort((a, b) => b.size - a.size).map((language) => languageView(language.name));

  const view = {
    __typename: 'Repository',
    id: () => nodeId('Repository', databaseId),
    databaseId,
    name,
    nameWithOwner: repository.fullName,
    owner: () => ownerView(owner),
    description: null,
    isPrivate: repository.isPrivate,
    isArchived: repository.archivedAt !== null,
    isFork: false,
    isDisabled: false,
    isLocked: false,
    isEmpty: repository.byCreation.outlines.length === 0,
    visibility: repository.isPrivate ? 'PRIVATE' : 'PUBLIC',
    createdAt: history.facts.createdAt,
    updatedAt: lastUpdate,
    pushedAt: lastUpdate,
    archivedAt: repository.archivedAt,
    primaryLanguage: languageViews[0] ?? null,
    defaultBranchRef: {
      __typename: 'Ref',
      id: () => nodeId('Ref', databaseId, defaultBranch),
      name: defaultBranch,
      prefix: 'refs/heads/',
    },
    languages(args: PageArguments) {
      const page = connection(sequenceOf(languageViews), args, (language) => language);
      const sizes = new Map(languages.map((language) => [language.name, language.size]));
      return {
        ...page,
        edges: page.edges.map((edge) => ({ ...edge, size: sizes.get(edge.node.name) ?? 0 })),
        totalSize: languages.reduce((sum, language) => sum + language.size, 0),
      };
    },
    pullRequests(args: PullRequestArguments, context: RequestContext) {
      refuseArguments('Repository.pullRequests', args, ['labels', 'baseRefName', 'headRefName']);
      const sequence = pullRequestSequence(repository, args.orderBy ?? undefined, args.states ?? undefined);
      const page = connection(
        sequence,
        args,
        (outline) => byNumber(outline.number),
        ({ number }) => repository.takeHiding(number),
      );
      context.pullRequestsServed += page.nodes.length;
      context.weight += page.nodes.length;
      return page;
    },
    pullRequest({ number }: { number: number }, context: RequestContext) {
      const found = repository.pullRequest(number) && byNumber(number);
      if (!found) throw replayError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      context.pullRequestsServed++;
      context.weight++;
      return found;
    },
    object(args: { oid?: string | null; expression?: string | null }) {
      refuseArguments('Repository.object', args, ['expression']);
      return typeof args.oid === 'string' ? commitOf(args.oid) : null;
    },
    deployments(args: PageArguments & { environments?: string[] | null; orderBy?: { direction: string } | null }) {
      const { environments, orderBy } = args;
      const deployments = repository.deployments().filter((each) => environments?.includes(each.environment) ?? true);
      const descending = orderBy?.direction === 'DESC';
      const sequence = descending
        ? sequenceOf(deployments.toReversed(), (each) => -each.databaseId)
        : sequenceOf(deployments, (each) => each.databaseId);
      return connection(sequence, args, (deployment) => deploymentView(repository, deployment, view, commitOf));
    },
    releases(args: PageArguments & { orderBy?: { field: string; direction: string } | null }) {
      if (args.orderBy?.field === 'NAME') refuseArguments('Repository.releases', args, ['orderBy']);
      const { releases } = repository.delivery();
      const listed = args.orderBy?.direction === 'ASC' ? releases : releases.toReversed();
      return connection(sequenceOf(listed), args, (release) => releaseView(repository, release, view, commitOf));
    },
    issues(args: IssuesArguments) {
      refuseArguments('Repository.issues', args, ['filterBy', 'states']);
      return connection(sequenceOf(issuesOf(repository, args)), args, (issue) => issueView(repository, issue, view));
    },
    ...addresses(repositoryPath(repository)),
  };

  function commitOf(oid: string): object | null {
    const number = repository.numberOfCommit(oid);
    const pullRequest = number === undefined ? undefined : repository.pullRequest(number);
    if (!pullRequest) return null;
    const commit = commitStubView(homeOf(repository, pullRequest, view), oid);
    const committedDate = 'committedDate' in commit ? commit.committedDate : pullRequest.updatedAt;
    return {
      ...commit,
      history(args: PageArguments & { since?: string | null }) {
        refuseArguments('Commit.history', args, ['author', 'path', 'until']);
        const since = typeof args.since === 'string' ? Date.parse(args.since) : 0;
        const commits = historyOf(repository, { oid, committedDate }, since);
        return connection(sequenceOf(commits), args, (each) => commitWhenRead(each.oid));
      },
    };
  }

  /** A commit whose oid is known, and whose rest is made when it is read: a history of a branch has thousands. */
  function commitWhenRead(oid: string): object {
    let rest: object | null | undefined;
    return new Proxy(
      { oid },
      {
        get(own, field) {
          // GraphQL asks of each value whether it is a promise.
          if (field === 'oid' || field === 'then' || typeof field === 'symbol')
            return Reflect.get(own, field) as unknown;
          rest ??= commitOf(oid);
          return rest && (Reflect.get(rest, field) as unknown);
        },
      },
    );
  }

  function byNumber(number: number): object {
    const pullRequest = repository.pullRequest(number);
    if (!pullRequest) throw new Error(`${repository.fullName} lists ${number}, which it does not hold`);
    return pullRequestView(repository, pullRequest, view);
  }
  return view;
}

function languageView(name: string) {
  return { __typename: 'Language', id: nodeId('Label', 'language', name), name, color: null };
}

/** The owner of every repository here is an organization. */
export function ownerView(login: string) {
  return {
    ...actorView({ __typename: 'Organization', login, databaseId: accountDatabaseId(login), name: login }),
    repositories(args: RepositoriesArguments, context: RequestContext) {
      refuseArguments('RepositoryOwner.repositories', args, REFUSED_FILTERS);
      const owned = context.world.repositories.filter(
        (repository) =>
          ownerOf(repository) === login &&
          ['available', 'blocked'].includes(repository.availability) &&
          (!args.privacy || repository.isPrivate === (args.privacy === 'PRIVATE')),
      );
      return connection(repositorySequence(owned, args.orderBy ?? undefined), args, (repository) =>
        // An error in a list becomes a null in its place, and an error with its path.
        repository.availability === 'blocked'
          ? replayError('FORBIDDEN', 'Repository access blocked')
          : repositoryView(repository),
      );
    },
  };
}
