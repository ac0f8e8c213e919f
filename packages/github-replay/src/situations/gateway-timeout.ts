import { gatewayAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 504, with the text of the 502.
 * https://github.com/octokit/request.js/issues/797
 */
export default situation({}, () => ({ replace: () => gatewayAnswer(504) }));
