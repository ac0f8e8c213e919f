import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { ChangedFile } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { parseRest } from './parse-rest.ts';

const PER_PAGE = 100;

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files: at most 3,000 files are listed */
const Row = z.object({
  filename: z.string(),
  status: z.enum(['added', 'removed', 'modified', 'renamed', 'copied', 'changed', 'unchanged']),
  additions: z.number(),
  deletions: z.number(),
});

/** What GraphQL calls the two kinds of change that REST names otherwise. */
const CHANGE_TYPES = { removed: 'deleted', unchanged: 'changed' } as const;

/** All files of one pull request that GitHub lists, from the first: REST and GraphQL need not agree on their order. */
export async function readPullRequestFiles(
  github: GitHub,
  repository: { owner: string; name: string },
  number: number,
): Promise<ChangedFile[]> {
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}/files';
  const files: ChangedFile[] = [];
  for (let page = 1; ; page++) {
    const answer = await github.rest(route, {
      owner: repository.owner,
      repo: repository.name,
      pull_number: number,
      per_page: PER_PAGE,
      page,
    });
    const rows = parseRest(z.array(Row), answer.data, route);
    files.push(...rows.map(mapRow));
    if (rows.length < PER_PAGE) return files;
  }
}

function mapRow({ filename, status, additions, deletions }: z.infer<typeof Row>): ChangedFile {
  const changeType = status === 'removed' || status === 'unchanged' ? CHANGE_TYPES[status] : status;
  return { path: cleanText(filename), changeType, additions, deletions };
}
