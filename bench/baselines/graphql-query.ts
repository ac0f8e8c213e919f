import type { PullRequestNode } from '../../src/github/map-pull-request.ts';
import {
  HeadChecksFragmentDoc,
  PullRequestFieldsFragmentDoc,
  type ActorFieldsFragment,
} from '../../src/github/queries.generated.ts';

/** GitHub answers a page of 50 in about 5 s and refuses one of 100, which takes more than its ten seconds. */
export const PAGE_WIDTH = 50;

interface ThreadComment {
  fullDatabaseId: string | null;
  author: ActorFieldsFragment | null;
  body: string;
  path: string;
  createdAt: string;
  updatedAt: string;
}

interface List<Node> {
  nodes: (Node | null)[] | null;
}

export type LoopNode = PullRequestNode & {
  reviewThreads: List<{ comments: List<ThreadComment> }>;
};

export interface LoopPage {
  repository: {
    pullRequests: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: (LoopNode | null)[] | null };
  };
}

const QUERY = `query PlainLoop($owner: String!, $name: String!, $width: Int!, $listSize: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: $width, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        ...PullRequestFields
        ...HeadChecks
        reviewThreads(first: 100) {
          nodes {
            comments(first: 50) {
              nodes { fullDatabaseId author { ...ActorFields } body path createdAt updatedAt }
            }
          }
        }
      }
    }
  }
}`;

/** One query for everything: the product's own lists, and the inline comments that the product takes from REST. */
export const LOOP_QUERY = [QUERY, ...fragments()].join('\n');

/** Generated texts carry the fragments they use; a query may define each only once. */
function fragments(): string[] {
  const byName = new Map<string, string>();
  for (const document of [PullRequestFieldsFragmentDoc, HeadChecksFragmentDoc]) {
    for (const text of document.toString().split(/(?=\bfragment \w+ on )/)) {
      const name = /^fragment (\w+)/.exec(text)?.[1];
      if (name) byName.set(name, text);
    }
  }
  return [...byName.values()];
}
