import type { DatabaseReason, Failure } from '../domain/failure.ts';

/**
 * What an error of the database means. `conflict`: the transaction lost against another and may be repeated. `rejected`
 * is only what the database refuses as wrong, and what is larger than Neon carries. Any other failure may pass, and is
 * waited for.
 */
export function databaseFailure(error: unknown): { failure: Failure; conflict: boolean } {
  const { code, status, message } = answerOf(error);
  const detail = `${code ?? (status === null ? 'no answer' : `HTTP ${status}`)}: ${message}`;
  const conflict = code === '40P01' || code === '40001';
  const isRefused = status === null ? code !== null && REFUSED.test(code) : TOO_LARGE.includes(status);
  if (isRefused) return { failure: { kind: 'rejected', detail }, conflict };
  const needed = NEEDS_A_PERSON.find(({ codes, text }) => codes.includes(code ?? '') || text.test(message));
  if (!needed) return { failure: { kind: 'database_outage', detail }, conflict };
  // Our own words: the database's text may name a user, an address or a host.
  return { failure: { kind: 'database_outage', detail: needed.advice, reason: needed.reason }, conflict };
}

/**
 * Error classes for a fault of a statement or its data: 22 data, 23 constraints, 42 syntax and access, 54 limits of the
 * server, such as an index row that is too large. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const REFUSED = /^(22|23|42|54)/;

/**
 * The status for a request or an answer of more than 64 MB:
 * https://github.com/neondatabase/neon/blob/main/proxy/src/serverless/sql_over_http.rs
 */
const TOO_LARGE = [413, 507];

/**
 * Failures that do not pass by themselves, by SQLSTATE, or by Neon's own text when there is no SQLSTATE:
 * https://github.com/neondatabase/neon/blob/main/proxy/src/control_plane/messages.rs and .../proxy/src/auth/mod.rs
 */
const NEEDS_A_PERSON: { reason: DatabaseReason; codes: string[]; text: RegExp; advice: string }[] = [
  {
    reason: 'password',
    codes: ['28P01', '28000'],
    text: /password authentication failed|missing authentication credentials/i,
    advice:
      'The database refuses the user or the password: set DATABASE_URL again (`npx wrangler secret put DATABASE_URL`).',
  },
  {
    reason: 'quota',
    codes: [],
    text: /\bquotas?\b|compute time .*exceeded|project size limit/i,
    advice:
      "The quota of the database's project is spent: raise its limits or its plan in Neon's console, or wait until the next month begins.",
  },
  {
    reason: 'disabled',
    codes: [],
    text: /endpoint is (temporarily )?disabled/i,
    advice: "The database's endpoint is disabled: enable it in Neon's console.",
  },
  {
    reason: 'missing',
    codes: ['3D000'],
    text: /endpoint (cannot|could not) be found|(project|branch|endpoint) (is )?not found|endpoint id is not specified|malformed endpoint|(invalid|missing) (connection string|hostname|database name|username)|incorrect scheme/i,
    advice:
      "There is no database where DATABASE_URL points: compare its host and name with Neon's console, where the project may be deleted.",
  },
  {
    reason: 'blocked',
    codes: [],
    text: /not allowed to connect to this endpoint|from a blocked network/i,
    advice:
      "The database accepts no connection from this Worker's network: allow it under IP Allow in Neon's console, where Workers need an open list.",
  },
];

/** The SQLSTATE of an error; null when there is none. */
export function codeOf(error: unknown): string | null {
  return answerOf(error).code;
}

/**
 * What the driver knows of the answer: `code` is the SQLSTATE; `status` is the HTTP status when the answer was no error
 * of Postgres.
 */
function answerOf(error: unknown): { code: string | null; status: number | null; message: string } {
  let message = String(error);
  let code: string | null = null;
  // The driver puts the SQLSTATE on the error of a batch; drizzle puts it into the `cause` of a single query's error.
  // Node's own codes, such as `EPIPE`, may also have five letters, but no digit.
  for (let current = error; current instanceof Error; current = current.cause) {
    message = current.message;
    if ('code' in current && typeof current.code === 'string' && /^(?=.*\d)[0-9A-Z]{5}$/.test(current.code)) {
      code ??= current.code;
    }
  }
  // Version 1.2 of the driver writes this text, and nothing more, for every answer except 200 and 400.
  const [, status, body = ''] = /^Server error \(HTTP status (\d+)\): (.*)$/s.exec(message) ?? [];
  return {
    code,
    status: status === undefined ? null : Number(status),
    message: clean(status ? saidIn(body) : message),
  };
}

/** The message in the JSON of Neon's proxy; the whole text when it is not JSON. */
function saidIn(body: string): string {
  const [, text] = /"message"\s*:\s*("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")/u.exec(body) ?? [];
  return text === undefined ? body : String(JSON.parse(text));
}

/** A short text, without a connection string; the driver's own words for a lost connection are left out. */
function clean(message: string): string {
  return message
    .replace(/^Error connecting to database: (Error: )?/, '')
    .replace(/postgres(ql)?:\/\/\S+/g, 'the connection string')
    .slice(0, 300);
}
