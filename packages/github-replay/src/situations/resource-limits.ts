import { bendPullRequests } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * Every second pull request of a page is null with an error, in HTTP 200; a page of one is answered.
 * https://github.com/yoshi389111/github-profile-3d-contrib/issues/163
 */
export default situation({}, () => {
  const limit = (node: unknown, index: number): unknown =>
    index % 2 === 1 ? replayError('RESOURCE_LIMITS_EXCEEDED', 'Resource limits for this query exceeded.') : node;
  return { field: (at) => (at.width < 2 ? undefined : bendPullRequests(at, limit)) };
});
