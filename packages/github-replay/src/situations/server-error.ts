import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 500 with a message in JSON.
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export default situation({}, () => ({ replace: () => messageAnswer(500, 'Server Error') }));
