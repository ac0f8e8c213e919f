import type { Delivery } from '../history/delivery-model.ts';
import type { History } from '../history/history.ts';
import type { Deployment, Outline, PullRequest } from '../history/model.ts';
import { createPullRequestOrder, type PullRequestOrder } from './pull-request-order.ts';

export type Availability = 'available' | 'deleted' | 'private' | 'blocked';

/** A repository as GitHub stores it: a history, with the changes made since. */
export interface HostedRepository {
  readonly databaseId: number;
  readonly history: History;
  readonly byUpdate: PullRequestOrder;
  readonly byCreation: PullRequestOrder;
  /** The name now; `save` and `rename` count as changes. */
  fullName: string;
  availability: Availability;
  isPrivate: boolean;
  archivedAt: string | null;
  pullRequest(number: number): PullRequest | undefined;
  /** The same without what a situation makes of it: what changes are made to. */
  stored(number: number): PullRequest | undefined;
  numberOfCommit(oid: string): number | undefined;
  deployments(): readonly Deployment[];
  addDeployment(deployment: Deployment): void;
  /** Releases, issues and runs of workflows as they are now. */
  delivery(): Delivery;
  changeDelivery(change: (before: Delivery) => Delivery): void;
  /** Stores a changed or new pull request. */
  save(pullRequest: PullRequest): void;
  /** Deletes a pull request, which on GitHub only its staff can do. */
  remove(number: number): void;
  /** Leaves a pull request out of this many of the pages that would show it. */
  hide(number: number, pages: number): void;
  /** Whether the present page must leave out this pull request; each call counts one page. */
  takeHiding(number: number): boolean;
  /** The number the next issue or pull request gets. */
  nextNumber(): number;
  /** Called with the number of every pull request that is saved or removed. */
  onSave(listener: (number: number) => void): void;
  /** To be called when a situation makes something else of every pull request. */
  contentsChanged(): void;
}

/** `holds` is what a situation makes of a pull request. */
export function hostRepository(
  history: History,
  holds: (pullRequest: PullRequest, repository: string) => PullRequest,
): HostedRepository {
  const outlines = new Map(history.outlines.map((outline) => [outline.number, outline]));
  const changed = new Map<number, PullRequest>();
  const changedCommits = new Map<string, number>();
  const listeners: ((number: number) => void)[] = [];
  const hiddenPages = new Map<number, number>();
  const added: Deployment[] = [];
  let delivery: Delivery | null = null;
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
    if (pullRequest.mergeCommitOid !== null) changedCommits.set(pullRequest.mergeCommitOid, number);
    lastNumber = Math.max(lastNumber, number);
    for (const listener of listeners) listener(number);
  }

  function remove(number: number): void {
    const outline = outlines.get(number);
    if (!outline) return;
    for (const order of [byUpdate, byCreation]) order.remove(outline);
    outlines.delete(number);
    changed.delete(number);
    for (const listener of listeners) listener(number);
  }

  const stored = (number: number): PullRequest | undefined =>
    changed.get(number) ?? (outlines.has(number) ? history.pullRequest(number) : undefined);
  const repository: HostedRepository = {
    databaseId: history.facts.databaseId,
    history,
    byUpdate,
    byCreation,
    fullName: history.facts.fullName,
    availability: 'available',
    isPrivate: false,
    archivedAt: null,
    pullRequest(number) {
      const found = stored(number);
      return found && holds(found, repository.fullName);
    },
    stored,
    numberOfCommit: (oid) => changedCommits.get(oid) ?? history.numberOfCommit(oid),
    deployments: () => [...history.deployments(), ...added],
    addDeployment: (deployment) => void added.push(deployment),
    delivery: () => delivery ?? history.delivery(),
    changeDelivery: (change) => void (delivery = change(repository.delivery())),
    save,
    remove,
    hide: (number, pages) => void hiddenPages.set(number, pages),
    takeHiding(number) {
      const pages = hiddenPages.get(number) ?? 0;
      if (pages > 0) hiddenPages.set(number, pages - 1);
      return pages > 0;
    },
    nextNumber: () => ++lastNumber,
    onSave: (listener) => void listeners.push(listener),
    contentsChanged() {
      for (const number of outlines.keys()) for (const listener of listeners) listener(number);
    },
  };
  return repository;
}
