import { describe, expect, it } from 'vitest';
import { factsOf, type Facts } from '../../src/domain/facts/facts.ts';
import type { FactsInput } from '../../src/domain/facts/input.ts';
import {
  ada,
  at,
  author,
  bob,
  bot,
  check,
  comment,
  commit,
  event,
  input,
  review,
  status,
} from '../support/facts-input.ts';

type Case = [name: string, changes: Partial<FactsInput>, expected: Partial<Facts>];

/** An open pull request. */
const open = { mergedAt: null, closedAt: null };
const minutes = (count: number) => count * 60;
const dismissal = (githubId: string, minute: number, previousState: string) =>
  event('review_dismissed', minute, { data: { reviewGithubId: githubId, previousState } });
const kept = (...names: string[]) =>
  names.map((name) => ({ kind: 'run' as const, app: 'actions', workflow: 'ci', name }));
const inline = { kind: 'review' } as const;

const responses: Case[] = [
  [
    'a comment of the conversation is a response, and no review',
    { comments: [comment(ada, 30)], reviews: [review(bob, 50)] },
    {
      firstResponseAt: at(30),
      firstResponderId: 'ada',
      responseSeconds: minutes(20),
      firstReviewAt: at(50),
      firstReviewerId: 'bob',
      pickupSeconds: minutes(40),
    },
  ],
  [
    'neither a bot nor the author responds',
    { comments: [comment(bot, 20), comment(author, 25), comment(null, 26)], reviews: [review(bot, 30, 'approved')] },
    { firstResponseAt: null, firstResponderId: null, responseSeconds: null },
  ],
  [
    'a response before it was ready counts as given at that instant',
    { comments: [comment(ada, 30)], events: [event('ready_for_review', 60)] },
    { firstResponseAt: at(30), readyAt: at(60), responseSeconds: 0 },
  ],
  [
    'a response after the merge is none',
    { comments: [comment(ada, 101)] },
    { firstResponseAt: at(101), responseSeconds: null },
  ],
  [
    'an open pull request has its response',
    { ...open, comments: [comment(ada, 30)] },
    { responseSeconds: minutes(20) },
  ],
  [
    'a commented review without a body whose inline comments are all replies is a comment',
    {
      reviews: [{ ...review(ada, 30), githubId: '900', hasBody: false }, review(bob, 50)],
      comments: [
        comment(bot, 15, { ...inline, githubId: '1' }),
        comment(ada, 30, { ...inline, reviewGithubId: '900', inReplyToGithubId: '1' }),
      ],
    },
    { firstResponseAt: at(30), firstReviewAt: at(50), firstReviewerId: 'bob', reviews: 1, reviewers: 1, comments: 1 },
  ],
  [
    'with a body it is a review',
    {
      reviews: [{ ...review(ada, 30), githubId: '901' }],
      comments: [comment(ada, 30, { ...inline, reviewGithubId: '901', inReplyToGithubId: '1' })],
    },
    { firstReviewAt: at(30), reviews: 1 },
  ],
  [
    'with a comment that answers nothing it is a review',
    {
      reviews: [{ ...review(ada, 30), githubId: '902', hasBody: false }],
      comments: [
        comment(ada, 29, { ...inline, reviewGithubId: '902', inReplyToGithubId: '1' }),
        comment(ada, 30, { ...inline, reviewGithubId: '902' }),
      ],
    },
    { firstReviewAt: at(29), reviews: 1 },
  ],
  [
    'an approval that has only replies is a review',
    {
      reviews: [{ ...review(ada, 30, 'approved'), githubId: '903', hasBody: false }],
      comments: [comment(ada, 30, { ...inline, reviewGithubId: '903', inReplyToGithubId: '1' })],
    },
    { firstReviewAt: at(30), reviews: 1 },
  ],
  [
    'a reply whose review is not stored stands alone',
    { comments: [comment(ada, 30, { ...inline, reviewGithubId: '904', inReplyToGithubId: '1' })] },
    { firstReviewAt: null, firstResponseAt: at(30) },
  ],
];

