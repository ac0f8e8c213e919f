/** The facts that a pull request is shown with, in this order, beside its first reviewer; docs/metrics.md defines each. */
export const SHOWN_INSTANTS = [
  'firstCommitAt',
  'startedAt',
  'openedAt',
  'readyAt',
  'firstReviewRequestedAt',
  'firstReviewAt',
  'firstApprovalAt',
  'lastApprovalAt',
  'mergedAt',
  'closedAt',
  'deployedAt',
] as const;

export const SHOWN_VALUES = [
  'codingSeconds',
  'pickupSeconds',
  'reviewSeconds',
  'mergeWaitSeconds',
  'cycleSeconds',
  'deploySeconds',
  'unreviewed',
  'reviewRounds',
  'commitsAfterFirstReview',
  'fixResponseSeconds',
  'reviewers',
  'reviews',
  'comments',
  'size',
  'sizeClass',
  'isRevert',
  'revertsNumber',
  'isHotfix',
  'checksPassed',
  'flakyChecks',
  'reopened',
  'forcePushes',
  'aiAuthored',
  'aiAssisted',
  'aiReviewed',
  'aiTools',
  'aiAuthoredTier',
  'aiAssistedTier',
  'aiReviewedTier',
  'formulaVersion',
  'ruleVersion',
] as const;

/** Instants as ISO texts, the rest as stored. */
export type ShownFacts = Record<(typeof SHOWN_INSTANTS)[number] | (typeof SHOWN_VALUES)[number], unknown> & {
  firstReviewer: { login: string; kind: string } | null;
};
