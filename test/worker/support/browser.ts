import { exports } from 'cloudflare:workers';

/** What a browser keeps between requests: the cookies that the Worker sets. Redirects are not followed. */
export function browser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    /** Opens a path; with a form it is sent, as from a page of the same site. `headers` win. */
    async open(path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
      const response = await exports.default.fetch(`https://edge.test${path}`, {
        headers: {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        redirect: 'manual',
        ...(form && { method: 'POST', body: new URLSearchParams(form).toString() }),
      });
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
  };
}
