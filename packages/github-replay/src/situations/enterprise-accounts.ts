import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import type { Actor } from '../history/model.ts';

const ACCOUNT: Actor = { __typename: 'EnterpriseUserAccount', login: 'mona_acme', databaseId: 77_001, name: 'Mona' };

/**
 * The author is an account that exists only in an enterprise. GraphQL gives it a login, but no number.
 * https://docs.github.com/en/graphql/reference/objects#enterpriseuseraccount
 */
export default situation(WHICH, (which) => ({
  pullRequest: (pullRequest, repository) =>
    picks(which, repository, pullRequest.number) ? { ...pullRequest, author: ACCOUNT } : pullRequest,
}));
