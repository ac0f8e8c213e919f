import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * Neon or the owner of the endpoint switched it off.
 * https://github.com/neondatabase/neon/issues/5569
 */
export default situation({}, () => ({
  replace: () => proxyAnswer(500, 'Control plane request failed: endpoint is disabled'),
}));
