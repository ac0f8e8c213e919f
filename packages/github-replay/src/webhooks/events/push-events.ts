import type { Commit, GitPerson, PullRequest } from '../../history/model.ts';
import { accountShape } from '../../rest/account-shape.ts';
import type { Parent } from '../../rest/part-shapes.ts';
import { repositoryShape } from '../../rest/repository-shape.ts';
import type { WebhookEvent } from '../webhook-event.ts';
import { pullRequestEvent } from './pull-request-events.ts';

/** A push to the head branch: an event of the branch, and one of the pull request. */
export function pushEvents(parent: Parent, before: PullRequest, forced: boolean): WebhookEvent[] {
  const { headRefOid, headRefName, author, commits } = parent.pullRequest;
  const shas = { before: before.headRefOid, after: headRefOid };
  const { fullName } = parent.repository;
  const pushed = commits.filter(({ oid }) => !before.commits.some((commit) => commit.oid === oid));
  const shapes = pushed.map((commit) => pushedCommitShape(fullName, commit));
  const payload = {
    ref: `refs/heads/${headRefName}`,
    ...shas,
    created: false,
    deleted: false,
    forced,
    base_ref: null,
    compare: `https://github.com/${fullName}/compare/${shas.before.slice(0, 12)}...${shas.after.slice(0, 12)}`,
    commits: shapes,
    head_commit: shapes.at(-1) ?? null,
    pusher: { name: accountShape(author)?.login ?? 'ghost', email: '<redacted>' },
    repository: pushedRepositoryShape(parent),
  };
  return [{ name: 'push', payload }, pullRequestEvent(parent, 'synchronize', shas)];
}

/** Only pushes have these times as numbers. */
function pushedRepositoryShape({ repository, api }: Parent) {
  const shape = repositoryShape(repository, api);
  const seconds = (time: string): number => Date.parse(time) / 1_000;
  return { ...shape, created_at: seconds(shape.created_at), pushed_at: seconds(shape.pushed_at) };
}

function pushedCommitShape(fullName: string, commit: Commit) {
  const person = ({ name, email, user }: GitPerson) => ({ name, email, ...(user && { username: user.login }) });
  return {
    id: commit.oid,
    tree_id: commit.oid,
    distinct: true,
    message: commit.message,
    timestamp: commit.committedDate,
    url: `https://github.com/${fullName}/commit/${commit.oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: [],
    removed: [],
    modified: [],
  };
}
