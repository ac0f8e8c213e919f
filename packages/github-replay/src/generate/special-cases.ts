/** Difficult cases on purpose. The first sixty pull requests of every history have one of each. */
export interface SpecialCases {
  readonly manyCommits: boolean;
  readonly manyFiles: boolean;
  readonly moreFilesThanListed: boolean;
  readonly manyComments: boolean;
  readonly manyChecks: boolean;
  readonly nulInText: boolean;
  readonly loneSurrogate: boolean;
  readonly longBody: boolean;
  readonly pendingReview: boolean;
  readonly revert: boolean;
  /** The head commit is the first of those listed, as it can be after a merge of the base. */
  readonly headNotLast: boolean;
}

/** Chosen by the position in the history, and rare enough that averages stay those of ordinary repositories. */
export function specialCases(slot: number): SpecialCases {
  return {
    nulInText: slot % 250 === 5,
    manyCommits: slot % 500 === 7,
    manyFiles: slot % 500 === 11,
    moreFilesThanListed: slot === 13,
    manyComments: slot % 500 === 17,
    manyChecks: slot % 500 === 23,
    loneSurrogate: slot % 250 === 29,
    longBody: slot % 1_000 === 31,
    pendingReview: slot % 250 === 37,
    revert: slot % 60 === 41,
    headNotLast: slot % 50 === 19,
  };
}
