import type { History } from '../history/history.ts';
import type { Deployment, Outline, PullRequest } from '../history/model.ts';
import { createPullRequestOrder, type PullRequestOrder } from './pull-request-order.ts';

export type Availability = 'available' | 'deleted' | 'private' | 'blocked';

/** A repository as GitHub would hold it: a history, with whatever was changed since lying over it. */
export interface HostedRepository {
  readonly databaseId: number;
  readonly history: History;
  readonly byUpdate: PullRequestOrder;
  readonly byCreation: PullRequestOrder;
  /** The name now; `save` and `rename` count as changes. */
  fullName: string;
  availability: Availability;
  pullRequest(number: number): PullRequest | undefined;
  numberOfCommit(oid: string): number | undefined;
  deployments(): readonly Deployment[];
  /** Puts a changed or new pull request in place of what was there. */
  save(pullRequest: PullRequest): void;
  /** The number the next issue or pull request gets. */
  nextNumber(): number;
  /** Called with the number of every pull request that is saved. */
  onSave(listener: (number: number) => void): void;
}

export function hostRepository(history: History): HostedRepository {
  const outlines = new Map(history.outlines.map((outline) => [outline.number, outline]));
  const changed = new Map<number, PullRequest>();
  const changedCommits = new Map<string, number>();
  const listeners: ((number: number) => void)[] = [];
  const byUpdate = createPullRequestOrder(history.outlines, 'updatedAt');
  const byCreation = createPullRequestOrder(history.outlines, 'createdAt');
  let lastNumber = history.outlines.at(-1)?.number ?? 0;

  function save(pullRequest: PullRequest): void {
    const { number, state } = pullRequest;
    const before = outlines.get(number);
    const outline: Outline = {
      number,
      state,
      createdAt: Date.parse(pullRequest.createdAt),
      updatedAt: Date.parse(pullRequest.updatedAt),
    };
    for (const order of [byUpdate, byCreation]) {
      if (before) order.remove(before);
      order.add(outline);
    }
    outlines.set(number, outline);
    changed.set(number, pullRequest);
    for (const commit of pullRequest.commits) changedCommits.set(commit.oid, number);
    lastNumber = Math.max(lastNumber, number);
    for (const listener of listeners) listener(number);
  }

  return {
    databaseId: history.facts.databaseId,
    history,
    byUpdate,
    byCreation,
    fullName: history.facts.fullName,
    availability: 'available',
    pullRequest: (number) => changed.get(number) ?? (outlines.has(number) ? history.pullRequest(number) : undefined),
    numberOfCommit: (oid) => changedCommits.get(oid) ?? history.numberOfCommit(oid),
    deployments: () => history.deployments(),
    save,
    nextNumber: () => ++lastNumber,
    onSave: (listener) => void listeners.push(listener),
  };
}
