import { WHICH, bendPullRequests, isPicked, orOne } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A page with a hole: a pull request is null in it, without any error. `widerThan: 1` shows it when it is asked for alone.
 * https://docs.github.com/en/graphql/reference/objects#pullrequestconnection
 */
export default situation(WHICH, (given) => {
  const which = orOne(given, 37);
  return { field: (at) => bendPullRequests(at, (node) => (isPicked(which, node) ? null : node)) };
});
