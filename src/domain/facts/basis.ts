import { aiFactsOf, countedSignals, signalsOf } from '../ai/signals.ts';
import { judgeChecks } from './checks.ts';
import { hotfixSign } from '../rules/hotfix.ts';
import { conversationOf } from './conversation.ts';
import { approvalsOf, decisionsBy, lastDecisions } from './decisions.ts';
import type { EventInput, FactsInput } from './input.ts';
import { earlier, isBefore, later } from './instants.ts';
import { readyAt } from './readiness.ts';
import { revertClaim } from './reverts.ts';
import { requestsForReview, reviewRounds } from './reviewing.ts';
import { readyWithin, stagesOf, type Span } from './stages.ts';
import { waitingOf } from './waiting.ts';
import { workingSeconds } from './working-time.ts';
import { workTypeOf } from './work-type.ts';

/** Values from which several facts of a pull request are computed, with the rows that they came from. Each is computed once. */
export type Basis = ReturnType<typeof basisOf>;

export function basisOf(input: FactsInput) {
  const { mergedAt, createdAt, earliestCommitAt, events } = input;
  const conversation = conversationOf(input);
  const { reviews, firstReview, firstResponse } = conversation;
  const startedAt = earliestCommitAt === null ? createdAt : earlier(earliestCommitAt, createdAt);
  const ready = readyAt(input, firstReview?.at ?? mergedAt);
  const instants = { startedAt, openedAt: createdAt, readyAt: ready, mergedAt };
  const verdict = judgeChecks(input);
  const signals = signalsOf(input.evidence);
  const stages = stagesOf({ ...instants, firstReviewAt: firstReview?.at ?? null });
  const atMerge = mergedAt === null ? null : approvalsAt(reviews, events, mergedAt);
  const approved = atMerge?.approvals.at(-1);
  const within = readyWithin(instants);
  const isAnswered = firstResponse !== null && (mergedAt === null || !isBefore(mergedAt, firstResponse.at));
  const counted = countedSignals(signals, input.evidence);
  return {
    input,
    ...conversation,
    approvals: approvalsOf(reviews, events, mergedAt),
    requests: requestsForReview(events),
    startedAt,
    readyAt: ready,
    /** The ready instant as the stages use it. */
    readyWithin: within,
    stages,
    atMerge,
    /** What its people waited for, each from an instant to another one. */
    waits: {
      ...stages.waits,
      response: isAnswered ? { from: within, to: later(firstResponse.at, within) } : null,
      approvedToMerge: approved && mergedAt !== null ? { from: approved.submittedAt, to: mergedAt } : null,
    },
    /** The working seconds of such a wait; null without one, and without working hours. */
    worked: (span: Span | null) =>
      span && input.workingHours
        ? workingSeconds(span.from, span.to, { hours: input.workingHours, zone: input.timeZone })
        : null,
    rounds: reviewRounds(reviews, events, input.commits),
    commitsAfterReview: firstReview && input.commits.filter(({ committedAt }) => isBefore(firstReview.at, committedAt)),
    waiting: waitingOf({ ...input, reviews, firstReview, verdict, readyAt: ready }),
    verdict,
    revert: revertClaim(input.title, input.revertTexts, input.repository),
    hotfix: hotfixSign(input, input.hotfix),
    workType: workTypeOf(input),
    signals,
    /** Without those that a person corrected. */
    countedSignals: counted,
    ai: aiFactsOf(counted),
    /** The timeline events of a kind that the pull request has. */
    eventsOf: (kind: EventInput['kind']) => events.filter((event) => event.kind === kind),
  };
}

/** The approvals that were not dismissed at the merge, and those among them that were their reviewer's last decision. */
function approvalsAt(reviews: Parameters<typeof decisionsBy>[0], events: EventInput[], mergedAt: string) {
  const decisions = decisionsBy(reviews, events, mergedAt);
  const approvals = (some: typeof decisions) =>
    some.filter(({ says }) => says === 'approved').map(({ review }) => review);
  return { approvals: approvals(decisions), standing: approvals(lastDecisions(decisions)) };
}
