import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { DEPENDENCY_BOTS } from '../generate/people.ts';
import type { Actor } from '../history/model.ts';

/**
 * Dependabot opened the pull request and wrote its commits, and an App approved it. GraphQL gives a commit's bot the
 * type `User`, the login `dependabot[bot]` and the Bot's id.
 * https://github.com/sourcecred/sourcecred/issues/1466
 */
export default situation(WHICH, (which) => ({
  pullRequest(pullRequest, repository) {
    const [bot] = DEPENDENCY_BOTS;
    if (!bot || !picks(which, repository, pullRequest.number)) return pullRequest;
    const approver: Actor = { __typename: 'Bot', login: 'approve-bot', databaseId: 62_000_001, name: null };
    return {
      ...pullRequest,
      author: bot,
      commits: pullRequest.commits.map((commit) => ({ ...commit, author: { ...commit.author, user: bot } })),
      reviews: pullRequest.reviews.map((review) => ({ ...review, author: approver })),
    };
  },
}));
