/** A pull request that is a hotfix by the workspace's rule, merged or not. */
export interface HotfixPullRequest {
  id: string;
  headRef: string;
  openedAt: number;
  mergedAt: number | null;
  /** The commit of the deployment that first carried it; null when none did. */
  carriedBy: string | null;
}

/** The merged pull requests of one head branch. */
export interface Hotfix {
  /** The pull request that was opened first, of those that were merged. */
  id: string;
  /** When the first pull request of the branch was opened. */
  openedAt: number;
  pullRequests: string[];
  /** Each commit of a deployment that carried one of them. */
  carriedBy: string[];
}

/** Pull requests of one head branch are one hotfix, which begins with the first. Without a merge among them there is no hotfix. */
export function hotfixesOf(pullRequests: HotfixPullRequest[]): Hotfix[] {
  const sorted = pullRequests.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  return [...Map.groupBy(sorted, ({ headRef }) => headRef).values()].flatMap((ofBranch) => {
    const [opened] = ofBranch;
    const merged = ofBranch.filter(({ mergedAt }) => mergedAt !== null);
    const [first] = merged;
    if (!opened || !first) return [];
    return {
      id: first.id,
      openedAt: opened.openedAt,
      pullRequests: merged.map(({ id }) => id),
      carriedBy: merged.flatMap(({ carriedBy }) => carriedBy ?? []),
    };
  });
}
