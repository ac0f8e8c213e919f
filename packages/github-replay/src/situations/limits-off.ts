import { withoutLimits } from '../board/enterprise.ts';
import { situation } from '../board/situation.ts';

/**
 * There are no rate limits, as on most Enterprise Servers: no header names any, `rateLimit` is null, and `/rate_limit`
 * is 404.
 * https://docs.github.com/en/enterprise-server@3.16/rest/rate-limit/rate-limit
 */
export default situation({}, withoutLimits);
