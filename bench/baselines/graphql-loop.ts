import { graphql } from '@octokit/graphql';
import { cleanText } from '../../src/domain/clean-text.ts';
import type { ChildList, Comment, PullRequestSnapshot } from '../../src/domain/entities.ts';
import { mapActor } from '../../src/github/map-actor.ts';
import { databaseId, present } from '../../src/github/map-list.ts';
import { NO_HOLES } from '../../src/github/holes.ts';
import { mapPullRequest } from '../../src/github/map-pull-request.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import type { LoopRun, Target } from './baseline.ts';
import { LOOP_QUERY, PAGE_WIDTH, type LoopNode, type LoopPage } from './graphql-query.ts';

/**
 * A loop that takes an afternoon to write: it asks Octokit for a page with everything in it, saves it, and asks for
 * the next. It keeps no cursor, continues no list, knows no limit, and ends with the first error.
 */
export async function runGraphqlLoop(target: Target): Promise<LoopRun> {
  const began = performance.now();
  const query = graphql.defaults({ baseUrl: target.apiUrl, headers: { authorization: 'token bench' } });
  const { owner, name } = target;
  let pullRequests = 0;
  for (let after: string | null = null; ;) {
    const readAt = new Date().toISOString();
    const answer: LoopPage = await query<LoopPage>(LOOP_QUERY, {
      owner,
      name,
      width: PAGE_WIDTH,
      listSize: 100,
      after,
    });
    const { nodes, pageInfo } = answer.repository.pullRequests;
    const snapshots = present(nodes).map((node) => snapshotOf(node, readAt));
    await savePullRequests(target.db, target.scope, snapshots);
    pullRequests += snapshots.length;
    after = pageInfo.endCursor;
    if (!pageInfo.hasNextPage) return { pullRequests, seconds: (performance.now() - began) / 1000 };
  }
}

function snapshotOf(node: LoopNode, readAt: string): PullRequestSnapshot {
  const mapped = mapPullRequest(node, {
    place: '',
    holes: NO_HOLES,
    readAt,
    reviewComments: commentsOf(node),
    tagRest: undefined,
  });
  if (!('snapshot' in mapped)) throw new Error(mapped.unread.reason);
  return mapped.snapshot;
}

function commentsOf(node: LoopNode): ChildList<Comment> {
  const comments = present(node.reviewThreads.nodes).flatMap((thread) => present(thread.comments.nodes));
  const rows = comments.map((comment) => ({
    githubId: databaseId(comment.fullDatabaseId) ?? '',
    kind: 'review' as const,
    author: mapActor(comment.author),
    body: cleanText(comment.body),
    path: cleanText(comment.path),
    reviewGithubId: null,
    inReplyToGithubId: null,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
  }));
  return { state: 'complete', rows, total: rows.length };
}
