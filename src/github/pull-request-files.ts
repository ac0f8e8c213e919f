import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { ChangedFile } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { readRestList, type WholeList } from './read-rest-list.ts';

/** Maximum number of files that GitHub lists. */
const MAX_LISTED = 3_000;

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files: at most 3,000 files are listed */
const Row = z.object({
  filename: z.string(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
});

/** GraphQL's names of the two kinds of change that REST names differently. */
const CHANGE_TYPES: Record<string, string> = { removed: 'deleted', unchanged: 'changed' };

/**
 * All files of one pull request that GitHub lists, from the first: REST and GraphQL may list them in different orders.
 * `changedFiles` is the expected number.
 */
export async function readPullRequestFiles(
  github: GitHub,
  repository: { owner: string; name: string },
  number: number,
  changedFiles: number,
): Promise<WholeList<ChangedFile>> {
  const list = {
    route: '/repos/{owner}/{repo}/pulls/{pull_number}/files',
    parameters: { owner: repository.owner, repo: repository.name, pull_number: number },
    row: Row,
  };
  const { rows, unread } = await readRestList(github, list, Math.min(changedFiles, MAX_LISTED));
  return { rows: rows.map(mapRow), unread };
}

function mapRow({ filename, status, additions, deletions }: z.infer<typeof Row>): ChangedFile {
  return { path: cleanText(filename), changeType: CHANGE_TYPES[status] ?? status, additions, deletions };
}
