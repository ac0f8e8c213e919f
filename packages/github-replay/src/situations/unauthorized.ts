import { badCredentials } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 401 for a valid token; at random, with `probability`.
 * https://github.com/taskcluster/taskcluster/pull/2731
 */
export default situation({}, () => ({ replace: badCredentials }));
