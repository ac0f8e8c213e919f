import { WHICH, isOf, withEach } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A review was requested from a deleted account, or from a team that the token may not see: `requestedReviewer` is
 * null, without an error.
 * https://github.com/cli/cli/issues/812
 */
export default situation(WHICH, (which) => ({
  field: (at) =>
    at.name === 'reviewRequests' && isOf(which, at)
      ? withEach(at.value, (request) => ({ ...request, requestedReviewer: null }))
      : undefined,
}));
