import { situation } from '../board/situation.ts';

/**
 * The request is never answered.
 * https://github.com/octokit/request.js/issues/797
 */
export default situation({}, () => ({ replace: () => ({ status: 200, headers: {}, body: '', delivery: 'hang' }) }));
