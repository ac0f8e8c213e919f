import { jsonAnswer, type Answer } from '../answer.ts';
import type { HttpRequest } from '../http-server.ts';
import { appPages } from './app-pages.ts';
import { oauthPages } from './oauth-pages.ts';
import type { WebHandler, WebParts } from './web-page.ts';

/** Answers what a browser asks of GitHub, and what needs no credential; undefined for every other path. */
export type WebReader = (request: HttpRequest) => { route: string; answer: () => Answer } | undefined;

export function createWebReader(parts: WebParts): WebReader {
  const pages: Record<string, WebHandler> = { ...appPages(parts), ...oauthPages(parts), 'GET /meta': meta };
  const handlers = Object.entries(pages).map(([route, handle]) => {
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

/** github.com says no version; an Enterprise Server says `installed_version`. */
function meta(): Answer {
  return jsonAnswer(200, { verifiable_password_authentication: false, domains: {} });
}

function fieldsOf({ url, headers, body }: HttpRequest): Record<string, string> {
  const inBody = headers['content-type']?.includes('json')
    ? (JSON.parse(body) as Record<string, string>)
    : Object.fromEntries(new URLSearchParams(body));
  return { ...Object.fromEntries(url.searchParams), ...inBody };
}
