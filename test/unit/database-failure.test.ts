import { NeonDbError } from '@neondatabase/serverless';
import { describe, expect, it } from 'vitest';
import { databaseFailure } from '../../src/storage/database-failure.ts';

/** What the driver throws for HTTP 400: Postgres' own fields. Neon's proxy leaves the code empty. */
function refused(code: string, message = 'message'): Error {
  return Object.assign(new NeonDbError(message), { code });
}

/** What it throws for any other status. */
function answered(status: number, body: string): Error {
  return new NeonDbError(`Server error (HTTP status ${status}): ${body}`);
}

/** The body in which Neon's proxy says what is wrong with itself. */
const proxy = (message: string) => JSON.stringify({ message, code: '', detail: null, severity: '' });

describe('what the database refuses as wrong is rejected', () => {
  it.each(['22012', '22P05', '22021', '23505', '23503', '42P01', '42501', '42601', '54000', '54001'])('%s', (code) => {
    expect(databaseFailure(refused(code)).failure).toEqual({ kind: 'rejected', detail: `${code}: message` });
  });

  it.each([
    [413, 'request is too large (max is 67108864 bytes)'],
    [507, 'response is too large (max is 67108864 bytes)'],
  ])('HTTP %i, which is more than Neon carries', (status, message) => {
    const { failure } = databaseFailure(answered(status, proxy(message)));
    expect(failure).toEqual({ kind: 'rejected', detail: `HTTP ${status}: ${message}` });
  });
});

describe('anything else may pass, and is waited for', () => {
  it.each(['58030', '57014', '57P01', '25P03', '25006', '55P03', '26000', '08006', '08P01', '53300', 'XX000', '0A000'])(
    '%s',
    (code) => {
      expect(databaseFailure(refused(code)).failure).toEqual({ kind: 'database_outage', detail: `${code}: message` });
    },
  );

  it.each([
    ['no code', refused('', 'Control plane request failed'), 'no answer: Control plane request failed'],
    ['HTTP 500', answered(500, proxy('Control plane request failed')), 'HTTP 500: Control plane request failed'],
    ['HTTP 502 in HTML', answered(502, '<html>Bad gateway</html>'), 'HTTP 502: <html>Bad gateway</html>'],
    ['HTTP 504 without a body', answered(504, ''), 'HTTP 504: '],
    [
      'a code in another answer than 400',
      answered(500, '{"message":"terminating connection","code":"22012"}'),
      'HTTP 500: terminating connection',
    ],
    [
      'too many at once',
      answered(500, proxy('Failed to acquire permit to connect to the database.')),
      'HTTP 500: Failed to acquire permit to connect to the database.',
    ],
    [
      'a lost connection',
      new NeonDbError('Error connecting to database: TypeError: fetch failed'),
      'no answer: TypeError: fetch failed',
    ],
    [
      'a deadline',
      new NeonDbError('Error connecting to database: Error: no answer within 15 s'),
      'no answer: no answer within 15 s',
    ],
    ['a code of Node’s of five letters', refused('EPIPE', 'write EPIPE'), 'no answer: write EPIPE'],
    [
      'an answer that breaks off',
      new SyntaxError('Unexpected end of JSON input'),
      'no answer: Unexpected end of JSON input',
    ],
  ])('%s', (_, error, detail) => {
    expect(databaseFailure(error)).toEqual({ failure: { kind: 'database_outage', detail }, conflict: false });
  });
});

describe('what a person has to mend says so, in words of ours', () => {
  it.each([
    ['password', refused('28P01', 'password authentication failed for user "swordfish"')],
    ['password', refused('', "password authentication failed for user 'swordfish'")],
    ['password', refused('28000', 'role "swordfish" does not exist')],
    [
      'quota',
      refused('XX000', 'Your account or project has exceeded the compute time quota. Upgrade your plan, swordfish.'),
    ],
    ['quota', answered(402, proxy('Your project has exceeded the data transfer quota. swordfish'))],
    [
      'quota',
      answered(
        500,
        proxy('Control plane request failed: endpoint is temporarily unavailable. Check your quotas and/or swordfish'),
      ),
    ],
    [
      'quota',
      refused('53100', 'could not extend file because project size limit (512 MB) has been exceeded: swordfish'),
    ],
    ['disabled', refused('', 'Control plane request failed: endpoint is disabled, swordfish')],
    ['disabled', answered(500, proxy('Access to this endpoint is temporarily disabled, swordfish'))],
    ['missing', refused('', 'Control plane request failed: endpoint cannot be found, swordfish')],
    ['missing', refused('XX000', "The requested endpoint could not be found, or you don't have access to swordfish")],
    ['missing', refused('3D000', 'database "swordfish" does not exist')],
    ['missing', refused('', 'invalid hostname: swordfish')],
    ['blocked', refused('', 'This IP address 10.1.2.3 is not allowed to connect to this endpoint. swordfish')],
  ])('%s', (reason, error) => {
    const { failure } = databaseFailure(error);
    expect(failure).toMatchObject({ kind: 'database_outage', reason });
    expect(failure.detail).toMatch(/Neon's console|wrangler secret put DATABASE_URL/);
    expect(failure.detail).not.toContain('swordfish');
    expect(failure.detail).not.toContain('10.1.2.3');
  });
});

it('of a transaction that lost against another says so, wherever its code stands', () => {
  const query = new Error('Failed query: select secret', { cause: refused('40P01', 'deadlock detected') });
  expect(databaseFailure(query)).toEqual({
    failure: { kind: 'database_outage', detail: '40P01: deadlock detected' },
    conflict: true,
  });
});

it('never shows a connection string', () => {
  const { failure } = databaseFailure(new Error('cannot reach postgresql://tformance:swordfish@host/name today'));
  expect(failure.detail).toBe('no answer: cannot reach the connection string today');
});
