import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * An endpoint gets more requests than the proxy allows.
 * https://github.com/neondatabase/neon/blob/main/proxy/src/control_plane/errors.rs
 */
export default situation({}, () => ({ replace: () => proxyAnswer(429, 'Too many connections attempts') }));
