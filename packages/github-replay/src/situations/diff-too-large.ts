import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { WHICH, isBelow, isOf, orOne } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub cannot show a diff: GraphQL answers `files: null` and counts of 0, and REST answers 422 for the files, or 406
 * for the diff.
 * https://github.com/googleapis/repo-automation-bots/issues/4475
 */
export default situation(
  { ...WHICH, status: z.union([z.literal(422), z.literal(406)]).default(422) },
  ({ status, ...given }) => {
    const counts = ['changedFiles', 'additions', 'deletions'];
    const message =
      status === 422
        ? 'Server Error: Sorry, this diff is taking too long to generate.'
        : 'Sorry, the diff exceeded the maximum number of files (300). Consider using List pull requests files API or locally cloning the repository instead.';
    const code = status === 422 ? 'not_available' : 'too_large';
    return {
      field(at) {
        if (!isOf(orOne(given, 37), at)) return undefined;
        if (at.name === 'files') return { value: null };
        return counts.includes(at.name) ? { value: 0 } : undefined;
      },
      replace(asked) {
        if (!isBelow(orOne(given, 37), asked) || !asked.text.endsWith('/files')) return undefined;
        const errors = [{ resource: 'PullRequest', field: 'diff', code }];
        return jsonAnswer(status, { message, errors, documentation_url: 'https://docs.github.com/rest/pulls/pulls' });
      },
    };
  },
);
