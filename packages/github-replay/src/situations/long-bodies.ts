import { z } from 'zod';
import { WHICH, picks } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * A body of 256 KB: 65,536 characters of four bytes each.
 * https://github.com/dead-claudia/github-limits
 */
export default situation(
  { ...WHICH, characters: z.int().positive().max(262_144).default(65_536) },
  ({ characters, ...which }) => ({
    pullRequest: (pullRequest, repository) =>
      picks(which, repository, pullRequest.number) ? { ...pullRequest, body: '🚀'.repeat(characters) } : pullRequest,
  }),
);
