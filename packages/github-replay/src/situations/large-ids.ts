import { isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/** Two of them that follow one another are the same floating-point number. */
const MORE = 2n ** 53n;
const TYPES = ['CheckRun', 'IssueComment', 'PullRequest', 'PullRequestReview', 'PullRequestReviewComment'];

/** Ids of rows, as opposed to those of accounts and repositories, are this long here. */
const ROW_ID = /"(id|pull_request_review_id|in_reply_to_id)":(\d{10,})/g;

/**
 * Ids of reviews, comments, check runs and pull requests are above 2^53 (here each is 2^53 higher): text in GraphQL's
 * `fullDatabaseId`, a number in a check run's `databaseId`, in REST and in webhooks.
 * https://github.com/fluxerapp/fluxer/pull/72
 */
export default situation({}, () => {
  const enlarge = (text: string): string =>
    text.replaceAll(ROW_ID, (_, name: string, id: string) => `"${name}":${BigInt(id) + MORE}`);
  return {
    field({ type, name, value, source }) {
      if (!TYPES.includes(type) || !isRecord(source)) return undefined;
      if (name === 'fullDatabaseId' && typeof value === 'string') return { value: String(BigInt(value) + MORE) };
      if (name !== 'databaseId' || typeof value !== 'number') return undefined;
      return { value: type === 'CheckRun' ? BigInt(value) + MORE : null };
    },
    answered: (answer, { api }) => (api === 'rest' ? { ...answer, body: enlarge(answer.body) } : undefined),
    webhook: enlarge,
  };
});
