import { withoutLimits } from '../board/enterprise.ts';
import { situation } from '../board/situation.ts';

/**
 * No rate limits, as on most Enterprise Servers: no headers say any, `rateLimit` is null, `/rate_limit` is 404.
 * https://docs.github.com/en/enterprise-server@3.16/rest/rate-limit/rate-limit
 */
export default situation({}, withoutLimits);
