import type { Commit, GitPerson, PullRequest } from '../../history/model.ts';
import { oidOf } from './ids.ts';
import type { Moment } from './moment.ts';

export function pushed(pullRequest: PullRequest, message: string, moment: Moment): PullRequest {
  const commit = addedCommit(pullRequest.number, pullRequest.commits.length, message, moment);
  const commits = [...pullRequest.commits, commit];
  // Checks belong to a commit: the new head has none until they are added.
  return { ...pullRequest, updatedAt: moment.at, commits, headRefOid: commit.oid, checks: [] };
}

/** Replaces all commits with this many new ones. */
export function forcePushed(pullRequest: PullRequest, count: number, moment: Moment): PullRequest {
  const { at, actor } = moment;
  const commits = Array.from({ length: count }, (_, index) =>
    addedCommit(pullRequest.number, index, `Rewritten ${index + 1}`, moment),
  );
  const headRefOid = commits.at(-1)?.oid ?? pullRequest.headRefOid;
  const event = {
    __typename: 'HeadRefForcePushedEvent' as const,
    createdAt: at,
    actor,
    beforeOid: pullRequest.headRefOid,
    afterOid: headRefOid,
  };
  return { ...pullRequest, updatedAt: at, commits, headRefOid, checks: [], timeline: [...pullRequest.timeline, event] };
}

export function addedCommit(
  number: number,
  index: number,
  message: string,
  { at, actor, repositoryId }: Moment,
): Commit {
  const person: GitPerson = { name: actor.name ?? actor.login, email: '<redacted>', user: actor };
  return {
    oid: oidOf(`${repositoryId} ${number} ${index} ${message} ${at}`),
    message,
    authoredDate: at,
    committedDate: at,
    additions: 10 + index,
    deletions: index,
    author: person,
    committer: person,
  };
}
