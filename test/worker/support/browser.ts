import { exports } from 'cloudflare:workers';
import type { Answer, ProblemBody } from './api.ts';

const SITE = 'https://edge.test';

/** What a browser keeps between requests: the cookies that the Worker sets. Redirects are not followed. */
export function browser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    /** Opens a path; with a form it is sent, with `json` what a script sends, as from a page of the same site. `headers` win. */
    async open(
      path: string,
      form?: Record<string, string>,
      headers: Record<string, string> = {},
      more: { method?: string; json?: object } = {},
    ): Promise<Response> {
      const sent = {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
        'user-agent': 'Tester/1.0',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      };
      const body = form ? new URLSearchParams(form).toString() : more.json && JSON.stringify(more.json);
      const method = more.method ?? (body === undefined ? 'GET' : 'POST');
      const init = { method, headers: sent, redirect: 'manual', ...(body !== undefined && { body }) } as const;
      const response = await exports.default.fetch(`${SITE}${path}`, init);
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (/max-age=0/i.test(set)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
    async signIn(key: string) {
      await this.open('/session', { key, to: '/' });
      return this;
    },
    /** What the API answers this browser. */
    async call<Body = ProblemBody>(method: string, path: string, json?: object): Promise<Answer<Body>> {
      const response = await this.open(path, undefined, {}, { method, ...(json && { json }) });
      const text = await response.text();
      const type = response.headers.get('content-type');
      return { status: response.status, type, body: (text === '' ? null : JSON.parse(text)) as Body };
    },
  };
}

export type Browser = ReturnType<typeof browser>;

/** Where GitHub sends a person back to who says yes: the path with its code and state. */
export async function consent(response: Response): Promise<string> {
  const answer = await fetch(response.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return back.pathname + back.search;
}
