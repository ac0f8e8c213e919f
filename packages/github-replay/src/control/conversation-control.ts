import type { ReviewState } from '../history/model.ts';
import { commentEvents, dismissedEvents, submittedEvents } from '../webhooks/events/conversation-events.ts';
import { commented, dismissed, inlineCommented, reviewed, withoutComment } from './changes/conversation-changes.ts';
import type { ChangeContext } from './change-context.ts';
import type { Target } from './target.ts';

/** What people say about a pull request. */
export interface ConversationControl {
  review(change: Target & { state?: ReviewState; body?: string }): void;
  /** The last verdict, without an id. */
  dismissReview(change: Target & { databaseId?: number }): void;
  comment(change: Target & { body?: string }): void;
  inlineComment(change: Target & { path?: string; body?: string }): void;
  deleteComment(change: Target & { databaseId?: number }): void;
}

export function createConversationControl({ change }: ChangeContext): ConversationControl {
  return {
    review: (target) =>
      change(
        target,
        (before, moment) => reviewed(before, target.state ?? 'APPROVED', target.body ?? '', moment),
        submittedEvents,
      ),
    dismissReview: (target) =>
      change(target, (before, moment) => dismissed(before, target.databaseId, moment), dismissedEvents),
    comment: (target) =>
      change(target, (before, moment) => commented(before, target.body ?? 'A comment.', moment), commentEvents),
    inlineComment: (target) =>
      change(
        target,
        (before, moment) => {
          const path = target.path ?? before.files[0]?.path ?? 'README.md';
          return inlineCommented(before, path, target.body ?? 'Why?', moment);
        },
        (parent, before) => [...submittedEvents(parent, before), ...commentEvents(parent, before)],
      ),
    deleteComment: (target) =>
      change(target, (before, { at }) => withoutComment(before, target.databaseId, at), commentEvents),
  };
}
