import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPostgresError, type Engine, type Statement, type StatementResult } from './engine.ts';

/** Neon answers at most this much: https://neon.com/docs/serverless/serverless-driver */
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;

export interface NeonEndpoint {
  url: string;
  /** Requests answered so far: the round trips of whoever uses it. */
  requests(): number;
  /** For the next `milliseconds` every request is refused, as by a database that is down. */
  goDown(milliseconds: number): void;
  /** The next `count` requests are carried out, and their answers lost on the way. */
  loseAnswers(count: number): void;
  stop(): Promise<void>;
}

/** Serves an engine by the SQL-over-HTTP protocol of Neon's driver, to whoever knows the connection string. */
export async function serveNeon(engine: Engine, connectionString: string, port = 0): Promise<NeonEndpoint> {
  let requests = 0;
  let downUntil = 0;
  let toLose = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (Date.now() < downUntil) {
      request.socket.destroy();
      return;
    }
    const isLost = toLose > 0;
    if (isLost) toLose -= 1;
    answer(engine, connectionString, request).then(
      ({ status, body }) => (isLost ? request.socket.destroy() : send(response, status, body)),
      (error: unknown) => send(response, 500, JSON.stringify({ message: String(error) })),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`,
    requests: () => requests,
    goDown(milliseconds) {
      downUntil = Date.now() + milliseconds;
    },
    loseAnswers(count) {
      toLose = count;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  engine: Engine,
  connectionString: string,
  request: IncomingMessage,
): Promise<{ status: number; body: string }> {
  if (request.method !== 'POST' || request.url !== '/sql') return refused(404, 'there is only POST /sql here');
  if (!isSameLogin(String(request.headers['neon-connection-string']), connectionString)) {
    return refused(400, 'password authentication failed', '28P01');
  }
  const body = parseBody(await readBody(request));
  if (!body) return refused(400, 'the body must be {query, params} or {queries: [{query, params}]}');
  const options = {
    raw: request.headers['neon-raw-text-output'] === 'true',
    arrays: request.headers['neon-array-mode'] === 'true',
  };
  if (!options.raw || !options.arrays) return refused(400, 'this endpoint answers raw text in array mode alone');
  try {
    const results = await engine.transaction(transactionOf(request, body.statements));
    const answers = body.batch ? { results: results.slice(-body.statements.length) } : results.at(-1);
    const text = JSON.stringify(answers, toWireFormat);
    if (Buffer.byteLength(text) > MOST_ANSWER_BYTES) return refused(507, 'the answer is larger than 64 MB');
    return { status: 200, body: text };
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    const { message, code, severity, detail, hint, position, constraint, table, column, schema, where } = error;
    const fields = { message, code, severity, detail, hint, position, constraint, table, column, schema, where };
    return { status: 400, body: JSON.stringify(fields) };
  }
}

/** Whether two connection strings name the same user, password and database; the driver adds options of its own. */
function isSameLogin(given: string, expected: string): boolean {
  if (!URL.canParse(given)) return false;
  const [a, b] = [new URL(given), new URL(expected)];
  return a.username === b.username && a.password === b.password && a.pathname === b.pathname;
}

/** The statements, with the isolation that the driver asked for set before them. */
function transactionOf(request: IncomingMessage, statements: Statement[]): Statement[] {
  const { headers } = request;
  const isolation = {
    ReadUncommitted: 'read uncommitted',
    ReadCommitted: 'read committed',
    RepeatableRead: 'repeatable read',
    Serializable: 'serializable',
  }[String(headers['neon-batch-isolation-level'])];
  const modes = [
    isolation && `isolation level ${isolation}`,
    headers['neon-batch-read-only'] === 'true' && 'read only',
    headers['neon-batch-deferrable'] === 'true' && 'deferrable',
  ].filter(Boolean);
  return modes.length > 0 ? [{ query: `set transaction ${modes.join(', ')}`, params: [] }, ...statements] : statements;
}

function parseBody(text: string): { statements: Statement[]; batch: boolean } | null {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) return null;
  const queries = 'queries' in body ? body.queries : null;
  const batch = Array.isArray(queries);
  const given: unknown[] = Array.isArray(queries) ? queries : [body];
  const statements = given.filter(isStatement).map(({ query, params }) => ({ query, params: params.map(asText) }));
  return statements.length === given.length ? { statements, batch } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isStatement(value: unknown): value is { query: string; params: unknown[] } {
  if (typeof value !== 'object' || value === null || !('query' in value) || !('params' in value)) return false;
  return typeof value.query === 'string' && Array.isArray(value.params);
}

/** A parameter as Postgres' text: the driver sends numbers and booleans as JSON's own. */
function asText(value: unknown): string | null {
  return value === null || typeof value === 'string' ? value : JSON.stringify(value);
}

function toWireFormat(key: string, value: unknown): unknown {
  if (key !== 'fields') return value;
  return (value as StatementResult['fields']).map(({ name, dataTypeID }) => ({ name, dataTypeID }));
}

function refused(status: number, message: string, code?: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ message, ...(code && { code, severity: 'FATAL' }) }) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
