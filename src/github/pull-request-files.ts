import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { ChangedFile } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { parseRest } from './parse-rest.ts';

const PER_PAGE = 100;
const MOST_LISTED = 3_000;
/** A Worker waits for six answers at a time. */
const PAGES_AT_ONCE = 5;

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
 * `changedFiles` says how many pages there should be, which are asked for a few at a time; what is listed decides.
 */
export async function readPullRequestFiles(
  github: GitHub,
  repository: { owner: string; name: string },
  number: number,
  changedFiles: number,
): Promise<ChangedFile[]> {
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}/files';
  async function readPage(page: number): Promise<ChangedFile[]> {
    const answer = await github.rest(route, {
      owner: repository.owner,
      repo: repository.name,
      pull_number: number,
      per_page: PER_PAGE,
      page,
    });
    return parseRest(z.array(Row), answer.data, route).map(mapRow);
  }

  const files: ChangedFile[] = [];
  const expectedPages = Math.ceil(Math.min(changedFiles, MOST_LISTED) / PER_PAGE);
  for (let first = 1; ;) {
    const count = Math.max(1, Math.min(PAGES_AT_ONCE, expectedPages - first + 1));
    const pages = await Promise.all(Array.from({ length: count }, (_, index) => readPage(first + index)));
    files.push(...pages.flat());
    first += count;
    const last = pages.at(-1) ?? [];
    if (last.length < PER_PAGE || files.length >= MOST_LISTED) return files;
  }
}

function mapRow({ filename, status, additions, deletions }: z.infer<typeof Row>): ChangedFile {
  const changeType = status === 'removed' || status === 'unchanged' ? CHANGE_TYPES[status] : status;
  return { path: cleanText(filename), changeType, additions, deletions };
}
