import type { ResponseHeaders } from './client.ts';

/**
 * The address of the next page of a REST list; null on the last page. Only GitHub's header ends a list: a page may be
 * short. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function nextPageUrl(headers: ResponseHeaders): URL | null {
  const [, url] = nextLinkOf(headers) ?? [];
  return url === undefined ? null : new URL(url);
}

/** Whether a REST list goes on after this page. */
export function hasNextPage(headers: ResponseHeaders): boolean {
  return nextLinkOf(headers) !== null;
}

function nextLinkOf(headers: ResponseHeaders): RegExpExecArray | null {
  return /<([^>]+)>;\s*rel="?next"?/.exec(String(headers['link'] ?? ''));
}
