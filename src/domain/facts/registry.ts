import { ciSeconds, flakyChecks } from './checks.ts';
import { fact, hidden } from './fact.ts';
import { isHuman } from './input.ts';
import { secondsBetween } from './instants.ts';
import { fixResponse } from './reviewing.ts';
import { sizeClassOf } from './size.ts';
import { lengthOf } from './stages.ts';

/** The version of the definitions below. Raise it with every change of one: facts of an older version are computed again. */
export const FORMULA_VERSION = 11;

const WORKING =
  'the part of `…_seconds` that lies within the rule `workingHours`, by the clock of the workspace’s zone; NULL without the rule';

/**
 * Every fact of a pull request, in the order in which the API shows them. An entry has the unit, the label, the meaning and
 * the computation of its fact. Each fact has a column of the same name in `pull_request_facts`; without it the code does not
 * compile. Storage, API, exports and docs/metrics.md read this list. docs/recipes.md says how to add a fact.
 */
export const FACTS = {
  firstCommitAt: fact('instant', {
    label: 'First commit',
    explain:
      'when the earliest of its commits ever seen was authored; a commit counts even when it is no longer in the branch. A date that cannot be, such as the year 0, 1970-01-01 or one in the future, is unknown',
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
      'when it was ready for review: the start of its latest interval out of draft that began at or before the first human review. The merge stands for a missing review, and now for a missing merge. When no interval began that early, the start of the first one; NULL when it was always a draft',
    of: ({ readyAt }) => readyAt,
  }),
  firstReviewRequestedAt: fact('instant', {
    label: 'First review request',
    explain: 'when a human or a team was first asked for a review',
    of: ({ requests }) => requests[0]?.createdAt ?? null,
  }),
  firstResponseAt: fact('instant', {
    label: 'First response at',
    explain: 'when a human other than the author first reviewed or commented, in whatever way',
    of: ({ firstResponse }) => firstResponse?.at ?? null,
  }),
  firstReviewAt: fact('instant', {
    label: 'First review',
    explain:
      'when a human other than the author first submitted a review or wrote an inline comment. A `commented` review without a body whose inline comments are all replies is a comment: GitHub makes one for each reply',
    of: ({ firstReview }) => firstReview?.at ?? null,
  }),
  firstApprovalAt: fact('instant', {
    label: 'First approval',
    explain:
      'when a human other than the author first approved it. One that was dismissed before the merge does not count; one that was dismissed only after it does. An approval without a merge, or after it, counts while it is not dismissed',
    of: ({ approvals }) => approvals[0]?.submittedAt ?? null,
  }),
  lastApprovalAt: fact('instant', {
    label: 'Last approval',
    explain: 'when such a human last approved it, be it after the merge; which approvals count is as for the first one',
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
  firstResponderId: fact('person', {
    label: 'First responder',
    explain: 'the person who gave the first response',
    of: ({ firstResponse }) => firstResponse?.author.id ?? null,
  }),
  firstReviewerId: fact('person', {
    label: 'First reviewer',
    explain: 'the person who gave the first review',
    of: ({ firstReview }) => firstReview?.author.id ?? null,
  }),
  authorId: hidden('person', {
    label: 'Author',
    explain: 'the person behind the account that opened it',
    of: ({ input }) => input.authorId,
  }),
  authorKind: fact('word', {
    label: 'Kind of author',
    explain: 'what its author counts as: `people`, `agents` or `automation`; NULL when the account was deleted',
    of: ({ input }) => input.authorKind,
  }),
  excludedBy: fact('word', {
    label: 'Excluded by',
    explain:
      'the rule that leaves it out of metrics, such as `label:no-metrics`, or `person` when it was left out one by one; NULL when it counts',
    of: ({ input }) => input.excludedBy,
  }),
  codingSeconds: fact('seconds', {
    label: 'Coding',
    explain:
      'start → ready. The opening stands for a missing ready instant. An instant before the start counts as the start, one after the merge as the merge',
    of: ({ stages }) => stages.codingSeconds,
  }),
  pickupSeconds: fact('seconds', {
    label: 'Wait for first review',
    explain:
      'ready → first review. A review before the ready instant counts as given at that instant. NULL without a review before the merge',
    of: ({ stages }) => stages.pickupSeconds,
  }),
  reviewSeconds: fact('seconds', {
    label: 'In review',
    explain: 'first review → merge; NULL without a review before the merge',
    of: ({ stages }) => stages.reviewSeconds,
  }),
  mergeWaitSeconds: fact('seconds', {
    label: 'Ready to merge',
    explain: 'ready → merge, only for a pull request without a review before the merge; it replaces pickup and review',
    of: ({ stages }) => stages.mergeWaitSeconds,
  }),
  cycleSeconds: fact('seconds', {
    label: 'Cycle time',
    explain: 'start → merge, never below 0. The stages that apply add up to it. NULL without a merge, like every stage',
    of: ({ stages }) => stages.cycleSeconds,
  }),
  responseSeconds: fact('seconds', {
    label: 'First response',
    explain:
      'ready → first response. A response before the ready instant counts as given at that instant. NULL when it came after the merge',
    of: ({ waits }) => lengthOf(waits.response),
  }),
  approvedToMergeSeconds: fact('seconds', {
    label: 'Approval to merge',
    explain:
      'last approval at or before the merge, not dismissed by then → merge; NULL without one. It lies inside the review, and is no stage',
    of: ({ waits }) => lengthOf(waits.approvedToMerge),
  }),
  pickupWorkingSeconds: fact('seconds', {
    label: 'Wait for first review, working time',
    explain: WORKING.replace('…', 'pickup'),
    of: ({ waits, worked }) => worked(waits.pickup),
  }),
  reviewWorkingSeconds: fact('seconds', {
    label: 'In review, working time',
    explain: WORKING.replace('…', 'review'),
    of: ({ waits, worked }) => worked(waits.review),
  }),
  mergeWaitWorkingSeconds: fact('seconds', {
    label: 'Ready to merge, working time',
    explain: WORKING.replace('…', 'merge_wait'),
    of: ({ waits, worked }) => worked(waits.mergeWait),
  }),
  responseWorkingSeconds: fact('seconds', {
    label: 'First response, working time',
    explain: WORKING.replace('…', 'response'),
    of: ({ waits, worked }) => worked(waits.response),
  }),
  approvedToMergeWorkingSeconds: fact('seconds', {
    label: 'Approval to merge, working time',
    explain: WORKING.replace('…', 'approved_to_merge'),
    of: ({ waits, worked }) => worked(waits.approvedToMerge),
  }),
  deploySeconds: fact('seconds', {
    label: 'Wait for deploy',
    explain: 'merge → the deployment that first carried it',
    of: ({ input: { mergedAt, deployedAt } }) =>
      mergedAt !== null && deployedAt !== null ? secondsBetween(mergedAt, deployedAt) : null,
  }),
  unreviewed: fact('flag', {
    label: 'Merged without review',
    explain: 'whether it was merged without a review before the merge',
    of: ({ stages }) => stages.unreviewed,
  }),
  mergedWithoutApproval: fact('flag', {
    label: 'Merged without approval',
    explain:
      'whether it was merged while of no human reviewer the last decision was an approval that was not dismissed by then; NULL without a merge',
    of: ({ atMerge }) => atMerge && atMerge.standing.length === 0,
  }),
  waitingOn: fact('word', {
    label: 'Waits for',
    explain:
      'whose move an open pull request is, by the first that applies. `author`: it is a draft; or a request for changes of a human stands and no commit came after it; or `checks_passed` is false. `merge`: the approval of a human stands, no request for changes stands, `review_decision` is not `review_required`, and `checks_passed` is true or NULL. Else `reviewers`. A decision stands until it is dismissed or the same reviewer decides again. Threads decide nothing. NULL when it is closed',
    of: ({ waiting }) => waiting && waiting.on,
  }),
  waitingSince: fact('instant', {
    label: 'Waits since',
    explain:
      'for `author` the beginning of the draft, the first of the requests that wait for a commit, or the earliest end among the checks that now fail; for `merge` the later of the last approval that stands and the last end of a check that counts; for `reviewers` the latest of ready, the last push after a human review and the last review request of a human or a team',
    of: ({ waiting }) => waiting && waiting.since,
  }),
  reviewRounds: fact('count', {
    label: 'Rounds of changes',
    explain:
      'how many requests for changes a later commit followed. Several requests without a commit between them count once. A request that was dismissed later counts',
    of: ({ rounds }) => rounds.length,
  }),
  commitsAfterFirstReview: fact('count', {
    label: 'Commits after the first review',
    explain: 'how many commits were made after the first review; NULL without a review',
    of: ({ commitsAfterReview }) => commitsAfterReview && commitsAfterReview.length,
  }),
  fixResponseSeconds: fact('seconds', {
    label: 'Response to requests for changes',
    explain: 'the median time from a request for changes to the commit that followed it',
    of: ({ rounds }) => fixResponse(rounds),
  }),
  reviewers: fact('count', {
    label: 'Reviewers',
    explain: 'how many different humans other than the author reviewed it',
    of: ({ reviews }) => new Set(reviews.map(({ author }) => author.id)).size,
  }),
  reviews: fact('count', {
    label: 'Reviews',
    explain: 'how many reviews humans other than the author submitted',
    of: ({ reviews }) => reviews.length,
  }),
  comments: fact('count', {
    label: 'Comments',
    explain: 'how many comments humans wrote, the author included',
    of: ({ input }) => input.comments.filter(({ author }) => isHuman(author)).length,
  }),
  commentsPer100Lines: fact('rate', {
    label: 'Comments per 100 lines',
    explain: 'the depth of its review: comments of humans for each hundred lines of its size; NULL when the size is 0',
    of: ({ input: { comments, changedLines } }) =>
      changedLines === 0 ? null : (comments.filter(({ author }) => isHuman(author)).length * 100) / changedLines,
  }),
  size: fact('lines', {
    label: 'Size',
    explain:
      'additions and deletions outside of generated files ([below](#generated-files)). GitHub lists at most 3,000 files; all lines of the other files count',
    why: 'additions and deletions in files that no tool generates',
    of: ({ input }) => input.changedLines,
  }),
  sizeClass: fact('word', {
    label: 'Size class',
    explain: 'the class of the size: XS ≤ 10, S ≤ 50, M ≤ 200, L ≤ 500, XL above',
    of: ({ input }) => sizeClassOf(input.changedLines),
  }),
  workType: fact('word', {
    label: 'Type of work',
    explain:
      '`feature`, `bugfix`, `refactor`, `docs`, `test`, `chore`, `ci` or `deps` ([below](#type-of-work)); NULL when nothing tells',
    of: ({ workType }) => workType && workType.type,
  }),
  workTypeSource: fact('word', {
    label: 'Source of the type',
    explain: "what told the type of work: the `title`'s prefix, a `label`, or the `model`",
    of: ({ workType }) => workType && workType.source,
  }),
  isRevert: fact('flag', {
    label: 'Revert',
    explain:
      'whether it takes back another pull request. It does when it has the title `Revert "…"`, or a line `Reverts #12` as GitHub\'s button writes it (also with OWNER/NAME or an address). It also does when the body or a commit message says `This reverts commit <sha>`: the sha is a stored merge commit, or at least seven characters with which exactly one of them begins. Quotes, code and comments do not count. A revert of a revert is a re-land, and none; a revert of a re-land is one again. The pull request that it names decides this, else the title (`Revert "Revert "…""`)',
    of: ({ revert }) => revert.isForm && !revert.isReland,
  }),
  revertsNumber: fact('number', {
    label: 'Reverts',
    explain:
      'the number of the pull request that it takes back. A number in a repository of another name counts only when the pull request here has the reverted title, because that name may be a former one. Of several commits the first known one counts. A re-land has the number of the revert that it takes back',
    of: ({ revert }) => revert.number,
  }),
  isHotfix: fact('flag', {
    label: 'Hotfix',
    explain:
      'whether a label or its branch matches the rule `hotfix` of the workspace. By default a label `hotfix`, alone or after a prefix (`type: hotfix`), or a branch `hotfix/…` or `hotfix-…`. The title does not count',
    of: ({ hotfix }) => hotfix !== null,
  }),
  checksPassed: fact('flag', {
    label: 'Checks passed',
    explain:
      'whether the checks that count passed: the latest run of each check (app, workflow, name) and each status, the required ones, or all when none is known to be required. Success, neutral and skipped pass. False when one concluded otherwise; else NULL while one has not ended, or without any. It is frozen at the merge: what was required is stored with the pull request when it is first known after the merge (`required_checks`, `required_as_of`). Runs that started after the merge do not count. Of a status the state at the merge counts, and none where it came later or is not known',
    of: ({ verdict }) => verdict.passed,
  }),
  ciSeconds: fact('seconds', {
    label: 'CI time',
    explain:
      'first start of a run on the head → last end of a check that counts for `checks_passed`; NULL while one has not ended. A status ends at its latest state',
    of: ({ verdict }) => ciSeconds(verdict),
  }),
  flakyChecks: fact('names', {
    label: 'Flaky checks',
    explain: 'names of checks that failed and then passed on the same head commit',
    of: ({ input }) => flakyChecks(input.checks),
  }),
  reopened: fact('count', {
    label: 'Reopened',
    explain: 'how often it was opened again after it was closed',
    of: ({ eventsOf }) => eventsOf('reopened').length,
  }),
  forcePushes: fact('count', {
    label: 'Force-pushes',
    explain: 'how often its branch was force-pushed',
    of: ({ eventsOf }) => eventsOf('head_ref_force_pushed').length,
  }),
  aiAuthored: fact('flag', {
    label: 'Written by an agent',
    explain:
      "whether an agent's account opened it, by certain or strong evidence: [ai.md](ai.md). NULL until the rules of AI use have been applied",
    of: ({ ai }) => ai.aiAuthored,
  }),
  aiAssisted: fact('flag', {
    label: 'AI had a hand',
    explain: 'whether an agent or a model helped to write its code, by certain or strong evidence',
    of: ({ ai }) => ai.aiAssisted,
  }),
  aiReviewed: fact('flag', {
    label: 'Reviewed by a tool',
    explain: 'whether a tool reviewed it, by certain or strong evidence',
    of: ({ ai }) => ai.aiReviewed,
  }),
  aiTools: fact('names', {
    label: 'AI tools',
    explain: 'the tools that certain or strong evidence names',
    of: ({ ai }) => ai.aiTools,
  }),
  aiAuthoredTier: fact('word', {
    label: 'Evidence of AI authorship',
    explain: 'the tier of the strongest evidence of `ai_authored`: certain, strong or weak; NULL without any',
    of: ({ ai }) => ai.aiAuthoredTier,
  }),
  aiAssistedTier: fact('word', {
    label: 'Evidence of AI assistance',
    explain: 'the tier of the strongest evidence of `ai_assisted`: certain, strong or weak; NULL without any',
    of: ({ ai }) => ai.aiAssistedTier,
  }),
  aiReviewedTier: fact('word', {
    label: 'Evidence of AI review',
    explain: 'the tier of the strongest evidence of `ai_reviewed`: certain, strong or weak; NULL without any',
    of: ({ ai }) => ai.aiReviewedTier,
  }),
  revertsNamed: hidden('json', {
    label: 'Names of what it reverts',
    explain:
      'commits, a number and a title by which `reverts_number` is found as soon as a pull request of this repository matches',
    of: ({ revert }) => revert.named,
  }),
  checksUndecided: hidden('flag', {
    label: 'Checks undecided',
    explain: 'whether `checks_passed` may change when it becomes known which checks are required',
    of: ({ verdict }) => verdict.isUndecided,
  }),
};
