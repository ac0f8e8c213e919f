import { blockedAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 451: GitHub has blocked the repository.
 * https://developer.github.com/changes/2016-03-17-the-451-status-code-is-now-supported/
 */
export default situation({}, () => ({ replace: blockedAnswer }));
