import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { childDatabaseId, repositoryDatabaseId } from '../history/database-ids.ts';
import { COPILOT_REVIEWER } from '../generate/people.ts';

/**
 * Copilot has reviewed, with an inline comment. It is one account with one id: REST and webhooks call it `Copilot`,
 * GraphQL calls it `copilot-pull-request-reviewer`.
 * https://github.com/kurone-kito/idd-skill/pull/2507
 */
export default situation(WHICH, (which) => ({
  pullRequest(pullRequest, repository) {
    const { number, reviews, inlineComments, createdAt, headRefOid: commitOid } = pullRequest;
    if (!picks(which, repository, number)) return pullRequest;
    const databaseId = childDatabaseId(repositoryDatabaseId(repository), number, 490);
    const said = { databaseId, author: COPILOT_REVIEWER, body: 'Reviewed 1 of 1 files.', createdAt, commitOid };
    return {
      ...pullRequest,
      reviews: [...reviews, { ...said, state: 'COMMENTED', submittedAt: createdAt }],
      inlineComments: [
        ...inlineComments,
        { ...said, updatedAt: createdAt, reviewId: databaseId, replyToId: null, path: 'src/parser.ts', line: 1 },
      ],
    };
  },
}));
