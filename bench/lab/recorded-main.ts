import { parseArgs } from 'node:util';
import type { Answer } from '../../packages/github-replay/src/answer.ts';
import { serveHttp, type HttpRequest } from '../../packages/github-replay/src/http-server.ts';

/**
 * A GitHub that answers at once: `node bench/lab/recorded-main.ts --target URL` passes each request on to the replay at
 * URL the first time, and answers it from memory from then on. `GET /_recorded/stats` says what it answered.
 */
const { values } = parseArgs({ options: { target: { type: 'string' } } });
const { target } = values;
if (target === undefined) throw new Error('--target is missing: the address of a replay');

/** Headers of a single hop, and those that are new with each answer. */
const OWN_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host', 'date']);
/** Headers of a request that decide about its answer. */
const DECIDING = ['accept', 'if-none-match'];

const answers = new Map<string, Promise<Answer>>();
const stats = { requests: 0, passedOn: 0 };

async function passOn({ method, url, headers, body }: HttpRequest): Promise<Answer> {
  stats.passedOn += 1;
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !OWN_HEADERS.has(name) ? [[name, value]] : [],
  );
  const response = await fetch(`${target}${url.pathname}${url.search}`, {
    method,
    headers: given,
    redirect: 'manual',
    ...(body !== '' && { body }),
  });
  const said = [...response.headers].filter(([name]) => !OWN_HEADERS.has(name));
  return { status: response.status, headers: Object.fromEntries(said), body: await response.text() };
}

const server = await serveHttp((request) => {
  if (request.url.pathname === '/_recorded/stats') {
    return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(stats) });
  }
  stats.requests += 1;
  const key = JSON.stringify([
    request.method,
    request.url.pathname,
    request.url.search,
    request.body,
    DECIDING.map((name) => request.headers[name] ?? null),
  ]);
  const known = answers.get(key) ?? passOn(request);
  answers.set(key, known);
  return known;
}, 0);
console.log(JSON.stringify({ url: server.url }));
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
