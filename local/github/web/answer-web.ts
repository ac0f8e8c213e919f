import type { Answer } from '../answer.ts';
import type { HttpRequest } from '../http-server.ts';
import { appPages } from './app-pages.ts';
import { oauthPages } from './oauth-pages.ts';
import type { WebParts } from './web-page.ts';

/** Answers what a browser asks of GitHub, and what needs no credential; undefined for every other path. */
export type WebReader = (request: HttpRequest) => { route: string; answer: () => Answer } | undefined;

export function createWebReader(parts: WebParts): WebReader {
  const handlers = Object.entries({ ...appPages(parts), ...oauthPages(parts) }).map(([route, handle]) => {
    const [method = '', path = ''] = route.split(' ');
    return { route, method, handle, pattern: new RegExp(`^(?:/api/v3)?${path.replace(/:name/, '([^/]+)')}$`) };
  });
  return (request) => {
    for (const { route, method, pattern, handle } of handlers) {
      const match = method === request.method ? pattern.exec(request.url.pathname) : null;
      if (!match) continue;
      const name = decodeURIComponent(match[1] ?? '');
      return { route, answer: () => handle({ ...request, name, fields: fieldsOf(request) }) };
    }
    return undefined;
  };
}

function fieldsOf({ url, headers, body }: HttpRequest): Record<string, string> {
  const inBody = headers['content-type']?.includes('json')
    ? (JSON.parse(body) as Record<string, string>)
    : Object.fromEntries(new URLSearchParams(body));
  return { ...Object.fromEntries(url.searchParams), ...inBody };
}