const approvals: Case[] = [
  [
    'the last approval before the merge begins the wait for it',
    { reviews: [review(ada, 40, 'approved'), review(bob, 70, 'approved'), review(ada, 120, 'approved')] },
    { approvedToMergeSeconds: minutes(30), mergedWithoutApproval: false },
  ],
  [
    'without an approval there is no such wait',
    { reviews: [review(ada, 40)] },
    { approvedToMergeSeconds: null, mergedWithoutApproval: true },
  ],
  [
    'before the merge neither is known',
    { ...open, reviews: [review(ada, 40, 'approved')] },
    { approvedToMergeSeconds: null, mergedWithoutApproval: null },
  ],
  [
    'a bot approves nothing',
    { reviews: [review(bot, 40, 'approved')] },
    { approvedToMergeSeconds: null, mergedWithoutApproval: true },
  ],
  [
    'an approval that its reviewer took back is none at the merge',
    { reviews: [review(ada, 40, 'approved'), review(ada, 60, 'changes_requested')] },
    { mergedWithoutApproval: true, approvedToMergeSeconds: minutes(60) },
  ],
  [
    'a comment takes no approval back',
    { reviews: [review(ada, 40, 'approved'), review(ada, 60)] },
    { mergedWithoutApproval: false },
  ],
  [
    'an approval dismissed before the merge is none',
    { reviews: [{ ...review(ada, 40, 'dismissed'), githubId: '78' }], events: [dismissal('78', 50, 'approved')] },
    { mergedWithoutApproval: true, approvedToMergeSeconds: null, firstApprovalAt: null, lastApprovalAt: null },
  ],
  [
    'an approval dismissed after the merge was one at the merge',
    { reviews: [{ ...review(ada, 40, 'dismissed'), githubId: '78' }], events: [dismissal('78', 150, 'approved')] },
    {
      mergedWithoutApproval: false,
      approvedToMergeSeconds: minutes(60),
      firstApprovalAt: at(40),
      lastApprovalAt: at(40),
    },
  ],
  [
    'an approval given and dismissed after the merge is none',
    {
      reviews: [review(bob, 40, 'approved'), { ...review(ada, 110, 'dismissed'), githubId: '78' }],
      events: [dismissal('78', 150, 'approved')],
    },
    { firstApprovalAt: at(40), lastApprovalAt: at(40) },
  ],
  [
    'without a merge a dismissed approval is none, whenever it was dismissed',
    {
      mergedAt: null,
      reviews: [{ ...review(ada, 40, 'dismissed'), githubId: '78' }],
      events: [dismissal('78', 150, 'approved')],
    },
    { firstApprovalAt: null, lastApprovalAt: null },
  ],
  [
    'an approval after the merge came too late',
    { reviews: [review(ada, 101, 'approved')] },
    { mergedWithoutApproval: true, lastApprovalAt: at(101) },
  ],
];

const waits: Case[] = [
  ['a closed one waits for nobody', {}, { waitingOn: null, waitingSince: null }],
  ['nobody has looked at it', open, { waitingOn: 'reviewers', waitingSince: at(10) }],
  [
    'a draft from its opening waits for its author',
    { ...open, isDraft: true },
    { waitingOn: 'author', waitingSince: at(10) },
  ],
  [
    'a draft waits from its latest beginning, even with a failed check',
    {
      ...open,
      isDraft: true,
      events: [event('convert_to_draft', 20), event('ready_for_review', 30), event('convert_to_draft', 60)],
      checks: [check('a', 'failure', 20)],
    },
    { waitingOn: 'author', waitingSince: at(60) },
  ],
  [
    'a request for changes waits for the author',
    { ...open, reviews: [review(ada, 40, 'changes_requested')], commits: [commit(5)] },
    { waitingOn: 'author', waitingSince: at(40) },
  ],
  [
    'of several requests without a commit the first counts',
    { ...open, reviews: [review(ada, 40, 'changes_requested'), review(bob, 50, 'changes_requested')] },
    { waitingOn: 'author', waitingSince: at(40) },
  ],
  [
    'of several requests the first that still stands counts, not the order in which they asked',
    {
      ...open,
      reviews: [
        review(ada, 40, 'changes_requested'),
        review(bob, 50, 'changes_requested'),
        review(ada, 60, 'changes_requested'),
      ],
    },
    { waitingOn: 'author', waitingSince: at(50) },
  ],
  [
    'once a commit came after it, it is the reviewers’ again, from the push on',
    { ...open, reviews: [review(ada, 40, 'changes_requested')], commits: [commit(5), commit(60)] },
    { waitingOn: 'reviewers', waitingSince: at(60) },
  ],
  [
    'a force-push is a push',
    {
      ...open,
      reviews: [review(ada, 40, 'changes_requested')],
      commits: [commit(60)],
      events: [event('head_ref_force_pushed', 70)],
    },
    { waitingOn: 'reviewers', waitingSince: at(70) },
  ],
  [
    'a request that was dismissed does not stand',
    {
      ...open,
      reviews: [{ ...review(ada, 40, 'dismissed'), githubId: '79' }],
      events: [dismissal('79', 50, 'changes_requested')],
    },
    { waitingOn: 'reviewers', waitingSince: at(10) },
  ],
  [
    'a request whose reviewer approved since does not stand',
    { ...open, reviews: [review(ada, 40, 'changes_requested'), review(ada, 70, 'approved')] },
    { waitingOn: 'merge', waitingSince: at(70) },
  ],
  [
    'a request of another reviewer stands beside an approval, though a commit came after it',
    {
      ...open,
      reviews: [review(ada, 40, 'changes_requested'), review(bob, 70, 'approved')],
      commits: [commit(50)],
    },
    { waitingOn: 'reviewers', waitingSince: at(50) },
  ],
  [
    'failed checks wait for the author, from the first that now fails',
    {
      ...open,
      reviews: [review(ada, 40, 'approved')],
      checks: [
        check('a', 'failure', 20),
        check('a', 'failure', 50),
        check('b', 'timed_out', 30),
        check('c', 'success', 5),
      ],
    },
    { checksPassed: false, waitingOn: 'author', waitingSince: at(35) },
  ],
  [
    'approved, with what counts passed: for the merge, from the later of both',
    { ...open, reviews: [review(ada, 40, 'approved')], checks: [check('a', 'success', 50)] },
    { waitingOn: 'merge', waitingSince: at(55) },
  ],
  [
    'approved by several: for the merge, from the last approval on, not from the first',
    { ...open, reviews: [review(ada, 40, 'approved'), review(bob, 50, 'approved'), review(ada, 70, 'approved')] },
    { waitingOn: 'merge', waitingSince: at(70) },
  ],
  [
    'approved while checks run: for the merge',
    { ...open, reviews: [review(ada, 40, 'approved')], checks: [check('a', null, 50)] },
    { waitingOn: 'merge', waitingSince: at(40) },
  ],
  [
    'approved, but the branch wants another review',
    { ...open, reviewDecision: 'review_required', reviews: [review(ada, 40, 'approved')] },
    { waitingOn: 'reviewers', waitingSince: at(10) },
  ],
  [
    'a bot’s decisions decide nothing',
    { ...open, reviews: [review(bot, 40, 'approved'), review(bot, 50, 'changes_requested')] },
    { waitingOn: 'reviewers', waitingSince: at(10) },
  ],
  [
    'asked again, the reviewers’ wait begins anew; a request of a bot begins none',
    {
      ...open,
      events: [event('review_requested', 30, { subject: ada }), event('review_requested', 90, { subject: bot })],
    },
    { waitingOn: 'reviewers', waitingSince: at(30) },
  ],
];

