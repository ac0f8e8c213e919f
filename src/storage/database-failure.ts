import type { Failure } from '../errors.ts';

/**
 * What an error of the database means. `conflict`: the transaction lost against another and may be repeated.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function databaseFailure(error: unknown): { failure: Failure; conflict: boolean } {
  const code = codeOf(error);
  const detail = `${code ?? 'no answer'}: ${messageOf(error)}`;
  const conflict = code === '40P01' || code === '40001';
  // Without a code there was no answer; 08 connection, 53 resources, 57P administrator shut it down, XX its own fault.
  const outage = code === null || conflict || /^(08|53|57P|XX)/.test(code);
  return { failure: { kind: outage ? 'database_outage' : 'rejected', detail }, conflict };
}

/** The SQLSTATE: the driver puts it on the error of a batch, drizzle behind the `cause` of a single query. */
export function codeOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string' && /^[0-9A-Z]{5}$/.test(current.code))
      return current.code;
  }
  return null;
}

/** The innermost message, which is the database's or the network's own; never the query with its parameters. */
function messageOf(error: unknown): string {
  let message = String(error);
  for (let current = error; current instanceof Error; current = current.cause) message = current.message;
  return message.slice(0, 300);
}
