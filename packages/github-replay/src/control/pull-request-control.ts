import type { PullRequest } from '../history/model.ts';
import { editedEvent, labelEvents, pullRequestEvent } from '../webhooks/events/pull-request-events.ts';
import { closed, drafted, labeled, merged, openedPullRequest, reopened } from './changes/life-changes.ts';
import type { ChangeContext } from './change-context.ts';
import type { InRepository, Target } from './target.ts';

/** The life of a pull request. */
export interface PullRequestControl {
  touch(target: Target): void;
  open(change: InRepository & { title?: string; body?: string }): { number: number };
  edit(change: Target & { title?: string; body?: string }): void;
  merge(target: Target): void;
  close(target: Target): void;
  reopen(target: Target): void;
  setDraft(change: Target & { isDraft: boolean }): void;
  /** From now on it has these labels, and no others. */
  label(change: Target & { labels: readonly string[] }): void;
  /**
   * Deletes a pull request, as only GitHub's staff can: lists and totals no longer have it, and it is NOT_FOUND. No
   * webhook is sent.
   */
  vanish(target: Target): void;
  /** Leaves it out of the next pages (one, without a number) of `pullRequests` that would show it; counts count it. */
  hideFromPages(change: Target & { next?: number }): void;
  /** The replay's data, for comparison with the rows that a reader has stored. */
  pullRequest(target: Target): PullRequest;
  /** The same without what situations add to it or change of it: changes are made to this. */
  storedPullRequest(target: Target): PullRequest;
  numbers(target?: { repository?: string }): { numbers: number[] };
}

export function createPullRequestControl(context: ChangeContext): PullRequestControl {
  const { change } = context;
  return {
    touch: (target) => change(target, (before, { at }) => ({ ...before, updatedAt: at }), toldAsEdited),
    open(opening) {
      const repository = context.repositoryOf(opening);
      const number = repository.nextNumber();
      const { title = `Change ${number}`, body = '' } = opening;
      repository.save(openedPullRequest(number, title, body, context.momentOf(opening)));
      context.announce(repository, () => [pullRequestEvent(context.parentOf({ ...opening, number }), 'opened')]);
      return { number };
    },
    edit: (target) =>
      change(
        target,
        (before, { at }) => ({
          ...before,
          title: target.title ?? before.title,
          body: target.body ?? before.body,
          updatedAt: at,
        }),
        toldAsEdited,
      ),
    merge: (target) => change(target, merged, (parent) => [pullRequestEvent(parent, 'closed')]),
    close: (target) => change(target, closed, (parent) => [pullRequestEvent(parent, 'closed')]),
    reopen: (target) => change(target, reopened, (parent) => [pullRequestEvent(parent, 'reopened')]),
    setDraft: (target) =>
      change(
        target,
        (before, moment) => drafted(before, target.isDraft, moment),
        (parent) => [pullRequestEvent(parent, target.isDraft ? 'converted_to_draft' : 'ready_for_review')],
      ),
    label: (target) => change(target, (before, moment) => labeled(before, target.labels, moment), labelEvents),
    vanish(target) {
      context.repositoryOf(target).remove(context.pullRequestOf(target).number);
    },
    hideFromPages(target) {
      context.repositoryOf(target).hide(context.pullRequestOf(target).number, target.next ?? 1);
    },
    pullRequest: context.pullRequestOf,
    storedPullRequest: (target) => context.repositoryOf(target).stored(target.number) ?? context.pullRequestOf(target),
    numbers: (target) => ({ numbers: context.repositoryOf(target).byCreation.outlines.map(({ number }) => number) }),
  };
}

const toldAsEdited = (...args: Parameters<typeof editedEvent>) => [editedEvent(...args)];
