import { z } from 'zod';
import { WHICH, picks } from '../board/bend.ts';
import { letters } from '../board/letters.ts';
import { situation } from '../board/situation.ts';

/**
 * Contexts of statuses and names of checks, labels and branches have the greatest length that GitHub accepts, which is
 * more than an index accepts.
 * https://docs.github.com/en/rest/commits/statuses#create-a-commit-status
 */
export default situation(
  { ...WHICH, characters: z.int().positive().max(4_096).default(3_000) },
  ({ characters, ...which }) => ({
    pullRequest(pullRequest, repository) {
      const { number, checks, labels } = pullRequest;
      if (!picks(which, repository, number)) return pullRequest;
      const tail = letters(characters, number);
      const long = (name: string): string => `${name} ${tail}`.slice(0, characters);
      return {
        ...pullRequest,
        labels: labels.map((label) => ({ ...label, name: `${label.name} ${tail}`.slice(0, 1_024) })),
        checks: checks.map((check) =>
          check.__typename === 'CheckRun'
            ? { ...check, name: long(check.name) }
            : { ...check, context: long(check.context) },
        ),
      };
    },
  }),
);
