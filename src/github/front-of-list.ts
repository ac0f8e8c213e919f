import type { GitHub } from './client.ts';

/**
 * Enough of the newest pull requests that one which was updated in the same second as others still shows among them:
 * within a second, they have no order that can be relied on.
 */
const FRONT = 30;

/**
 * GitHub's tag of the front of the list of pull requests by `updated`: whatever changes comes to the front, so that the
 * same tag means that nothing has. Null when the list still has the tag `known`, which costs nothing to ask.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests
 */
export async function readFrontTag(
  github: GitHub,
  repository: { owner: string; name: string },
  known: string | null,
): Promise<{ etag: string | null } | null> {
  const answer = await github.restIfChanged(
    '/repos/{owner}/{repo}/pulls',
    {
      owner: repository.owner,
      repo: repository.name,
      state: 'all',
      sort: 'updated',
      direction: 'desc',
      per_page: FRONT,
    },
    known,
  );
  if (!answer) return null;
  const etag = answer.headers['etag'];
  return { etag: typeof etag === 'string' ? etag : null };
}
