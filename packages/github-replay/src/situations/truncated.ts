import { situation } from '../board/situation.ts';

/**
 * Half of a correct answer, sent as if it were the whole.
 * https://github.com/octokit/request.js/issues/797
 */
export default situation({}, () => ({
  answered: (answer) => ({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }),
}));
