import type { Basis } from './basis.ts';
import { explainChecks, explainCiTime, explainFlaky } from './explain-checks.ts';
import { explainFirstResponse, explainFirstReview } from './explain-first.ts';
import { explainWaiting } from './explain-waiting.ts';
import { isHuman } from './input.ts';
import { isBefore } from './instants.ts';
import { FACTS } from './registry.ts';
import {
  commentRow,
  commitRow,
  eventRow,
  fieldRow,
  reviewRow,
  said,
  utc,
  wordRow,
  type Explanation,
  type SourceRow,
} from './source-rows.ts';
import { SHOWN_FACT_NAMES, shownAs, type ShownAs, type ShownFactName } from './values.ts';

export type Explanations = Record<ShownAs<ShownFactName>, Explanation>;

/**
 * Explains every fact from the same values that compute it: a fact and its explanation cannot differ. Instants are ISO 8601.
 */
export function explainFacts(basis: Basis): Explanations {
  return Object.fromEntries(SHOWN_FACT_NAMES.map((name) => [shownAs(name), explain(name, basis)])) as Explanations;
}

/** The facts that have a rule below: those whose entry in the registry does not say where the value comes from. */
type RuledFactName = {
  [Name in ShownFactName]: (typeof FACTS)[Name] extends { why: string } ? never : Name;
}[ShownFactName];

function isRuled(name: ShownFactName): name is RuledFactName {
  return !('why' in FACTS[name]);
}

function explain(name: ShownFactName, basis: Basis): Explanation {
  return isRuled(name) ? RULES[name](basis) : explained(FACTS[name].why);
}

function explained(rule: string, ...rows: (SourceRow | null)[]): Explanation {
  return { rule, rows: rows.filter((row) => row !== null) };
}

const opened = ({ input }: Basis) => fieldRow('createdAt', input.createdAt);
const merged = ({ input }: Basis) => fieldRow('mergedAt', input.mergedAt);
const ready = ({ readyWithin }: Basis) => fieldRow('readyAt', readyWithin);

/** The explanation of a fact that needs a merge: the rule, or that the pull request is not merged. */
function ofMerge(basis: Basis, rule: string, ...rows: SourceRow[]): Explanation {
  if (basis.input.mergedAt === null) return explained('it is not merged');
  return explained(rule, ...rows, merged(basis));
}

function stage(basis: Basis, reviewed: string, unreviewed: string): Explanation {
  const { stages, firstReview } = basis;
  const isReviewed = stages.unreviewed === false && firstReview !== null;
  const review = isReviewed ? [wordRow(firstReview)] : [];
  return ofMerge(basis, isReviewed ? reviewed : unreviewed, ready(basis), ...review);
}

