import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * More requests for an endpoint than the proxy lets through.
 * https://github.com/neondatabase/neon/blob/main/proxy/src/control_plane/errors.rs
 */
export default situation({}, () => ({ replace: () => proxyAnswer(429, 'Too many connections attempts') }));
