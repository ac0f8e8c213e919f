import { aiFactsOf, signalsOf } from '../ai/signals.ts';
import type { EventInput, FactsInput } from './input.ts';
import { earlier } from './instants.ts';
import { readyAt } from './readiness.ts';
import { revertClaim } from './reverts.ts';
import { firstReview, humanReviews, reviewRounds } from './reviewing.ts';
import { stagesOf } from './stages.ts';

/** Values from which several facts of a pull request are computed. Each is computed once. */
export type Basis = ReturnType<typeof basisOf>;

export function basisOf(input: FactsInput) {
  const { mergedAt, createdAt, earliestCommitAt, events } = input;
  const reviews = humanReviews(input);
  const first = firstReview(input);
  const startedAt = earliestCommitAt === null ? createdAt : earlier(earliestCommitAt, createdAt);
  const ready = readyAt(input, first?.at ?? mergedAt);
  const firstReviewAt = first?.at ?? null;
  const signals = signalsOf(input.evidence);
  return {
    input,
    /** Submitted reviews of humans other than the author, oldest first. */
    reviews,
    approvals: reviews.filter(({ state }) => state === 'approved'),
    first,
    startedAt,
    readyAt: ready,
    stages: stagesOf({ startedAt, openedAt: createdAt, readyAt: ready, firstReviewAt, mergedAt }),
    rounds: reviewRounds(reviews, events, input.commits),
    revert: revertClaim(input.title, input.revertTexts, input.repository),
    signals,
    ai: aiFactsOf(signals),
    /** How many timeline events of a kind the pull request has. */
    times: (kind: EventInput['kind']) => events.filter((event) => event.kind === kind).length,
  };
}
