import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { ChangedFile } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { readRestList } from './read-rest-list.ts';

/** GitHub lists no more, however many there are. */
const MAX_LISTED = 3_000;

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files: at most 3,000 files are listed */
const Row = z.object({
  filename: z.string(),
  status: z.enum(['added', 'removed', 'modified', 'renamed', 'copied', 'changed', 'unchanged']),
  additions: z.number(),
  deletions: z.number(),
});

/** What GraphQL calls the two kinds of change that REST names otherwise. */
const CHANGE_TYPES = { removed: 'deleted', unchanged: 'changed' } as const;

/**
 * All files of one pull request that GitHub lists, from the first: REST and GraphQL need not agree on their order.
 * `changedFiles` says how many there should be.
 */
export async function readPullRequestFiles(
  github: GitHub,
  repository: { owner: string; name: string },
  number: number,
  changedFiles: number,
): Promise<ChangedFile[]> {
  const list = {
    route: '/repos/{owner}/{repo}/pulls/{pull_number}/files',
    parameters: { owner: repository.owner, repo: repository.name, pull_number: number },
    shape: z.array(Row),
  };
  const rows = await readRestList(github, list, Math.min(changedFiles, MAX_LISTED));
  return rows.map(mapRow);
}

function mapRow({ filename, status, additions, deletions }: z.infer<typeof Row>): ChangedFile {
  const changeType = status === 'removed' || status === 'unchanged' ? CHANGE_TYPES[status] : status;
  return { path: cleanText(filename), changeType, additions, deletions };
}
