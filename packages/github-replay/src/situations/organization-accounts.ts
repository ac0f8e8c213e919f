import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import type { Actor } from '../history/model.ts';

const ORGANIZATION: Actor = { __typename: 'Organization', login: 'acme-org', databaseId: 9_919, name: 'Acme' };

/**
 * The author is an organization: a person's account was turned into one.
 * https://docs.github.com/en/account-and-profile/how-tos/account-management/converting-your-personal-account-into-an-organization
 */
export default situation(WHICH, (which) => ({
  pullRequest: (pullRequest, repository) =>
    picks(which, repository, pullRequest.number) ? { ...pullRequest, author: ORGANIZATION } : pullRequest,
}));
