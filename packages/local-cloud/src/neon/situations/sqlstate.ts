import { z } from 'zod';
import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

const MESSAGES: Record<string, string> = {
  '08006': 'terminating connection due to connection loss',
  '25006': 'cannot execute INSERT in a read-only transaction',
  '25P03': 'terminating connection due to idle-in-transaction timeout',
  '26000': 'prepared statement "s1" does not exist',
  '40001': 'could not serialize access due to concurrent update',
  '40P01': 'deadlock detected',
  '53100': 'could not extend file "base/16386/24601": No space left on device',
  '53300': 'remaining connection slots are reserved for roles with the SUPERUSER attribute',
  '55P03': 'canceling statement due to lock timeout',
  '57014': 'canceling statement due to statement timeout',
  '57P01': 'terminating connection due to administrator command',
  '57P03': 'the database system is starting up',
  '58030': 'could not read block 7 in file "base/16386/2619": Input/output error',
  XX000: '[NEON_SMGR] [shard 0] could not read block 7 in rel 1663/16386/2619.0 from page server',
};

/**
 * Postgres refuses a request with an error of class `code`, which does not depend on the request; nothing is carried
 * out.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export default situation(
  {
    code: z
      .string()
      .regex(/^[0-9A-Z]{5}$/)
      .default('58030'),
    message: z.string().optional(),
  },
  ({ code, message = MESSAGES[code] ?? 'something went wrong' }) => ({
    replace: () => proxyAnswer(400, message, { code, severity: 'ERROR' }),
  }),
);
