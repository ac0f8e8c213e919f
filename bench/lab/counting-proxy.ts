import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One round trip to the database. */
export interface RoundTrip {
  /** Milliseconds since the epoch. */
  at: number;
  /** It stores pull requests. */
  savesPage: boolean;
  /** It serves a request to the API, such as the benchmark's own poll of the sync. */
  servesApi: boolean;
}

export interface CountingProxy {
  url: string;
  trips: RoundTrip[];
  stop(): Promise<void>;
}

/** Passes requests on to the database's endpoint and notes what each was for. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const trips: RoundTrip[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const at = Date.now();
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      // The statement is a string of JSON, which escapes the quotes around names of tables.
      const names = (words: string, table: string) => body.includes(String.raw`${words} \"${table}\"`);
      trips.push({
        at,
        savesPage: names('insert into', 'pull_requests'),
        servesApi: names('from', 'api_keys') || names('from', 'sync_runs'),
      });
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' && name.startsWith('neon-') ? [[name, value]] : [],
      );
      const answer = await fetch(target, { method: 'POST', headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`,
    trips,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
