import type { GitHub } from './client.ts';

/**
 * How many of the newest pull requests the front has: enough to show every one that was updated in the same second as
 * others. Within a second the list has no reliable order.
 */
const FRONT = 30;

/**
 * GitHub's tag of the front of the list of pull requests by `updated`. Every changed pull request comes to the front,
 * so the same tag means that nothing has changed. Null when the list still has the tag `known`; that request costs
 * nothing.
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
