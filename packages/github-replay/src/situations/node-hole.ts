import { WHICH, bendPullRequests, isPicked, orOne } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A pull request is null in a page, without any error. With `widerThan: 1` it is shown in a page of one.
 * https://docs.github.com/en/graphql/reference/objects#pullrequestconnection
 */
export default situation(WHICH, (given) => {
  const which = orOne(given, 37);
  return { field: (at) => bendPullRequests(at, (node) => (isPicked(which, node) ? null : node)) };
});
