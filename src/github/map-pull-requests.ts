import type { ChildList, Comment, PullRequestSnapshot } from '../domain/entities.ts';
import type { Unread } from '../domain/set-aside.ts';
import type { GraphqlAnswer } from './client.ts';
import { asDocumented } from './map-list.ts';
import { mapPullRequest, type MappedPullRequest, type PullRequestNode } from './map-pull-request.ts';

/** Pull requests of one answer in their stored form, without their tags. */
export interface MappedPullRequests {
  snapshots: PullRequestSnapshot[];
  /** The pull requests that cannot be stored, and why. */
  unread: Unread[];
  /** Names of lists that the credential may not read. */
  unreadable: string[];
}

/** Maps pull requests of one answer, each with its place in it, as in `repository.p3`. */
export function mapPullRequests(
  nodes: { node: PullRequestNode; place: string }[],
  answer: Pick<GraphqlAnswer<unknown>, 'sentAt' | 'holes' | 'unreadable'>,
  reviewCommentsOf: (node: PullRequestNode) => ChildList<Comment>,
): MappedPullRequests {
  const { holes, sentAt: readAt } = answer;
  const mapped = nodes.map(({ node, place }) =>
    asDocumented<MappedPullRequest>(
      () => mapPullRequest(node, { place, holes, readAt, reviewComments: reviewCommentsOf(node) }),
      (reason) => ({ unread: { number: node.number, list: null, reason } }),
    ),
  );
  const stored = mapped.flatMap((one) => ('snapshot' in one ? [one] : []));
  return {
    snapshots: stored.map(({ snapshot }) => snapshot),
    unread: mapped.flatMap((one) => ('unread' in one ? [one.unread] : [])),
    unreadable: [...new Set([...answer.unreadable, ...stored.flatMap(({ unreadable }) => unreadable)])],
  };
}
