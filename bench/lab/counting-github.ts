import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Sizes of all answers so far, bytes: as they are read, and as gzip would carry them. */
export interface AnswerSizes {
  plain: number;
  gzipped: number;
}

export interface CountingGitHub {
  url: string;
  sizes(): AnswerSizes;
  stop(): Promise<void>;
}

/** Headers of a single hop; each sender sets its own. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host']);

/** Passes requests on to a replay of GitHub and counts the bytes of its answers. */
export async function startCountingGitHub(target: string): Promise<CountingGitHub> {
  const sizes = { plain: 0, gzipped: 0 };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' && !OWN_HEADERS.has(name) ? [[name, value]] : [],
      );
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'GET',
        headers,
        redirect: 'manual',
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      sizes.plain += body.length;
      sizes.gzipped += body.length > 0 ? gzipSync(body).length : 0;
      response.writeHead(answer.status, [...answer.headers].filter(([name]) => !OWN_HEADERS.has(name)).flat());
      response.end(body);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sizes: () => ({ ...sizes }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
