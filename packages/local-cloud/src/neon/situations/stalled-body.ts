import { situation } from '../situation.ts';

/**
 * Half of an answer arrives, then nothing more, and the connection stays open.
 * https://github.com/neondatabase/serverless/issues/29
 */
export default situation({}, () => ({ answered: (answer) => ({ ...answer, delivery: 'stall' }) }));
