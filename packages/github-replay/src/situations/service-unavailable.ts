import { htmlAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 503 with an HTML page.
 * https://github.com/cli/cli/issues/12597
 */
export default situation({}, () => ({
  replace: () => htmlAnswer(503, 'No server is currently available to service your request.'),
}));
