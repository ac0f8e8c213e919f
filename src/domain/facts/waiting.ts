import { earliestEnd, latestEnd, type CheckResult, type Verdict } from './checks.ts';
import type { HumanReview, Word } from './conversation.ts';
import { decisionsBy, lastDecisions, type Decision } from './decisions.ts';
import type { EventInput, FactsInput } from './input.ts';
import { isBefore, latestOf } from './instants.ts';
import { draftSince } from './readiness.ts';
import { requestsForReview } from './reviewing.ts';

/** Whose move an open pull request is. */
export const WAITING_ON = ['author', 'merge', 'reviewers'] as const;

/** Whose move it is, since when, and the rows that say so. */
export interface Waiting {
  on: (typeof WAITING_ON)[number];
  since: string | null;
  because:
    | { kind: 'draft' }
    | { kind: 'changes'; review: HumanReview }
    | { kind: 'checks'; failed: CheckResult[] }
    | { kind: 'approved'; approval: HumanReview; check: string | null }
    | { kind: 'review'; ready: string; push: string | null; request: EventInput | null };
}

type Open = Pick<FactsInput, 'createdAt' | 'closedAt' | 'isDraft' | 'events' | 'commits' | 'reviewDecision'> & {
  reviews: HumanReview[];
  firstReview: Word | null;
  verdict: Verdict;
  readyAt: string | null;
};

/** The first that applies to an open pull request; null for a closed one. Threads decide nothing. */
export function waitingOf(open: Open): Waiting | null {
  const { createdAt, closedAt, isDraft, events, commits, reviewDecision, reviews, verdict, readyAt } = open;
  if (closedAt !== null) return null;
  if (isDraft) return { on: 'author', since: draftSince(open), because: { kind: 'draft' } };
  const standing = lastDecisions(decisionsBy(reviews, events, null));
  const saying = (word: Decision['says']) => standing.filter(({ says }) => says === word).map(({ review }) => review);
  const requests = saying('changes_requested');
  const unanswered = requests.find(
    ({ submittedAt }) => !commits.some(({ committedAt }) => isBefore(submittedAt, committedAt)),
  );
  if (unanswered) {
    return { on: 'author', since: unanswered.submittedAt, because: { kind: 'changes', review: unanswered } };
  }
  if (verdict.passed === false) {
    const failed = verdict.counted.filter(({ outcome }) => outcome === 'failed');
    return { on: 'author', since: earliestEnd(failed), because: { kind: 'checks', failed } };
  }
  const approval = saying('approved').at(-1);
  if (approval && requests.length === 0 && reviewDecision !== 'review_required') {
    const check = latestEnd(verdict.counted);
    return {
      on: 'merge',
      since: latestOf([approval.submittedAt, check]),
      because: { kind: 'approved', approval, check },
    };
  }
  const ready = readyAt ?? createdAt;
  const push = lastPush(open);
  const request = requestsForReview(events).at(-1) ?? null;
  return {
    on: 'reviewers',
    since: latestOf([ready, push, request?.createdAt ?? null]),
    because: { kind: 'review', ready, push, request },
  };
}

/** The last push after a human review: a commit, or a force-push; null without one. */
function lastPush({ firstReview, commits, events }: Open): string | null {
  if (!firstReview) return null;
  const forced = events.filter(({ kind }) => kind === 'head_ref_force_pushed').map(({ createdAt }) => createdAt);
  const pushes = [...commits.map(({ committedAt }) => committedAt), ...forced];
  return latestOf(pushes.filter((at) => isBefore(firstReview.at, at)));
}
