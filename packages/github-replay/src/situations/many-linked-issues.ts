import { z } from 'zod';
import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A pull request closes many issues, with one keyword for each of them in its description.
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export default situation({ ...WHICH, count: z.int().min(0).default(3) }, ({ count, ...which }) => ({
  pullRequest(pullRequest, repository) {
    if (!picks(which, repository, pullRequest.number)) return pullRequest;
    const closingIssues = Array.from({ length: count }, (_, index) => ({
      number: 100_001 + index,
      databaseId: 900_000_001 + index,
      title: `Issue ${index + 1} of ${count}`,
    }));
    return { ...pullRequest, closingIssues };
  },
}));
