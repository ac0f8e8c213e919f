const REDIRECTS = new Set([301, 302, 307, 308]);
const MAX_HOPS = 5;

/**
 * `fetch` that follows redirects only to other paths of the same host. GitHub answers 301 for the old name of a
 * repository. Behind a proxy its `location` names another host; `fetch` would leave out the token there, and the answer
 * would look as if GitHub refused the token.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export async function fetchFollowing(url: string, init: RequestInit): Promise<Response> {
  let target = new URL(url);
  for (let hop = 0; hop <= MAX_HOPS; hop++) {
    const response = await fetch(target, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) return response;
    await response.body?.cancel();
    const { pathname, search } = new URL(location, target);
    // The parts are set, not parsed: a path that begins with `//` would name another host.
    target = new URL(target.origin);
    target.pathname = pathname;
    target.search = search;
  }
  throw new Error(`GitHub redirects more than ${MAX_HOPS} times`);
}
