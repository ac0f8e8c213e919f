import { z } from 'zod';
import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * Pull requests have many comments of the greatest length, for example pasted logs: one page of them has megabytes.
 * https://github.com/dead-claudia/github-limits
 */
export default situation(
  {
    ...WHICH,
    comments: z.int().positive().max(1_000).default(20),
    characters: z.int().positive().max(65_536).default(60_000),
  },
  ({ comments, characters, ...which }) => ({
    pullRequest(pullRequest, repository) {
      if (!picks(which, repository, pullRequest.number)) return pullRequest;
      const { author, createdAt } = pullRequest;
      const comment = (index: number) => ({
        databaseId: pullRequest.number * 1_000 + index,
        author,
        body: `${index}: `.padEnd(characters, 'log '),
        createdAt,
        updatedAt: createdAt,
      });
      return { ...pullRequest, comments: Array.from({ length: comments }, (_, index) => comment(index)) };
    },
  }),
);
