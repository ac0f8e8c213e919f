import { situation } from '../situation.ts';

/**
 * Every connection ends without an answer, as when the database is down.
 * https://neon.com/docs/connect/connection-errors
 */
export default situation({}, () => ({ replace: () => ({ status: 200, headers: {}, body: '', delivery: 'drop' }) }));
