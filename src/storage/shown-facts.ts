import { sql } from 'drizzle-orm';
import { at, who } from './shown.ts';

const INSTANTS = {
  firstCommitAt: 'first_commit_at',
  startedAt: 'started_at',
  openedAt: 'opened_at',
  readyAt: 'ready_at',
  firstReviewRequestedAt: 'first_review_requested_at',
  firstReviewAt: 'first_review_at',
  firstApprovalAt: 'first_approval_at',
  lastApprovalAt: 'last_approval_at',
  mergedAt: 'merged_at',
  closedAt: 'closed_at',
  deployedAt: 'deployed_at',
} as const;

const VALUES = {
  codingSeconds: 'coding_seconds',
  pickupSeconds: 'pickup_seconds',
  reviewSeconds: 'review_seconds',
  mergeWaitSeconds: 'merge_wait_seconds',
  cycleSeconds: 'cycle_seconds',
  deploySeconds: 'deploy_seconds',
  unreviewed: 'unreviewed',
  reviewRounds: 'review_rounds',
  commitsAfterFirstReview: 'commits_after_first_review',
  fixResponseSeconds: 'fix_response_seconds',
  reviewers: 'reviewers',
  reviews: 'reviews',
  comments: 'comments',
  size: 'size',
  sizeClass: 'size_class',
  isRevert: 'is_revert',
  revertsNumber: 'reverts_number',
  isHotfix: 'is_hotfix',
  checksPassed: 'checks_passed',
  flakyChecks: 'flaky_checks',
  reopened: 'reopened',
  forcePushes: 'force_pushes',
  aiAuthored: 'ai_authored',
  aiAssisted: 'ai_assisted',
  aiReviewed: 'ai_reviewed',
  aiTools: 'ai_tools',
  aiAuthoredTier: 'ai_authored_tier',
  aiAssistedTier: 'ai_assisted_tier',
  aiReviewedTier: 'ai_reviewed_tier',
  formulaVersion: 'formula_version',
  ruleVersion: 'rule_version',
} as const;

/** Facts as the API shows them: instants as ISO texts, the rest as stored. */
export type ShownFacts = Record<keyof typeof INSTANTS | keyof typeof VALUES, unknown> & {
  firstReviewer: { login: string; kind: string } | null;
};

/** What `ShownFacts` has, but for the reviewer. */
export const FACT_NAMES = [...Object.keys(INSTANTS), ...Object.keys(VALUES)];

const pairs = [
  ...Object.entries(INSTANTS).map(([name, column]) => `'${name}', ${at(`f.${column}`)}`),
  `'firstReviewer', ${who('f.first_reviewer_id')}`,
  ...Object.entries(VALUES).map(([name, column]) => `'${name}', f.${column}`),
];

/** The facts of the pull request `p` as the API shows them; null before they are computed. A function takes 50 pairs at most. */
export const SHOWN_FACTS = sql.raw(`(select json_build_object(${pairs.join(', ')})
  from pull_request_facts f where f.pull_request_id = p.id)`);
