import type { HostedRepository } from './hosted-repository.ts';

interface Merge {
  oid: string;
  at: number;
}

const knownMerges = new WeakMap<HostedRepository, Map<number, Merge>>();

/**
 * The commits of the default branch that are reached from a commit, the newest first and itself among them: every pull
 * request is one commit there, its merge. A commit that is no merge was made on top of the last merge before it.
 */
export function historyOf(repository: HostedRepository, commit: { oid: string; committedDate: string }): string[] {
  const until = Date.parse(commit.committedDate);
  const merges = [...mergesOf(repository).values()].toSorted((a, b) => b.at - a.at || (a.oid < b.oid ? -1 : 1));
  const place = merges.findIndex(({ oid }) => oid === commit.oid);
  const before = place < 0 ? merges.filter(({ at }) => at < until) : merges.slice(place + 1);
  return [commit.oid, ...before.map(({ oid }) => oid)];
}

/** When a commit of the default branch was made, in milliseconds; undefined for any other. */
export function mergedAt(repository: HostedRepository, oid: string): number | undefined {
  const number = repository.numberOfCommit(oid);
  const merge = number === undefined ? undefined : mergesOf(repository).get(number);
  return merge?.oid === oid ? merge.at : undefined;
}

function mergesOf(repository: HostedRepository): Map<number, Merge> {
  const known = knownMerges.get(repository);
  if (known) return known;
  const merges = new Map<number, Merge>();
  const note = (number: number) => {
    const pullRequest = repository.pullRequest(number);
    if (pullRequest?.mergedAt && pullRequest.mergeCommitOid !== null) {
      merges.set(number, { oid: pullRequest.mergeCommitOid, at: Date.parse(pullRequest.mergedAt) });
    } else merges.delete(number);
  };
  for (const { number, state } of repository.byCreation.outlines) if (state === 'MERGED') note(number);
  repository.onSave(note);
  knownMerges.set(repository, merges);
  return merges;
}
