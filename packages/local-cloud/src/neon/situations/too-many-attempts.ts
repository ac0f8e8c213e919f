import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * The proxy allows only this many connections to one compute to be opened at once.
 * https://neon.com/docs/connect/connection-errors
 */
export default situation({}, () => ({
  replace: () =>
    proxyAnswer(
      500,
      'Failed to acquire permit to connect to the database. Too many database connection attempts are currently ongoing.',
    ),
}));
