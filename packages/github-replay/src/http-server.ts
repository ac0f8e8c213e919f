import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './answer.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * How long an idle connection is kept open. With Node's five seconds a client on a busy machine often sends a request on a
 * connection that is just being closed, and gets a reset that GitHub, which waits for minutes, would not give.
 */
const KEEP_ALIVE_MS = 300_000;

/** Serves one function over HTTP on the loopback address. */
export async function serveHttp(handle: (request: HttpRequest) => Promise<Answer>, port: number): Promise<HttpServer> {
  const server = createServer((incoming, response) => {
    answerOne(handle, incoming, response).catch((cause: unknown) => {
      console.error('a request could not be answered', cause);
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answerOne(
  handle: (request: HttpRequest) => Promise<Answer>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET', headers } = incoming;
  const url = new URL(`http://${headers.host ?? 'localhost'}${incoming.url ?? '/'}`);
  deliver(await handle({ method, url, headers, body: Buffer.concat(chunks).toString() }), response);
}

function deliver(answer: Answer, response: ServerResponse): void {
  if (answer.delivery === 'hang') return;
  if (response.destroyed || answer.delivery === 'drop') {
    response.destroy();
    answer.onDelivered?.(false);
    return;
  }
  response.once('close', () => answer.onDelivered?.(response.writableFinished));
  const body = Buffer.from(answer.body);
  const bodyless = answer.status === 304;
  response.writeHead(answer.status, bodyless ? answer.headers : { ...answer.headers, 'content-length': body.length });
  if (answer.delivery === 'reset') {
    // Half of the promised bytes, then the connection is gone.
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
    return;
  }
  if (answer.delivery === 'stall') {
    response.write(body.subarray(0, body.length / 2));
    return;
  }
  response.end(bodyless ? undefined : body);
}
