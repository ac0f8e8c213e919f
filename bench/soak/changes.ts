import type { ReplayControl } from '../../packages/github-replay/src/control/control.ts';
import type { Random } from '../../packages/github-replay/src/generate/random.ts';
import type { PullRequest, ReviewState } from '../../packages/github-replay/src/history/model.ts';

/** The changes that people make to pull requests. Only `check` does not change the time of the last update. */
export type ChangeKind =
  | 'touch'
  | 'open'
  | 'edit'
  | 'merge'
  | 'close'
  | 'reopen'
  | 'label'
  | 'setDraft'
  | 'review'
  | 'dismiss'
  | 'comment'
  | 'inlineComment'
  | 'deleteComment'
  | 'push'
  | 'forcePush'
  | 'check';

/** One change, decided: done again on the same history it has the same effect. */
export interface Change {
  kind: ChangeKind;
  repository: string;
  number: number;
  /** A random text: a title, a body, a message. */
  text: string;
  reviewState: ReviewState;
  /** The comment that is deleted. */
  databaseId: number;
  isDraft: boolean;
}

/** People mostly work on what is new; of the rest any may be touched. */
const NEW = 30;

const REVIEW_STATES = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED'] as const;

/** Picks a change that GitHub would allow now. */
export function pickChange(
  random: Random,
  control: ReplayControl,
  repositories: readonly string[],
  withChecks: boolean,
): Change {
  const repository = random.pick(repositories);
  const { numbers } = control.numbers({ repository });
  const number = random.pick(random.chance(0.5) ? numbers.slice(-NEW) : numbers);
  const pullRequest = control.storedPullRequest({ repository, number });
  const comments = [...pullRequest.comments, ...pullRequest.inlineComments];
  return {
    kind: random.pick([...kindsFor(pullRequest), ...(withChecks ? (['check'] as const) : [])]),
    repository,
    number,
    text: `Soaked ${random.hex(8)}`,
    reviewState: random.pick(REVIEW_STATES),
    databaseId: comments.length > 0 ? random.pick(comments).databaseId : 0,
    isDraft: !pullRequest.isDraft,
  };
}

function kindsFor({ state, reviews, comments, inlineComments }: PullRequest): ChangeKind[] {
  const kinds: ChangeKind[] = ['touch', 'open', 'edit', 'label', 'review', 'comment', 'inlineComment'];
  if (state === 'OPEN') kinds.push('merge', 'close', 'setDraft', 'push', 'forcePush');
  if (state === 'CLOSED') kinds.push('reopen');
  if (reviews.some((review) => review.state === 'APPROVED')) kinds.push('dismiss');
  if (comments.length + inlineComments.length > 0) kinds.push('deleteComment');
  return kinds;
}

export function applyChange(control: ReplayControl, change: Change): void {
  const { repository, number, text, reviewState, databaseId, isDraft } = change;
  const target = { repository, number };
  switch (change.kind) {
    case 'touch':
      return control.touch(target);
    case 'open':
      return void control.open({ repository, title: text });
    case 'edit':
      return control.edit({ ...target, title: text, body: `${text}, at length` });
    case 'merge':
      return control.merge(target);
    case 'close':
      return control.close(target);
    case 'reopen':
      return control.reopen(target);
    case 'label':
      return control.label({ ...target, labels: [text] });
    case 'setDraft':
      return control.setDraft({ ...target, isDraft });
    case 'review':
      return control.review({ ...target, state: reviewState, body: text });
    case 'dismiss':
      return control.dismissReview(target);
    case 'comment':
      return control.comment({ ...target, body: text });
    case 'inlineComment':
      return control.inlineComment({ ...target, body: text });
    case 'deleteComment':
      return control.deleteComment({ ...target, databaseId });
    case 'push':
      return control.push({ ...target, message: text });
    case 'forcePush':
      return control.forcePush({ ...target, commits: 2 });
    case 'check':
      return control.addChecks({ ...target, names: [text] });
  }
}
