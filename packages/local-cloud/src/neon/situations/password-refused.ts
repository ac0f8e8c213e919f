import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * The password is wrong: 400, with an empty code.
 * https://github.com/neondatabase/neon/blob/main/proxy/src/auth/mod.rs
 */
export default situation({}, () => ({
  replace: () => proxyAnswer(400, "password authentication failed for user 'tformance'"),
}));
