import type { Commit, GitPerson, PullRequest } from '../../history/model.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import { userView } from './actor-view.ts';
import { checkSuiteView, checkSuitesOf, rollupView } from './check-view.ts';
import { addresses, repositoryPath, type Home } from './home.ts';

/** A commit of a pull request. Only the head commit has checks. */
export function commitView(home: Home, commit: Commit) {
  const { oid, message, authoredDate, committedDate, additions, deletions } = commit;
  const repository = home.repository;
  const isHead = oid === home.pullRequest.headRefOid;
  const view = {
    __typename: 'Commit',
    id: () => nodeId('Commit', repository.databaseId, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    message,
    messageHeadline: () => message.split('\n', 1)[0],
    messageBody: () => message.split('\n').slice(1).join('\n').trimStart(),
    authoredDate,
    committedDate,
    pushedDate: null,
    additions,
    deletions,
    author: () => gitActorView(commit.author, authoredDate),
    committer: () => gitActorView(commit.committer, committedDate),
    repository: home.repositoryView,
    statusCheckRollup: () => (isHead ? rollupView(home, view) : null),
    checkSuites: (args: PageArguments) =>
      connection(sequenceOf(isHead ? checkSuitesOf(home.pullRequest) : []), args, (suite) =>
        checkSuiteView(home, suite, view),
      ),
    ...addresses(`${repositoryPath(repository)}/commit/${oid}`),
  };
  return view;
}

export function pullRequestCommitView(home: Home, commit: Commit) {
  const { number } = home.pullRequest;
  return {
    __typename: 'PullRequestCommit',
    id: () => nodeId('PullRequestCommit', home.repository.databaseId, number, commit.oid),
    commit: () => commitView(home, commit),
    pullRequest: () => home.pullRequestView,
    ...addresses(`${repositoryPath(home.repository)}/pull/${number}/commits/${commit.oid}`),
  };
}

/**
 * A commit by its oid: one of the pull request's, its merge commit, or one that a force-push removed, of which only
 * the oid is known.
 */
export function commitStubView(home: Home, oid: string) {
  const known = home.pullRequest.commits.find((commit) => commit.oid === oid);
  if (known) return commitView(home, known);
  if (oid === home.pullRequest.mergeCommitOid) return commitView(home, mergeCommit(home.pullRequest, oid));
  return {
    __typename: 'Commit',
    id: () => nodeId('Commit', home.repository.databaseId, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    repository: home.repositoryView,
    statusCheckRollup: null,
    ...addresses(`${repositoryPath(home.repository)}/commit/${oid}`),
  };
}

function mergeCommit(pullRequest: PullRequest, oid: string): Commit {
  const { number, title, headRefName, mergedBy, additions, deletions } = pullRequest;
  const date = pullRequest.mergedAt ?? pullRequest.updatedAt;
  const message = `Merge pull request #${number} from ${headRefName}\n\n${title}`;
  const person = { name: mergedBy?.name ?? 'GitHub', email: 'noreply@github.com', user: mergedBy };
  return {
    oid,
    message,
    authoredDate: date,
    committedDate: date,
    additions,
    deletions,
    author: person,
    committer: person,
  };
}

function gitActorView(person: GitPerson, date: string) {
  return { name: person.name, email: person.email, date, user: userView(person.user) };
}
