import type { AiFacts, AiSignal } from '../ai/evidence.ts';
import { aiFactsOf, signalsOf } from '../ai/signals.ts';
import { RULE_VERSION } from '../ai/tools.ts';
import type { Hanging } from '../requirements.ts';
import { checksPassed, decidingChecks, flakyChecks, isUndecided } from './checks.ts';
import { isHuman, type EventInput, type FactsInput } from './input.ts';
import { earlier, inOrder, isBefore, secondsBetween } from './instants.ts';
import { readyAt } from './readiness.ts';
import { isHotfix, revertClaim, type RevertNames } from './reverts.ts';
import { firstReview, humanReviews, reviewFacts, reviewRounds, type ReviewFact } from './reviewing.ts';
import { stagesOf, type Stages } from './stages.ts';

/** Raised with every change of a definition below: facts of an older version are computed again. */
export const FORMULA_VERSION = 6;

/** By which versions of the formulas, and of the rules of AI use, facts are computed. */
export interface FactsVersions {
  formula: number;
  rules: number;
}

export const FACTS_VERSIONS: FactsVersions = { formula: FORMULA_VERSION, rules: RULE_VERSION };

/** One row of `pull_request_facts` with its `review_facts` and `ai_signals`; docs/metrics.md defines each. Durations are seconds; unknown is null, never 0. */
export interface Facts extends Stages, AiFacts {
  pullRequestId: string;
  version: string;
  readAt: string;
  authorId: string | null;
  firstCommitAt: string | null;
  openedAt: string;
  readyAt: string | null;
  firstReviewRequestedAt: string | null;
  firstReviewAt: string | null;
  firstReviewerId: string | null;
  firstApprovalAt: string | null;
  lastApprovalAt: string | null;
  mergedAt: string | null;
  closedAt: string | null;
  deployedAt: string | null;
  startedAt: string;
  deploySeconds: number | null;
  reviewRounds: number;
  commitsAfterFirstReview: number | null;
  fixResponseSeconds: number | null;
  reviewers: number;
  reviews: number;
  comments: number;
  size: number;
  sizeClass: 'XS' | 'S' | 'M' | 'L' | 'XL';
  /** By GitHub's own form; what else names a pull request here is a revert of it when it is stored. */
  isRevert: boolean;
  revertsNumber: number | null;
  revertsNamed: RevertNames | null;
  isHotfix: boolean;
  checksPassed: boolean | null;
  /** The verdict could be another, if more were known of which checks are required. */
  checksUndecided: boolean;
  /** The checks that it hangs on, known or not; null where all agree. Not stored with the facts. */
  hanging: Hanging | null;
  flakyChecks: string[];
  reopened: number;
  forcePushes: number;
  reviewFacts: ReviewFact[];
  signals: AiSignal[];
}

/** Upper bounds, in changed lines, of every class but the last. */
const SIZE_CLASSES = [
  { name: 'XS', most: 10 },
  { name: 'S', most: 50 },
  { name: 'M', most: 200 },
  { name: 'L', most: 500 },
] as const;

/** The facts of one pull request: a pure function of what is stored, whatever the order in which it arrived. */
export function factsOf(input: FactsInput): Facts {
  const { mergedAt, events, deployedAt, changedLines } = input;
  const reviews = humanReviews(input);
  const first = firstReview(input);
  const approvals = reviews.filter(({ state }) => state === 'approved');
  const startedAt =
    input.earliestCommitAt === null ? input.createdAt : earlier(input.earliestCommitAt, input.createdAt);
  const ready = readyAt(input, first?.at ?? mergedAt);
  const rounds = reviewRounds(reviews, events, input.commits);
  const signals = signalsOf(input.evidence);
  const revert = revertClaim(input.title, input.revertTexts, input.repository);
  const times = (kind: EventInput['kind']) => events.filter((event) => event.kind === kind).length;
  return {
    pullRequestId: input.pullRequestId,
    version: input.version,
    readAt: input.readAt,
    authorId: input.authorId,
    firstCommitAt: input.earliestCommitAt,
    openedAt: input.createdAt,
    readyAt: ready,
    firstReviewRequestedAt: firstRequest(events),
    firstReviewAt: first?.at ?? null,
    firstReviewerId: first?.reviewerId ?? null,
    firstApprovalAt: approvals[0]?.submittedAt ?? null,
    lastApprovalAt: approvals.at(-1)?.submittedAt ?? null,
    mergedAt,
    closedAt: input.closedAt,
    deployedAt,
    startedAt,
    ...stagesOf({
      startedAt,
      openedAt: input.createdAt,
      readyAt: ready,
      firstReviewAt: first?.at ?? null,
      mergedAt,
    }),
    deploySeconds: mergedAt !== null && deployedAt !== null ? secondsBetween(mergedAt, deployedAt) : null,
    reviewRounds: rounds.rounds,
    commitsAfterFirstReview: first ? input.commits.filter((at) => isBefore(first.at, at)).length : null,
    fixResponseSeconds: rounds.responseSeconds,
    reviewers: new Set(reviews.map(({ author }) => author.id)).size,
    reviews: reviews.length,
    comments: input.comments.filter(({ author }) => isHuman(author)).length,
    size: changedLines,
    sizeClass: SIZE_CLASSES.find(({ most }) => changedLines <= most)?.name ?? 'XL',
    isRevert: revert.isForm,
    revertsNumber: revert.number,
    revertsNamed: revert.named,
    isHotfix: isHotfix(input),
    checksPassed: checksPassed(input.checks, input.statuses),
    checksUndecided: isUndecided(input.checks, input.statuses),
    hanging: hangingOn(input),
    flakyChecks: flakyChecks(input.checks),
    reopened: times('reopened'),
    forcePushes: times('head_ref_force_pushed'),
    reviewFacts: reviewFacts(reviews, events),
    ...aiFactsOf(signals),
    signals,
  };
}

function hangingOn({ number, baseRef, closedAt, checks, statuses }: FactsInput): Hanging | null {
  const deciding = decidingChecks(checks, statuses);
  return deciding.length > 0 ? { number, isOpen: closedAt === null, baseRef, checks: deciding } : null;
}

/** When a person or a team was first asked for a review. */
function firstRequest(events: EventInput[]): string | null {
  const requests = events.filter(
    ({ kind, subject, data }) => kind === 'review_requested' && (isHuman(subject) || typeof data['team'] === 'string'),
  );
  const [first] = inOrder(
    requests,
    ({ createdAt }) => createdAt,
    () => '',
  );
  return first?.createdAt ?? null;
}
