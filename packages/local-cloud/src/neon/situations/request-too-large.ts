import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * A request has more than 64 MB.
 * https://neon.com/docs/serverless/serverless-driver
 */
export default situation({}, () => ({
  replace: () => proxyAnswer(413, 'request is too large (max is 67108864 bytes)'),
}));
