import type { GitHub } from './client.ts';
import { isTooWide, orFewer } from './or-fewer.ts';
import { PullRequestCountsDocument } from './queries.generated.ts';

/** GitHub takes no more ids at once. */
const MAX_AT_ONCE = 100;

/**
 * How many pull requests repositories have, by their node ids. GitHub leaves out what it blocks; left out are also some
 * that it cannot count together, not even a few: the counts only say how long an import takes. Throws a `FailureError`.
 */
export function pullRequestCounts(github: GitHub, ids: string[]): Promise<Map<string, number>> {
  return orFewer(MAX_AT_ONCE, async (size) => {
    const counts: [string, number][] = [];
    for (let from = 0; from < ids.length; from += size) {
      try {
        counts.push(...(await countsOf(github, ids.slice(from, from + size))));
      } catch (error) {
        if (size === MAX_AT_ONCE || !isTooWide(error)) throw error;
      }
    }
    return new Map(counts);
  });
}

async function countsOf(github: GitHub, ids: string[]): Promise<[string, number][]> {
  const { data } = await github.graphql(PullRequestCountsDocument, { ids });
  return data.nodes.flatMap((node): [string, number][] =>
    node && 'pullRequests' in node ? [[node.id, node.pullRequests.totalCount]] : [],
  );
}