const RULES: Record<RuledFactName, (basis: Basis) => Explanation> = {
  authorKind: ({ input: { authorKind } }) =>
    explained(
      authorKind === null ? 'the account that opened it was deleted' : 'what the account that opened it counts as',
    ),
  excludedBy: ({ input: { excludedBy } }) => {
    if (excludedBy === null) return explained('no rule excludes it, and nobody left it out');
    return explained(excludedBy === 'person' ? 'somebody left it out' : `the rule “${excludedBy}” excludes it`);
  },
  firstCommitAt: ({ input }) => {
    const commit = input.commits.find(
      ({ authoredAt }) =>
        authoredAt !== null && input.earliestCommitAt !== null && isSame(authoredAt, input.earliestCommitAt),
    );
    if (input.earliestCommitAt === null) return explained('no commit says when it was authored, or none can be right');
    const row = fieldRow('earliestCommitAt', input.earliestCommitAt);
    return commit
      ? explained('the earliest of its commits ever seen', { ...commitRow(commit), at: utc(commit.authoredAt) })
      : explained('the earliest of its commits ever seen; it is no longer in the branch', row);
  },
  startedAt: (basis) =>
    isSame(basis.startedAt, basis.input.createdAt)
      ? explained('opened before its first commit, or without one', opened(basis))
      : explained('its first commit was before its opening', fieldRow('earliestCommitAt', basis.startedAt)),
  openedAt: (basis) => explained('created on GitHub', opened(basis)),
  readyAt: (basis) => {
    if (basis.readyAt === null) return explained('it was always a draft', opened(basis));
    const event = basis
      .eventsOf('ready_for_review')
      .find(({ createdAt }) => isSame(createdAt, basis.readyAt ?? createdAt));
    return event ? explained(whenReady(basis), eventRow(event)) : explained('opened as no draft', opened(basis));
  },
  firstReviewRequestedAt: ({ requests: [first] }) =>
    first ? explained('the first request of a human or a team', eventRow(first)) : explained('nobody was asked'),
  firstResponseAt: explainFirstResponse,
  firstReviewAt: explainFirstReview,
  firstApprovalAt: ({ approvals }) => approval(approvals[0], 'first'),
  lastApprovalAt: ({ approvals }) => approval(approvals.at(-1), 'last'),
  mergedAt: (basis) => ofMerge(basis, 'merged on GitHub'),
  closedAt: ({ input }) =>
    input.closedAt === null
      ? explained('it is open')
      : explained('closed on GitHub', fieldRow('closedAt', input.closedAt)),
  deployedAt: deployed,
  isDeployed: deployed,
  firstResponderId: explainFirstResponse,
  firstReviewerId: explainFirstReview,
  codingSeconds: (basis) =>
    ofMerge(basis, 'from its start to ready', fieldRow('startedAt', basis.startedAt), ready(basis)),
  pickupSeconds: (basis) => stage(basis, 'from ready to the first review', 'no review came before the merge'),
  reviewSeconds: (basis) =>
    stage(basis, 'from the first review, no earlier than ready, to the merge', 'no review came before the merge'),
  mergeWaitSeconds: (basis) =>
    stage(basis, 'it was reviewed before the merge', 'no review came before the merge: from ready to the merge'),
  cycleSeconds: (basis) => ofMerge(basis, 'from its start to the merge', fieldRow('startedAt', basis.startedAt)),
  responseSeconds: (basis) => {
    const { rule, rows } = explainFirstResponse(basis);
    if (basis.firstResponse === null) return { rule, rows };
    return basis.waits.response
      ? { rule: `from ready to the first response: ${rule}`, rows: [ready(basis), ...rows] }
      : { rule: `it came after the merge: ${rule}`, rows: [merged(basis), ...rows] };
  },
  approvedToMergeSeconds: (basis) => {
    const last = basis.atMerge?.approvals.at(-1);
    return ofMerge(
      basis,
      last ? 'from the last approval that was not dismissed at the merge' : 'nobody had approved it at the merge',
      ...(last ? [reviewRow(last)] : []),
    );
  },
  deploySeconds: (basis) =>
    basis.input.deployedAt === null
      ? deployed(basis)
      : ofMerge(basis, 'from the merge to its deployment', fieldRow('deployedAt', basis.input.deployedAt)),
  pickupWorkingSeconds: (basis) => inWorkingTime(basis, 'pickup', RULES.pickupSeconds),
  reviewWorkingSeconds: (basis) => inWorkingTime(basis, 'review', RULES.reviewSeconds),
  mergeWaitWorkingSeconds: (basis) => inWorkingTime(basis, 'mergeWait', RULES.mergeWaitSeconds),
  responseWorkingSeconds: (basis) => inWorkingTime(basis, 'response', RULES.responseSeconds),
  approvedToMergeWorkingSeconds: (basis) => inWorkingTime(basis, 'approvedToMerge', RULES.approvedToMergeSeconds),
  unreviewed: (basis) => stage(basis, 'the first review came before the merge', 'no review came before the merge'),
  mergedWithoutApproval: (basis) => {
    const standing = basis.atMerge?.standing ?? [];
    const rule = standing.length > 0 ? 'approvals stood at the merge' : 'no approval of a human stood at the merge';
    return ofMerge(basis, rule, ...standing.map(reviewRow));
  },
  waitingOn: explainWaiting,
  waitingSince: explainWaiting,
  reviewRounds: ({ rounds }) =>
    explained(
      rounds.length > 0
        ? 'requests for changes, each with the commit that followed it'
        : 'no commit followed a request for changes',
      ...rounds.flatMap(({ request, commit }) => [reviewRow(request), commitRow(commit)]),
    ),
  commitsAfterFirstReview: ({ commitsAfterReview }) =>
    commitsAfterReview === null
      ? explained('there is no review')
      : explained('commits made after the first review', ...commitsAfterReview.map(commitRow)),
  fixResponseSeconds: (basis) => {
    const { rule, rows } = RULES.reviewRounds(basis);
    if (basis.rounds.length === 0) return { rule, rows };
    return { rule: 'the median time from a request for changes to the commit that followed it', rows };
  },
  reviewers: ({ reviews }) => explained('the humans of its reviews, without the author', ...reviews.map(reviewRow)),
  reviews: ({ reviews, replies }) =>
    explained(
      replies.length > 0
        ? `submitted reviews of humans without the author; ${counted(replies.length, 'review')} only the form of a reply`
        : 'submitted reviews of humans without the author',
      ...reviews.map(reviewRow),
    ),
  comments: ({ input }) =>
    explained('comments of humans', ...input.comments.filter(({ author }) => isHuman(author)).map(commentRow)),
  commentsPer100Lines: ({ input }) =>
    explained(
      input.changedLines === 0 ? 'no line counts' : `comments of humans for ${input.changedLines} lines`,
      ...input.comments.filter(({ author }) => isHuman(author)).map(commentRow),
    ),
  sizeClass: ({ input }) => explained(`by its ${input.changedLines} lines`),
  workType: workType,
  workTypeSource: workType,
  isRevert: revert,
  revertsNumber: revert,
  isHotfix: ({ hotfix }) => {
    if (hotfix === null) return explained('neither a label nor the branch is that of a hotfix');
    return 'label' in hotfix
      ? explained(`the label “${hotfix.label}” is that of a hotfix`, fieldRow('labels', null))
      : explained(`the branch “${hotfix.branch}” is that of a hotfix`, fieldRow('headRef', null));
  },
  checksPassed: explainChecks,
  ciSeconds: explainCiTime,
  flakyChecks: explainFlaky,
  reopened: ({ eventsOf }) => ofEvents(eventsOf('reopened'), 'opened again'),
  forcePushes: ({ eventsOf }) => ofEvents(eventsOf('head_ref_force_pushed'), 'force-pushed'),
  aiAuthored: (basis) => evidence(basis, ['author'], false),
  aiAssisted: (basis) => evidence(basis, ['co_author', 'statement'], false),
  aiReviewed: (basis) => evidence(basis, ['reviewer'], false),
  aiTools: (basis) => evidence(basis, ['author', 'co_author', 'reviewer', 'statement'], false),
  aiAuthoredTier: (basis) => evidence(basis, ['author'], true),
  aiAssistedTier: (basis) => evidence(basis, ['co_author', 'statement'], true),
  aiReviewedTier: (basis) => evidence(basis, ['reviewer'], true),
};

