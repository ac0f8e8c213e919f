import { setTimeout as sleep } from 'node:timers/promises';

/** How often a read is tried, and the milliseconds between two attempts. */
const MAX_ATTEMPTS = 5;
const BETWEEN_MS = 1_000;

/**
 * The API of a running Worker, with a key. Anything but success is thrown with the problem's detail. A read is repeated when
 * the connection is lost or the Worker is out of order for a moment (503): the Worker may just be restarting.
 */
export function openClient(url: string, key: string) {
  function send(path: string, init: RequestInit): Promise<Response> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return fetch(`${url}${path}`, { ...init, headers });
  }
  async function read(path: string): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === MAX_ATTEMPTS;
      const response = await send(path, {}).catch((error: unknown) => {
        // `fetch` throws a TypeError when the connection fails.
        if (isLast || !(error instanceof TypeError)) throw error;
        return null;
      });
      if (response !== null && (isLast || response.status !== 503)) return response;
      await sleep(BETWEEN_MS);
    }
  }
  async function request(path: string, init?: RequestInit): Promise<Response> {
    const response = await (init ? send(path, init) : read(path));
    if (response.ok) return response;
    const text = await response.text();
    throw new Error(`${init?.method ?? 'GET'} ${path}: ${response.status} ${detailOf(text)}`);
  }
  return {
    async get<Body>(path: string): Promise<Body> {
      return (await request(path)).json<Body>();
    },
    async post<Body>(path: string, body: object): Promise<Body> {
      return (await request(path, { method: 'POST', body: JSON.stringify(body) })).json<Body>();
    },
    async patch(path: string, body: object): Promise<void> {
      await request(path, { method: 'PATCH', body: JSON.stringify(body) });
    },
    /** The data of a stream of server-sent events. */
    async *events<Data>(path: string): AsyncGenerator<Data> {
      const { body } = await request(path);
      if (!body) return;
      let rest = '';
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data:')) yield JSON.parse(line.slice(5)) as Data;
      }
    },
  };
}

export type Client = ReturnType<typeof openClient>;

function detailOf(text: string): string {
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text;
  } catch {
    return text;
  }
}
