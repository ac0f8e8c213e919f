import type { Basis } from './basis.ts';
import { checksPassed, flakyChecks, isUndecided } from './checks.ts';
import { fact, hidden } from './fact.ts';
import { isHuman } from './input.ts';
import { isBefore, secondsBetween } from './instants.ts';
import { firstRequest } from './reviewing.ts';
import { isHotfix } from './reverts.ts';
import { sizeClassOf } from './size.ts';

/** Raised with every change of a definition below: facts of an older version are computed again. */
export const FORMULA_VERSION = 8;

/**
 * Every fact of a pull request, in the order in which they are shown: its unit, its name for people, what it means, and how it
 * is computed. Each has a column of `pull_request_facts` of the same name, which the compiler asks for. What is stored, shown,
 * exported and documented of facts follows from here: docs/recipes.md says how to add one.
 */
export const FACTS = {
  firstCommitAt: fact('instant', {
    label: 'First commit',
    explain: 'the earliest authored commit ever seen',
    of: ({ input }) => input.earliestCommitAt,
  }),
  startedAt: fact('instant', {
    label: 'Started',
    explain: 'the earlier of the first commit and the opening',
    of: ({ startedAt }) => startedAt,
  }),
  openedAt: fact('instant', {
    label: 'Opened',
    explain: 'when the pull request was created',
    of: ({ input }) => input.createdAt,
  }),
  readyAt: fact('instant', {
    label: 'Ready',
    explain:
      'start of the latest interval out of draft that began at or before the first human review (without one: the merge; without either: now), else of the first; NULL when it never was ready',
    of: ({ readyAt }) => readyAt,
  }),
  firstReviewRequestedAt: fact('instant', {
    label: 'First review request',
    explain: 'the first request to a human or a team',
    of: ({ input }) => firstRequest(input.events),
  }),
  firstReviewAt: fact('instant', {
    label: 'First review',
    explain: 'the first submitted review or inline comment of a human other than the author',
    of: ({ first }) => first?.at ?? null,
  }),
  firstApprovalAt: fact('instant', {
    label: 'First approval',
    explain: 'the first review of a human other than the author that stands as approved',
    of: ({ approvals }) => approvals[0]?.submittedAt ?? null,
  }),
  lastApprovalAt: fact('instant', {
    label: 'Last approval',
    explain: 'the last such review that stands as approved',
    of: ({ approvals }) => approvals.at(-1)?.submittedAt ?? null,
  }),
  mergedAt: fact('instant', {
    label: 'Merged',
    explain: 'when it was merged; NULL without a merge',
    of: ({ input }) => input.mergedAt,
  }),
  closedAt: fact('instant', {
    label: 'Closed',
    explain: 'when it was closed, by a merge or without one; NULL while it is open',
    of: ({ input }) => input.closedAt,
  }),
  deployedAt: fact('instant', {
    label: 'Deployed',
    explain:
      'the success of the deployment that first carried the merge commit (`deployed_commits`); NULL where merges stand for deployments',
    of: ({ input }) => input.deployedAt,
  }),
  isDeployed: fact('flag', {
    label: 'Is deployed',
    explain:
      'whether a deployment has carried it, whatever a request filters by; NULL without a merge, and where merges stand for deployments',
    of: ({ input: { mergedAt, deployedAt, byMerges } }) => (mergedAt === null || byMerges ? null : deployedAt !== null),
  }),
  firstReviewerId: fact('person', {
    label: 'First reviewer',
    explain: 'who gave the first review',
    of: ({ first }) => first?.reviewerId ?? null,
  }),
  authorId: hidden('person', {
    label: 'Author',
    explain: 'the person behind the account that opened it',
    of: ({ input }) => input.authorId,
  }),
  codingSeconds: fact('seconds', {
    label: 'Coding',
    explain: 'start → ready (else the opening), which is clamped to [start, merge]',
    of: ({ stages }) => stages.codingSeconds,
  }),
  pickupSeconds: fact('seconds', {
    label: 'Pickup',
    explain: 'ready → first review; a review before it moves up to it, one after the merge came too late',
    of: ({ stages }) => stages.pickupSeconds,
  }),
  reviewSeconds: fact('seconds', {
    label: 'Review',
    explain: 'first review → merge',
    of: ({ stages }) => stages.reviewSeconds,
  }),
  mergeWaitSeconds: fact('seconds', {
    label: 'Merge wait',
    explain: 'ready → merge, in place of pickup and review where there was no review before the merge',
    of: ({ stages }) => stages.mergeWaitSeconds,
  }),
  cycleSeconds: fact('seconds', {
    label: 'Cycle',
    explain: 'start → merge, never below 0; the stages that apply sum to it. NULL, like every stage, without a merge',
    of: ({ stages }) => stages.cycleSeconds,
  }),
  deploySeconds: fact('seconds', {
    label: 'Deploy',
    explain: 'merge → the deployment that first carried it',
    of: ({ input: { mergedAt, deployedAt } }) =>
      mergedAt !== null && deployedAt !== null ? secondsBetween(mergedAt, deployedAt) : null,
  }),
  unreviewed: fact('flag', {
    label: 'Unreviewed',
    explain: 'merged without a review before the merge',
    of: ({ stages }) => stages.unreviewed,
  }),
  reviewRounds: fact('count', {
    label: 'Review rounds',
    explain:
      'requests for changes that a later commit followed, several without a commit between counted once (one that was dismissed since counts)',
    of: ({ rounds }) => rounds.rounds,
  }),
  commitsAfterFirstReview: fact('count', {
    label: 'Commits after the first review',
    explain: 'commits that were made after the first review; NULL without one',
    of: ({ first, input }) => (first ? input.commits.filter((at) => isBefore(first.at, at)).length : null),
  }),
  fixResponseSeconds: fact('seconds', {
    label: 'Response to requests for changes',
    explain: 'the median time from a request for changes to the commit that followed it',
    of: ({ rounds }) => rounds.responseSeconds,
  }),
  reviewers: fact('count', {
    label: 'Reviewers',
    explain: 'distinct humans, other than the author, who reviewed',
    of: ({ reviews }) => new Set(reviews.map(({ author }) => author.id)).size,
  }),
  reviews: fact('count', {
    label: 'Reviews',
    explain: 'submitted reviews of humans other than the author',
    of: ({ reviews }) => reviews.length,
  }),
  comments: fact('count', {
    label: 'Comments',
    explain: "comments of humans, the author's too",
    of: ({ input }) => input.comments.filter(({ author }) => isHuman(author)).length,
  }),
  size: fact('lines', {
    label: 'Size',
    explain:
      'additions and deletions outside of generated files ([below](#generated-files)); of what GitHub does not list, beyond 3,000 files, all',
    of: ({ input }) => input.changedLines,
  }),
  sizeClass: fact('word', {
    label: 'Size class',
    explain: 'XS ≤ 10, S ≤ 50, M ≤ 200, L ≤ 500, XL',
    of: ({ input }) => sizeClassOf(input.changedLines),
  }),
  isRevert: fact('flag', {
    label: 'Revert',
    explain:
      'the title `Revert "…"` or a line `Reverts #12` that GitHub\'s button writes (also with OWNER/NAME or the address); or `This reverts commit <sha>` in the body or a commit message, when that is a merge commit known here, or the beginning, of seven characters or more, of one alone. Whichever became known first; what is quoted, code or commented out says nothing',
    of: ({ revert }) => revert.isForm,
  }),
  revertsNumber: fact('number', {
    label: 'Reverts',
    explain:
      "the pull request that it takes back: under another name than the repository's, the number counts when the pull request has the title that is reverted (a former name); of several commits the first that is known",
    of: ({ revert }) => revert.number,
  }),
  isHotfix: fact('flag', {
    label: 'Hotfix',
    explain:
      'a label `hotfix`, alone or after a prefix (`type: hotfix`), or a branch `hotfix/…`, `hotfix-…`; never the title',
    of: ({ input }) => isHotfix(input),
  }),
  checksPassed: fact('flag', {
    label: 'Checks passed',
    explain:
      'the latest run of each (app, workflow, name) and each status, the required ones, or all when none is known to be; NULL without any',
    of: ({ input }) => checksPassed(input.checks, input.statuses),
  }),
  flakyChecks: fact('names', {
    label: 'Flaky checks',
    explain: 'checks that failed, then passed, on the same head',
    of: ({ input }) => flakyChecks(input.checks),
  }),
  reopened: fact('count', {
    label: 'Reopened',
    explain: 'how often it was opened again',
    of: ({ times }) => times('reopened'),
  }),
  forcePushes: fact('count', {
    label: 'Force-pushes',
    explain: 'how often its branch was force-pushed',
    of: ({ times }) => times('head_ref_force_pushed'),
  }),
  aiAuthored: fact('flag', {
    label: 'AI-authored',
    explain:
      "an agent's account opened it, by certain or strong evidence: [ai.md](ai.md). NULL where the rules have not looked yet",
    of: ({ ai }) => ai.aiAuthored,
  }),
  aiAssisted: fact('flag', {
    label: 'AI-assisted',
    explain: 'an agent or a model had a hand in its code, by certain or strong evidence',
    of: ({ ai }) => ai.aiAssisted,
  }),
  aiReviewed: fact('flag', {
    label: 'AI-reviewed',
    explain: 'a tool reviewed it, by certain or strong evidence',
    of: ({ ai }) => ai.aiReviewed,
  }),
  aiTools: fact('names', {
    label: 'AI tools',
    explain: 'the tools of all certain and strong evidence',
    of: ({ ai }) => ai.aiTools,
  }),
  aiAuthoredTier: fact('word', {
    label: 'Evidence of AI authorship',
    explain: 'the strongest evidence of `ai_authored`, also a weak one; NULL without any',
    of: ({ ai }) => ai.aiAuthoredTier,
  }),
  aiAssistedTier: fact('word', {
    label: 'Evidence of AI assistance',
    explain: 'the strongest evidence of `ai_assisted`, also a weak one; NULL without any',
    of: ({ ai }) => ai.aiAssistedTier,
  }),
  aiReviewedTier: fact('word', {
    label: 'Evidence of AI review',
    explain: 'the strongest evidence of `ai_reviewed`, also a weak one; NULL without any',
    of: ({ ai }) => ai.aiReviewedTier,
  }),
  revertsNamed: hidden('json', {
    label: 'Names of what it reverts',
    explain: 'what names `reverts_number` once a pull request of this repository has it',
    of: ({ revert }) => revert.named,
  }),
  checksUndecided: hidden('flag', {
    label: 'Checks undecided',
    explain: '`checks_passed` could be another, if more were known of which checks are required',
    of: ({ input }) => isUndecided(input.checks, input.statuses),
  }),
};

