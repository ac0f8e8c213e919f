import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { Comment } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { GitHubId } from './github-id.ts';
import { endless, MAX_EMPTY, PER_PAGE, readRestList, readRestRows, type WholeList } from './read-rest-list.ts';
import { restActor, RestUser } from './rest-actor.ts';

/** https://docs.github.com/en/rest/pulls/comments */
const Row = z.object({
  id: GitHubId,
  // When the account cannot be read, the comment still counts.
  user: RestUser.nullish().catch(null),
  body: z.string().nullable(),
  path: z.string().nullish(),
  // A comment of before reviews existed belongs to none, and only a reply answers one.
  pull_request_review_id: GitHubId.nullish(),
  in_reply_to_id: GitHubId.nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  pull_request_url: z.string(),
});

/** Maximum number of pages for comments of one instant: a list with more repeats itself for ever. */
const MAX_PAGES = 50;

export interface CommentPage {
  comments: (Comment & { pullRequestNumber: number })[];
  /** Where the list goes on; null at its end. */
  next: { since: number; page: number } | null;
  /** When the request was sent, ISO 8601. */
  readAt: string;
}

/**
 * One page of a repository's inline review comments, by `updated` ascending. The list continues by time, not by page
 * number, so comments that are edited or deleted in the meantime shift nothing. Page numbers serve only when one
 * instant has a hundred comments.
 */
export async function readRepositoryComments(
  github: GitHub,
  repository: { owner: string; name: string },
  position: { since: number; page: number },
): Promise<CommentPage> {
  const { since, page } = position;
  const { owner, name: repo } = repository;
  const list = {
    route: '/repos/{owner}/{repo}/pulls/comments',
    parameters: {
      owner,
      repo,
      sort: 'updated',
      direction: 'asc',
      ...(since > 0 && { since: new Date(since).toISOString() }),
    },
    row: Row,
  };
  const comments: CommentPage['comments'] = [];
  let readAt: string | null = null;
  let empty = 0;
  for (let from = (page - 1) * PER_PAGE; ;) {
    const { rows, unread, next, sentAt } = await readRestRows(github, list, from);
    // Only the pull request's own list shows which pull request an unreadable row belongs to.
    if (unread[0] !== undefined) throw new FailureError({ kind: 'rejected', detail: `${list.route}: ${unread[0]}` });
    comments.push(...rows.map(mapRow));
    readAt ??= sentAt;
    const last = rows.at(-1);
    const reached = last ? Date.parse(last.updated_at) : since;
    if (next === null) return { comments, next: null, readAt };
    if (reached > since) return { comments, next: { since: reached, page: 1 }, readAt };
    if (rows.length > 0 && next % PER_PAGE === 0 && page < MAX_PAGES) {
      return { comments, next: { since, page: next / PER_PAGE + 1 }, readAt };
    }
    if (page >= MAX_PAGES || (rows.length === 0 && ++empty >= MAX_EMPTY)) throw endless(list.route);
    from = next;
  }
}

/** All inline review comments of one pull request, as its own list shows them. */
export async function readPullRequestComments(
  github: GitHub,
  repository: { owner: string; name: string },
  number: number,
): Promise<WholeList<Comment>> {
  const { rows, unread } = await readRestList(github, {
    route: '/repos/{owner}/{repo}/pulls/{pull_number}/comments',
    parameters: { owner: repository.owner, repo: repository.name, pull_number: number },
    row: Row,
  });
  // A row counts once when it is listed twice because new rows arrived in the meantime.
  const byId = new Map(rows.map((row) => [row.id, mapRow(row)]));
  return { rows: [...byId.values()], unread };
}

function mapRow(row: z.infer<typeof Row>): Comment & { pullRequestNumber: number } {
  return {
    githubId: row.id,
    kind: 'review',
    author: restActor(row.user),
    body: cleanText(row.body ?? ''),
    path: row.path ? cleanText(row.path) : null,
    reviewGithubId: row.pull_request_review_id ?? null,
    inReplyToGithubId: row.in_reply_to_id ?? null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    pullRequestNumber: Number(row.pull_request_url.split('/').at(-1)),
  };
}