/** When it was ready, by an event of its timeline. */
function whenReady({ input: { mergedAt }, firstReview, readyAt }: Basis): string {
  const judgedAt = firstReview?.at ?? mergedAt;
  if (judgedAt === null || readyAt === null) return 'the start of its latest time out of draft';
  const what = firstReview ? 'the first review' : 'the merge';
  return isBefore(judgedAt, readyAt)
    ? `the start of its first time out of draft, which came after ${what}`
    : `the start of its latest time out of draft before ${what}`;
}

function deployed({ input: { mergedAt, deployedAt, byMerges } }: Basis): Explanation {
  if (byMerges) return explained('merges stand for deployments in this repository');
  if (deployedAt !== null) {
    const rule = 'the success of the deployment that first carried its merge commit';
    return explained(rule, fieldRow('deployedAt', deployedAt));
  }
  return explained(
    mergedAt === null ? 'it is not merged' : 'no deployment to production is known that carried its merge commit',
  );
}

/** Of the same rows as all seconds of a wait, and the hours that count. */
function inWorkingTime(basis: Basis, wait: keyof Basis['waits'], ofAll: (basis: Basis) => Explanation): Explanation {
  const { workingHours, timeZone } = basis.input;
  if (workingHours === null) return explained('the workspace has no working hours');
  const { rule, rows } = ofAll(basis);
  if (basis.waits[wait] === null) return { rule, rows };
  const { days, from, to } = workingHours;
  return { rule: `${rule}; of that, ${days.join(', ')} from ${from} to ${to} in ${timeZone}`, rows };
}

function ofEvents(events: ReturnType<Basis['eventsOf']>, what: string): Explanation {
  return explained(events.length === 0 ? `it was never ${what}` : `it was ${what}`, ...events.map(eventRow));
}

function approval(review: Basis['approvals'][number] | undefined, which: string): Explanation {
  if (!review) return explained('no human other than the author has approved it, or the approval was dismissed');
  return explained(`the ${which} approval: ${said(reviewRow(review))}`, reviewRow(review));
}

function workType({ workType: claim }: Basis): Explanation {
  if (claim === null) return explained('neither title nor labels tell it, and no model looked at it');
  const told = { title: 'the title begins with', label: 'it has the label', model: 'a model says' }[claim.source];
  return explained(`${told} “${claim.quote}”`);
}

function revert({ revert: { isForm, isReland, number, named } }: Basis): Explanation {
  if (number !== null) {
    const byTitle = isReland ? '; where it is not known here, the title says so' : '';
    return explained(
      `it says that it reverts #${number}; if that is a revert, this is a re-land${byTitle}`,
      fieldRow('body', null),
    );
  }
  if (isReland) return explained('its title takes back a revert: the change lands again', fieldRow('title', null));
  if (isForm) return explained('its title or body has the form that the Revert button writes', fieldRow('title', null));
  return named === null
    ? explained('it names nothing that it reverts')
    : explained('it names commits; it is a revert when one is a known merge', fieldRow('body', null));
}

/** The evidence of some kinds; weak evidence gives a tier alone. */
function evidence({ countedSignals }: Basis, kinds: string[], withWeak: boolean): Explanation {
  const found = countedSignals.filter(({ kind, tier }) => kinds.includes(kind) && (withWeak || tier !== 'weak'));
  if (found.length === 0)
    return explained(withWeak ? 'no evidence was found' : 'no certain or strong evidence was found');
  const rows = found.map(({ tool, source, tier }) => ({
    kind: 'evidence' as const,
    id: `${source} (${tool}, ${tier})`,
    at: null,
    by: null,
  }));
  return explained(`${counted(found.length, 'piece')} of evidence`, ...rows);
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function isSame(a: string, b: string): boolean {
  return Date.parse(a) === Date.parse(b);
}