export type FactName = keyof typeof FACTS;

/** The facts that a pull request is shown with. */
export type ShownFactName = {
  [Name in FactName]: (typeof FACTS)[Name]['shown'] extends true ? Name : never;
}[FactName];

/** The value of each fact. */
export type FactValues = { [Name in FactName]: ReturnType<(typeof FACTS)[Name]['of']> };

export const FACT_NAMES = Object.keys(FACTS) as FactName[];

export const SHOWN_FACT_NAMES = FACT_NAMES.filter((name): name is ShownFactName => FACTS[name].shown);

/** What the API calls a fact: a person is shown as an account, and not by an id. */
export type ShownAs<Name extends FactName> = Name extends `${infer Who}Id` ? Who : Name;

export function shownAs(name: ShownFactName): ShownAs<ShownFactName> {
  return name === 'firstReviewerId' ? 'firstReviewer' : name;
}

/** By which definitions facts were computed, shown beside them. */
export const VERSIONS = {
  formulaVersion: { label: 'Formula version', explain: 'the version of these definitions' },
  ruleVersion: { label: 'Rule version', explain: 'the version of the rules of AI use' },
};

/** Every fact of a pull request. */
export function factValuesOf(basis: Basis): FactValues {
  return Object.fromEntries(FACT_NAMES.map((name) => [name, FACTS[name].of(basis)])) as FactValues;
}
