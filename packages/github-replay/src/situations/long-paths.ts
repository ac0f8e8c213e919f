import { z } from 'zod';
import { WHICH, picks } from '../board/bend.ts';
import { letters } from '../board/letters.ts';
import { situation } from '../board/situation.ts';

/**
 * A file's path has 3,400 bytes, more than a B-tree key can have; git and GitHub accept 4,096.
 * https://www.postgresql.org/docs/current/btree.html
 */
export default situation(
  { ...WHICH, characters: z.int().min(20).max(4_096).default(3_400) },
  ({ characters, ...which }) => ({
    pullRequest(pullRequest, repository) {
      const { number, files } = pullRequest;
      if (!picks(which, repository, number)) return pullRequest;
      const path = `deep/${letters(characters - 5, number)}`.replaceAll(/(.{99})./g, '$1/');
      const long = { path, additions: 1, deletions: 0, changeType: 'ADDED' as const };
      return {
        ...pullRequest,
        files: [...files, long],
        changedFiles: files.length + 1,
        additions: pullRequest.additions + 1,
      };
    },
  }),
);
