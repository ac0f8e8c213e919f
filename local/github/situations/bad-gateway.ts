import { gatewayAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 502: the query took more than ten seconds.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#timeouts
 */
export default situation({}, () => ({ replace: () => gatewayAnswer(502) }));