const heads: Case[] = [
  [
    'one that failed decides, whatever still runs',
    { ...open, checks: [check('a', 'failure', 20), check('b', null, 20)] },
    { checksPassed: false },
  ],
  [
    'one that runs leaves it unknown, whatever passed',
    { ...open, checks: [check('a', 'success', 20), check('b', null, 20)] },
    { checksPassed: null, ciSeconds: null },
  ],
  [
    'only the required ones: from the first start of all to the last end of these',
    {
      ...open,
      checks: [check('a', 'success', 30, true), check('b', 'failure', 20, false), check('c', null, 40, false)],
    },
    { checksPassed: true, ciSeconds: minutes(15) },
  ],
  ['a status that waits has not ended', { ...open, statuses: [status('ci', 'pending')] }, { checksPassed: null }],
  [
    'skipped and neutral pass',
    { checks: [check('a', 'skipped', 20), check('b', 'neutral', 20)] },
    { checksPassed: true },
  ],
  ['cancelled does not', { checks: [check('a', 'cancelled', 20)] }, { checksPassed: false }],
  [
    'what started after the merge does not count',
    { checks: [check('a', 'success', 20), check('a', 'failure', 101), check('b', 'failure', 110)] },
    { checksPassed: true, ciSeconds: minutes(5) },
  ],
  [
    'what started before the merge and ended later does',
    { checks: [check('a', 'success', 20), check('b', 'failure', 99)] },
    { checksPassed: false, ciSeconds: minutes(84) },
  ],
  [
    'a status that came after the merge counts neither for the verdict nor for the time',
    { checks: [check('a', 'success', 20)], statuses: [status('ci', 'failure', null, 101)] },
    { checksPassed: true, ciSeconds: minutes(5), checksUndecided: false, hanging: null, statusesAtMerge: null },
  ],
  [
    'a status at the merge does',
    { checks: [check('a', 'success', 20)], statuses: [status('ci', 'failure', null, 100)] },
    {
      checksPassed: false,
      ciSeconds: minutes(80),
      statusesAtMerge: [{ context: 'ci', state: 'failure', createdAt: at(100) }],
    },
  ],
  [
    'with nothing but what came later, nothing is known',
    { statuses: [status('ci', 'success', true, 101)] },
    { checksPassed: null, ciSeconds: null },
  ],
  [
    'what a status said at the merge is kept, whatever it says later',
    {
      checks: [check('a', 'success', 20)],
      statuses: [status('ci', 'success', null, 130), status('lint', 'success', null, 130)],
      statusesAtMerge: [{ context: 'ci', state: 'failure', createdAt: at(40) }],
    },
    { checksPassed: false, ciSeconds: minutes(20), statusesAtMerge: null },
  ],
  [
    'also when GitHub lists it no more, and it counts as required when it is now',
    {
      statuses: [status('ci', 'success', true, 130), status('lint', 'success', null, 30)],
      statusesAtMerge: [
        { context: 'ci', state: 'failure', createdAt: at(40) },
        { context: 'gone', state: 'success', createdAt: at(40) },
      ],
    },
    { checksPassed: false },
  ],
  [
    'of an open one all statuses count',
    { ...open, statuses: [status('ci', 'failure', null, 101)] },
    { checksPassed: false, statusesAtMerge: null },
  ],
  [
    'what was required at the merge decides, whatever is required today',
    {
      requiredChecks: kept('a'),
      requiredAsOf: at(110),
      checks: [check('a', 'success', 20, false), check('b', 'failure', 20, true)],
    },
    { checksPassed: true, checksUndecided: false, hanging: null, requiredChecks: null },
  ],
  [
    'where none was required, all count',
    { requiredChecks: [], requiredAsOf: at(110), checks: [check('a', 'success', 20, true), check('b', 'failure', 20)] },
    { checksPassed: false },
  ],
  [
    'what was required and is no longer listed leaves nothing to count',
    { requiredChecks: kept('gone'), requiredAsOf: at(110), checks: [check('a', 'failure', 20)] },
    { checksPassed: null },
  ],
  [
    'the required set is kept when it is known after the merge',
    { checks: [check('a', 'success', 20, true), check('b', 'failure', 20, false)] },
    { checksPassed: true, requiredChecks: kept('a') },
  ],
  [
    'also when no further answer can change the verdict',
    { checks: [check('a', 'failure', 20, true), check('b', 'success', 20)] },
    { checksPassed: false, requiredChecks: kept('a') },
  ],
  [
    'not while it is not known',
    { checks: [check('a', 'success', 20), check('b', 'failure', 20)] },
    { checksUndecided: true, requiredChecks: null },
  ],
  [
    'not before the merge',
    { ...open, checks: [check('a', 'success', 20, true)] },
    { checksPassed: true, requiredChecks: null },
  ],
];

