const REDIRECTS = new Set([301, 302, 307, 308]);
const MAX_HOPS = 5;

/**
 * `fetch` that follows redirects, but to other paths of the same host alone. GitHub answers 301 for the old name of a
 * repository; behind a proxy its `location` names a host of its own, for which `fetch` would leave out the token, and the
 * answer to that looks like a token that GitHub refuses.
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
    // Set, not parsed: a path that begins with `//` would name another host.
    target = new URL(target.origin);
    target.pathname = pathname;
    target.search = search;
  }
  throw new Error(`GitHub redirects more than ${MAX_HOPS} times`);
}
