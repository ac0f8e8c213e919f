import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * An answer has more than 64 MB; the request was carried out.
 * https://neon.com/docs/serverless/serverless-driver
 */
export default situation({}, () => ({
  answered: () => proxyAnswer(507, 'response is too large (max is 67108864 bytes)'),
}));
