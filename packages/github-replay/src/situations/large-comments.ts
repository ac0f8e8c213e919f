import { z } from 'zod';
import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { childDatabaseId, repositoryDatabaseId } from '../history/database-ids.ts';

/**
 * Every pull request has `count` comments of `characters` each, as from bots that report on builds; GitHub accepts
 * 65,536 characters.
 * https://github.com/dead-claudia/github-limits
 */
export default situation(
  { ...WHICH, count: z.int().positive().default(20), characters: z.int().positive().max(65_536).default(60_000) },
  ({ count, characters, ...which }) => ({
    pullRequest(pullRequest, repository) {
      const { number, author, createdAt, comments } = pullRequest;
      if (!picks(which, repository, number)) return pullRequest;
      const large = Array.from({ length: count }, (_, index) => {
        const head = `Report ${index + 1} of #${number}: `;
        const databaseId = childDatabaseId(repositoryDatabaseId(repository), number, 500 + index);
        const body = head + 'lorem ipsum '.repeat(Math.ceil(characters / 12)).slice(0, characters - head.length);
        return { databaseId, author, body, createdAt, updatedAt: createdAt };
      });
      return { ...pullRequest, comments: [...comments, ...large].toSorted((a, b) => a.databaseId - b.databaseId) };
    },
  }),
);
