import type { GitHub } from './client.ts';
import { PullRequestCountsDocument } from './queries.generated.ts';

/** How many pull requests repositories have, by their node ids. GitHub leaves out what it blocks. Throws a `FailureError`. */
export async function pullRequestCounts(github: GitHub, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { data } = await github.graphql(PullRequestCountsDocument, { ids });
  return new Map(
    data.nodes.flatMap((node): [string, number][] =>
      node && 'pullRequests' in node ? [[node.id, node.pullRequests.totalCount]] : [],
    ),
  );
}
