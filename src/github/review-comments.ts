import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { Comment } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { GitHubId } from './github-id.ts';
import { parseRest } from './parse-rest.ts';
import { restActor, RestUser } from './rest-actor.ts';

const PER_PAGE = 100;

/** https://docs.github.com/en/rest/pulls/comments */
const Row = z.object({
  id: GitHubId,
  user: RestUser.nullish(),
  body: z.string(),
  path: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  pull_request_url: z.string(),
});

export interface CommentPage {
  comments: (Comment & { pullRequestNumber: number })[];
  /** Where the list goes on; null at its end. */
  next: { since: number; page: number } | null;
  /** When the request was sent, ISO 8601. */
  readAt: string;
}

/**
 * One page of a repository's inline review comments, by `updated` ascending. The list goes on by time, not by page
 * number, so that comments edited or deleted meanwhile shift nothing; only a hundred of one instant are paged through.
 */
export async function readRepositoryComments(
  github: GitHub,
  repository: { owner: string; name: string },
  position: { since: number; page: number },
): Promise<CommentPage> {
  const route = '/repos/{owner}/{repo}/pulls/comments';
  const answer = await github.rest(route, {
    owner: repository.owner,
    repo: repository.name,
    sort: 'updated',
    direction: 'asc',
    per_page: PER_PAGE,
    page: position.page,
    ...(position.since > 0 && { since: new Date(position.since).toISOString() }),
  });
  const rows = parseRest(z.array(Row), answer.data, route);
  const last = rows.at(-1);
  const reached = last ? Date.parse(last.updated_at) : position.since;
  const next = reached > position.since ? { since: reached, page: 1 } : { ...position, page: position.page + 1 };
  return { comments: rows.map(mapRow), next: rows.length < PER_PAGE ? null : next, readAt: answer.sentAt };
}

/** All inline review comments of one pull request: what its own list shows is what there is. */
export async function readPullRequestComments(
  github: GitHub,
  repository: { owner: string; name: string },
  number: number,
): Promise<Comment[]> {
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}/comments';
  const comments: Comment[] = [];
  for (let page = 1; ; page++) {
    const answer = await github.rest(route, {
      owner: repository.owner,
      repo: repository.name,
      pull_number: number,
      per_page: PER_PAGE,
      page,
    });
    const rows = parseRest(z.array(Row), answer.data, route);
    comments.push(...rows.map(mapRow));
    if (rows.length < PER_PAGE) return comments;
  }
}

function mapRow(row: z.infer<typeof Row>): Comment & { pullRequestNumber: number } {
  return {
    githubId: row.id,
    kind: 'review',
    author: restActor(row.user),
    body: cleanText(row.body),
    path: cleanText(row.path),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pullRequestNumber: Number(row.pull_request_url.split('/').at(-1)),
  };
}
