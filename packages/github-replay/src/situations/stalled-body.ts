import { situation } from '../board/situation.ts';

/**
 * Half of a correct answer arrives, then nothing more, and the connection stays open.
 * https://github.com/octokit/request.js/issues/797
 */
export default situation({}, () => ({ answered: (answer) => ({ ...answer, delivery: 'stall' }) }));
