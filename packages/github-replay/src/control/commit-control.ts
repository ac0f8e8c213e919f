import type { CheckRun, StatusContext } from '../history/model.ts';
import { checkEvents, statusEvents } from '../webhooks/events/check-events.ts';
import { pushEvents } from '../webhooks/events/push-events.ts';
import { checked, completed, rechecked, statused } from './changes/check-changes.ts';
import { forcePushed, pushed } from './changes/commit-changes.ts';
import type { ChangeContext } from './change-context.ts';
import type { Target } from './target.ts';

/** A pull request's commits, and what machines say about the last of them: that leaves `updatedAt` alone. */
export interface CommitControl {
  push(change: Target & { message?: string }): void;
  forcePush(change: Target & { commits?: number }): void;
  /** Runs that have ended with SUCCESS, without a conclusion; with null, runs that are still going. */
  addChecks(change: Target & { names: readonly string[]; conclusion?: CheckRun['conclusion'] }): void;
  /** The last run of this name: completed, without a status. */
  updateCheck(
    change: Target & { name: string; status?: CheckRun['status']; conclusion?: CheckRun['conclusion'] },
  ): void;
  /** Ends all runs that are still going, with SUCCESS without a conclusion. */
  completeChecks(change: Target & { conclusion?: NonNullable<CheckRun['conclusion']> }): void;
  /** Takes the place of the context's status, if it has one. */
  addStatus(change: Target & { context: string; state: StatusContext['state'] }): void;
}

export function createCommitControl({ change }: ChangeContext): CommitControl {
  return {
    push: (target) =>
      change(
        target,
        (before, moment) => pushed(before, target.message ?? 'One more change', moment),
        (parent, before) => pushEvents(parent, before, false),
      ),
    forcePush: (target) =>
      change(
        target,
        (before, moment) => forcePushed(before, target.commits ?? 1, moment),
        (parent, before) => pushEvents(parent, before, true),
      ),
    addChecks: ({ names, conclusion = 'SUCCESS', ...target }) =>
      change(target, (before, moment) => checked(before, names, conclusion, moment), checkEvents),
    updateCheck: ({ name, status, conclusion, ...target }) =>
      change(target, (before, moment) => rechecked(before, name, { status, conclusion }, moment), checkEvents),
    completeChecks: ({ conclusion = 'SUCCESS', ...target }) =>
      change(target, (before, moment) => completed(before, conclusion, moment), checkEvents),
    addStatus: ({ context, state, ...target }) =>
      change(target, (before, moment) => statused(before, context, state, moment), statusEvents),
  };
}
