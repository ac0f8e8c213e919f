import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { jsonAnswer, type Answer } from '../../../github-replay/src/answer.ts';
import { readSituations } from '../../../github-replay/src/board/read-situations.ts';
import { answerControl } from '../../../github-replay/src/control/answer-control.ts';
import { serveHttp, type HttpRequest } from '../../../github-replay/src/http-server.ts';
import { isPostgresError, type Engine, type Statement, type StatementResult } from './engine.ts';
import { proxyAnswer } from './proxy-answer.ts';
import { createNeonBoard, type NeonBoard } from './situation-board.ts';
import type { NeonSituation } from './situation.ts';

/** Neon answers at most this much: https://neon.com/docs/serverless/serverless-driver */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** The folder of Neon's situations. */
export const NEON_SITUATIONS_DIRECTORY = join(import.meta.dirname, 'situations');

const CONTROL = '/_neon/';

/** `addSituation`, `clearSituations` and `situationHits` answer over HTTP too, as `POST /_neon/<name>`. */
export interface NeonEndpoint extends NeonBoard {
  url: string;
  /** Requests answered so far: each is one round trip of a client. */
  requests(): number;
  /** For the next `milliseconds` every request is refused, as by a database that is down. */
  goDown(milliseconds: number): void;
  /** The next `count` requests are carried out, and their answers lost on the way. */
  loseAnswers(count: number): void;
  stop(): Promise<void>;
}

/** Serves an engine by the SQL-over-HTTP protocol of Neon's driver; requests must bring the connection string. */
export async function serveNeon(engine: Engine, connectionString: string, port = 0): Promise<NeonEndpoint> {
  let requests = 0;
  const { meet, ...board } = createNeonBoard(await readSituations<NeonSituation>(NEON_SITUATIONS_DIRECTORY));
  const server = await serveHttp(async (request) => {
    if (request.url.pathname.startsWith(CONTROL)) return answerControl(board, CONTROL, request);
    requests += 1;
    const answered = await meet(request.body, () => answer(engine, connectionString, request));
    if (answered.keptBack !== undefined) await sleep(answered.keptBack, undefined, { ref: false });
    return answered;
  }, port);
  return {
    ...board,
    url: `${server.url}/sql`,
    requests: () => requests,
    goDown(milliseconds) {
      board.clearSituations({ name: 'unreachable' });
      if (milliseconds > 0) board.addSituation({ name: 'unreachable', seconds: milliseconds / 1_000 });
    },
    loseAnswers(count) {
      board.clearSituations({ name: 'answer-lost' });
      if (count > 0) board.addSituation({ name: 'answer-lost', next: count });
    },
    stop: () => server.stop(),
  };
}

async function answer(engine: Engine, connectionString: string, request: HttpRequest): Promise<Answer> {
  if (request.method !== 'POST' || request.url.pathname !== '/sql') return refused(404, 'there is only POST /sql here');
  if (!isSameLogin(String(request.headers['neon-connection-string']), connectionString)) {
    return proxyAnswer(400, `password authentication failed for user '${new URL(connectionString).username}'`);
  }
  const body = parseBody(request.body);
  if (!body) return refused(400, 'the body must be {query, params} or {queries: [{query, params}]}');
  const options = {
    raw: request.headers['neon-raw-text-output'] === 'true',
    arrays: request.headers['neon-array-mode'] === 'true',
  };
  if (!options.raw || !options.arrays) return refused(400, 'this endpoint answers raw text in array mode alone');
  try {
    const results = await engine.transaction(transactionOf(request, body.statements));
    const answers = results.slice(-body.statements.length).map(onWire);
    const text = JSON.stringify(body.batch ? { results: answers } : answers.at(-1));
    if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) {
      return proxyAnswer(507, `response is too large (max is ${MAX_ANSWER_BYTES} bytes)`);
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: text };
  } catch (error) {
    if (!isPostgresError(error)) return jsonAnswer(500, { message: String(error) });
    const { message, code, severity, detail, hint, position, constraint, table, column, schema, where } = error;
    const fields = { message, code, severity, detail, hint, position, constraint, table, column, schema, where };
    return jsonAnswer(400, fields);
  }
}

/** Whether two connection strings name the same user, password and database; the driver adds options of its own. */
function isSameLogin(given: string, expected: string): boolean {
  if (!URL.canParse(given)) return false;
  const [a, b] = [new URL(given), new URL(expected)];
  return a.username === b.username && a.password === b.password && a.pathname === b.pathname;
}

/** The statements, after one that sets the isolation which the driver requested. */
function transactionOf(request: HttpRequest, statements: Statement[]): Statement[] {
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

/** An answer as Neon sends it: the engine's fields have more properties. */
function onWire({ fields, ...rest }: StatementResult): StatementResult {
  return { ...rest, fields: fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })) };
}

function refused(status: number, message: string): Answer {
  return jsonAnswer(status, { message });
}
