import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * The endpoint was switched off by its owner, or by Neon.
 * https://github.com/neondatabase/neon/issues/5569
 */
export default situation({}, () => ({
  replace: () => proxyAnswer(500, 'Control plane request failed: endpoint is disabled'),
}));
