import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

const DATES = ['0000-01-01T00:00:00Z', '-0001-11-30T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59Z'];

/**
 * Commits have dates in the year 0, before it, before 1970 and in 9999, because git accepts any date.
 * https://github.com/isaacs/github/issues/374
 */
export default situation(WHICH, (which) => ({
  pullRequest(pullRequest, repository) {
    const { number, commits } = pullRequest;
    if (!picks(which, repository, number)) return pullRequest;
    const dated = commits.map((commit, index) => {
      const authoredDate = DATES[(number + index) % DATES.length] ?? commit.authoredDate;
      return { ...commit, authoredDate };
    });
    return { ...pullRequest, commits: dated };
  },
}));
