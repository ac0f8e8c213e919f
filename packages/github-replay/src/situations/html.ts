import { htmlAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 200 with an HTML page instead of JSON.
 * https://github.com/octokit/request.js/issues/797
 */
export default situation({}, () => ({
  replace: () => htmlAnswer(200, 'We are having a problem serving your request.'),
}));
