import { gatewayAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 502: the query took more than ten seconds.
 * https://github.com/turbot/steampipe-plugin-github/issues/351
 */
export default situation({}, () => ({ replace: () => gatewayAnswer(502) }));
