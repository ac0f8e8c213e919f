import type { Front, Fronts, OtherList } from '../domain/fronts.ts';
import type { GitHub } from './client.ts';
import type { Hole } from './holes.ts';
import { AliveDocument, RepositoryFrontsDocument, type RepositoryFrontsQuery } from './queries.generated.ts';

/** A repository to ask for, with the lists that its rules name. */
export interface FrontsAsked {
  githubId: string;
  nodeId: string;
  lists: OtherList[];
}

/**
 * What GitHub says of a repository: its fronts; `gone` when it shows none under this node id, or another one; `unknown`
 * when it left out a part, for now.
 */
export type FrontsSaid = Fronts | 'gone' | 'unknown';

/**
 * Reads the fronts of up to a hundred repositories, in their order: one request, one point for each list. Throws a
 * `FailureError` when GitHub gives no answer at all.
 */
export async function readFronts(
  github: GitHub,
  asked: FrontsAsked[],
  { labels, publicOnly }: { labels: string[]; publicOnly: boolean },
): Promise<{ said: FrontsSaid[]; sentAt: string }> {
  const reads = (list: OtherList) => asked.some(({ lists }) => lists.includes(list));
  const { data, holes, sentAt } = await github.graphql(RepositoryFrontsDocument, {
    ids: asked.map(({ nodeId }) => nodeId),
    deployments: reads('deployments'),
    releases: reads('releases'),
    issues: reads('issues'),
    labels,
  });
  const said = asked.map(({ githubId, lists }, index): FrontsSaid => {
    const node = data.nodes[index];
    if (!node) return isPassing(holes.at(`nodes.${index}`)) ? 'unknown' : 'gone';
    if (!('pullRequests' in node) || !isSame(node.databaseId, githubId)) return 'gone';
    // The deployment's own token serves public repositories only; a sync says so.
    if (node.isPrivate && publicOnly) return 'gone';
    if (isPassing(holes.at(`nodes.${index}.defaultBranchRef`))) return 'unknown';
    const pullRequests = frontOf(node.pullRequests);
    const others = lists.map((list) => [list, otherFront(data, list, index, holes.at(`${ROOTS[list]}.${index}`))]);
    if (pullRequests === undefined || others.some(([, front]) => front === undefined)) return 'unknown';
    const { nameWithOwner: fullName, isPrivate, isArchived, defaultBranchRef } = node;
    const described = { fullName, isPrivate, isArchived, defaultBranch: defaultBranchRef?.name ?? null };
    return { ...described, pullRequests, others: Object.fromEntries(others) as Fronts['others'] };
  });
  return { said, sentAt };
}

/** Asks GraphQL for next to nothing. Throws a `FailureError` when it does not answer. */
export async function pingGraphql(github: GitHub): Promise<void> {
  await github.graphql(AliveDocument, {});
}

/** The root of the query that each list has. */
const ROOTS = { deployments: 'deployed', releases: 'released', issues: 'reported' } as const;

/** The front of a list; null when the credential may not read it, undefined when GitHub left it out for now. */
function otherFront(
  data: RepositoryFrontsQuery,
  list: OtherList,
  index: number,
  hole: Hole | null,
): Front | null | undefined {
  const node: object | null | undefined = data[ROOTS[list]]?.[index];
  if (!node) return hole?.forbidden === true ? null : undefined;
  return frontOf((node as Partial<Record<OtherList, Listed>>)[list]);
}

interface Listed {
  totalCount: number;
  nodes: (NonNullable<Front['newest']> | null)[] | null;
}

/** Undefined when GitHub left a part of the list null. */
function frontOf(listed: Listed | undefined): Front | undefined {
  if (!listed?.nodes) return undefined;
  const [newest] = listed.nodes;
  if (newest === null || (newest === undefined && listed.totalCount > 0)) return undefined;
  return { total: listed.totalCount, newest: newest ?? null };
}

/** Whether a null may have a value the next time: GitHub gave another reason than that nothing is there to be seen. */
function isPassing(hole: Hole | null): boolean {
  return hole !== null && !hole.absent && !hole.forbidden;
}

/** GraphQL has no number for an id beyond 32 bits. */
function isSame(databaseId: number | null, githubId: string): boolean {
  return databaseId === null || String(databaseId) === githubId;
}
