import { situation } from '../board/situation.ts';

/**
 * The connection ends before the first byte of an answer.
 * https://www.githubstatus.com/history
 */
export default situation({}, () => ({ replace: () => ({ status: 200, headers: {}, body: '', delivery: 'drop' }) }));
