import type { ChildList, Comment, PullRequestSnapshot } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import { mapPullRequest, type PullRequestNode, type PullRequestTags } from './map-pull-request.ts';

/** Pull requests of one answer as they are stored, with the tags that were read beside it. */
export function taggedSnapshots(
  nodes: PullRequestNode[],
  tags: Map<number, PullRequestTags>,
  answer: { sentAt: string; unreadable: string[] },
  reviewCommentsOf: (node: PullRequestNode) => ChildList<Comment>,
): PullRequestSnapshot[] {
  return nodes.map((node) => {
    const tagsOfNode = tags.get(node.number);
    if (!tagsOfNode) {
      const detail = `GitHub lost pull request ${node.number} while it was read`;
      throw new FailureError({ kind: 'transient', detail });
    }
    return mapPullRequest(node, {
      tags: tagsOfNode,
      readAt: answer.sentAt,
      reviewComments: reviewCommentsOf(node),
      checksUnreadable: answer.unreadable.length > 0,
    });
  });
}
