import type { ChildList, Comment, PullRequestSnapshot } from '../domain/entities.ts';
import type { Unread } from '../domain/set-aside.ts';
import type { GraphqlAnswer } from './client.ts';
import { asDocumented } from './map-list.ts';
import { mapPullRequest, type MappedPullRequest, type PullRequestNode } from './map-pull-request.ts';
import type { TagRests } from './read-tag-rests.ts';

/** Pull requests of one answer in their stored form. */
export interface MappedPullRequests {
  snapshots: PullRequestSnapshot[];
  /** The pull requests that cannot be stored, and why. */
  unread: Unread[];
  /** Names of lists that the credential may not read. */
  unreadable: string[];
}

/**
 * Maps pull requests of one answer, each with its place in it, as in `repository.p3`. `tagRests` is what was read of
 * them after the answer.
 */
export function mapPullRequests(
  nodes: { node: PullRequestNode; place: string }[],
  answer: Pick<GraphqlAnswer<unknown>, 'sentAt' | 'holes' | 'unreadable'>,
  tagRests: TagRests,
  reviewCommentsOf: (node: PullRequestNode) => ChildList<Comment>,
): MappedPullRequests {
  const { holes, sentAt: readAt } = answer;
  const mapped = nodes.map(({ node, place }) =>
    asDocumented<MappedPullRequest>(
      () => {
        const tagRest = tagRests.get(node.id);
        return mapPullRequest(node, { place, holes, readAt, tagRest, reviewComments: reviewCommentsOf(node) });
      },
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
