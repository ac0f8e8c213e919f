import { WHICH, isOf, withEach } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A review was asked of somebody who is gone, or of a team that may not be seen: `requestedReviewer` is null, without an error.
 * https://github.com/cli/cli/issues/812
 */
export default situation(WHICH, (which) => ({
  field: (at) =>
    at.name === 'reviewRequests' && isOf(which, at)
      ? withEach(at.value, (request) => ({ ...request, requestedReviewer: null }))
      : undefined,
}));
