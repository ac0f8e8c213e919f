import type { HostedRepository } from './hosted-repository.ts';

/** A commit of the default branch, and when it was made, in milliseconds. */
export interface BranchCommit {
  oid: string;
  at: number;
}

interface Branch {
  merges: Map<number, BranchCommit>;
  /** The same, the newest first; null after a change, until they are asked for. */
  newestFirst: BranchCommit[] | null;
}

const known = new WeakMap<HostedRepository, Branch>();

/**
 * The commits of the default branch that are reached from a commit and made at `since` or later, the newest first and
 * itself among them: every pull request is one commit there, its merge. A commit that is no merge was made on top of the
 * last merge before it.
 */
export function historyOf(
  repository: HostedRepository,
  commit: { oid: string; committedDate: string },
  since: number,
): BranchCommit[] {
  const madeAt = Date.parse(commit.committedDate);
  const merges = newestFirst(branchOf(repository));
  const place = merges.findIndex(({ oid }) => oid === commit.oid);
  const from = place < 0 ? merges.findIndex(({ at }) => at < madeAt) : place + 1;
  const own = merges[place] ?? { oid: commit.oid, at: madeAt };
  return [own, ...(from < 0 ? [] : merges.slice(from))].filter(({ at }) => at >= since);
}

function newestFirst(branch: Branch): BranchCommit[] {
  branch.newestFirst ??= [...branch.merges.values()].sort((a, b) => b.at - a.at || (a.oid < b.oid ? -1 : 1));
  return branch.newestFirst;
}

function branchOf(repository: HostedRepository): Branch {
  const branch = known.get(repository) ?? readBranch(repository);
  known.set(repository, branch);
  return branch;
}

function readBranch(repository: HostedRepository): Branch {
  const branch: Branch = { merges: new Map(), newestFirst: null };
  const note = (number: number) => {
    const pullRequest = repository.pullRequest(number);
    if (pullRequest?.mergedAt && pullRequest.mergeCommitOid !== null) {
      branch.merges.set(number, { oid: pullRequest.mergeCommitOid, at: Date.parse(pullRequest.mergedAt) });
    } else branch.merges.delete(number);
    branch.newestFirst = null;
  };
  for (const { number, state } of repository.byCreation.outlines) if (state === 'MERGED') note(number);
  repository.onSave(note);
  return branch;
}
