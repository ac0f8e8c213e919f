import { situation } from '../situation.ts';

/**
 * Every connection ends without an answer, as by a database that is down.
 * https://neon.com/docs/connect/connection-errors
 */
export default situation({}, () => ({ replace: () => ({ status: 200, headers: {}, body: '', delivery: 'drop' }) }));