const kinds: Case[] = [
  [
    'the title’s prefix, whatever the labels say',
    { title: 'feat(api)!: add a list', labels: ['bug'] },
    { workType: 'feature', workTypeSource: 'title' },
  ],
  ['a scope of dependencies', { title: 'chore(deps): bump a' }, { workType: 'deps', workTypeSource: 'title' }],
  [
    'a label, alone or after a prefix',
    { labels: ['area: api', 'kind/bug'], modelType: 'docs' },
    { workType: 'bugfix', workTypeSource: 'label' },
  ],
  ['of several labels the first of the list', { labels: ['ci', 'dependencies'] }, { workType: 'deps' }],
  [
    'the model, where neither tells',
    { title: 'Add a list', modelType: 'feature' },
    { workType: 'feature', workTypeSource: 'model' },
  ],
  ['a word that is no prefix', { title: 'Note: fix the list' }, { workType: null, workTypeSource: null }],
  [
    'comments for each hundred lines',
    { changedLines: 50, comments: [comment(ada, 20), comment(author, 30), comment(bot, 40)] },
    { comments: 2, commentsPer100Lines: 4 },
  ],
  ['nothing changed, no depth', { comments: [comment(ada, 20)] }, { commentsPer100Lines: null }],
  ['a revert of a revert is a re-land', { title: 'Revert "Revert "Add a cache""' }, { isRevert: false }],
  ['a revert of a re-land is a revert', { title: 'Revert "Revert "Revert "Add it"""' }, { isRevert: true }],
  [
    'a re-land keeps the number of the revert',
    { title: 'Reapply "Add a cache"', revertTexts: ['Reverts #12'] },
    { isRevert: false, revertsNumber: 12 },
  ],
  [
    'the workspace says what a hotfix is',
    { hotfix: { labels: ['urgent'], branches: ['fire-*'] }, headRef: 'fire-3' },
    { isHotfix: true },
  ],
  [
    'and what is none',
    { hotfix: { labels: ['urgent'], branches: [] }, labels: ['hotfix'], headRef: 'hotfix/3' },
    { isHotfix: false },
  ],
  [
    'a pattern’s signs are no expression',
    { hotfix: { labels: [], branches: ['a.b'] }, headRef: 'axb' },
    { isHotfix: false },
  ],
];

describe.each([
  ['the first response', responses],
  ['approvals', approvals],
  ['whose move it is', waits],
  ['the checks of the head', heads],
  ['the kind of work', kinds],
])('%s', (_of, cases) => {
  it.each(cases)('%s', (_name, changes, expected) => {
    expect(factsOf(input(changes))).toMatchObject(expected);
  });
});
