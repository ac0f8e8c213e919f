import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * Neon's control plane did not answer its proxy.
 * https://github.com/neondatabase/neon/issues/11975
 */
export default situation({}, () => ({ replace: () => proxyAnswer(500, 'Control plane request failed') }));
