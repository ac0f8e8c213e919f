import { situation } from '../situation.ts';

/**
 * A request is carried out, and the connection ends before its answer.
 * https://neon.com/docs/connect/connection-errors
 */
export default situation({}, () => ({ answered: (answer) => ({ ...answer, delivery: 'drop' }) }));
