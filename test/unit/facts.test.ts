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
import { anything } from '../support/anything.ts';

const minutes = (count: number) => count * 60;

const cases: [string, Partial<FactsInput>, Partial<Facts>][] = [
  [
    'a review splits the time after it was ready',
    { reviews: [review(ada, 40)] },
    {
      codingSeconds: minutes(10),
      pickupSeconds: minutes(30),
      reviewSeconds: minutes(60),
      mergeWaitSeconds: null,
      cycleSeconds: minutes(100),
      unreviewed: false,
    },
  ],
  [
    'a merge without a review is one wait',
    {},
    {
      codingSeconds: minutes(10),
      pickupSeconds: null,
      reviewSeconds: null,
      mergeWaitSeconds: minutes(90),
      unreviewed: true,
    },
  ],
  [
    'a review after the merge came too late',
    { reviews: [review(ada, 101)] },
    { unreviewed: true, firstReviewAt: at(101) },
  ],
  [
    'before the merge nothing is known',
    { mergedAt: null, closedAt: null },
    { cycleSeconds: null, unreviewed: null, codingSeconds: null },
  ],
  [
    'a draft is coding until it is ready',
    { events: [event('ready_for_review', 50)], reviews: [review(ada, 60)] },
    { readyAt: at(50), codingSeconds: minutes(50), pickupSeconds: minutes(10) },
  ],
  [
    'of several intervals the latest before the first review counts',
    {
      events: [
        event('convert_to_draft', 20),
        event('ready_for_review', 30),
        event('convert_to_draft', 50),
        event('ready_for_review', 70),
      ],
      reviews: [review(ada, 40)],
    },
    { readyAt: at(30), codingSeconds: minutes(30), pickupSeconds: minutes(10), reviewSeconds: minutes(60) },
  ],
  [
    'a review in draft, before it was ever ready, leaves no pickup',
    { events: [event('ready_for_review', 60)], reviews: [review(ada, 40)] },
    { readyAt: at(60), pickupSeconds: 0, reviewSeconds: minutes(40) },
  ],
  [
    'merged as a draft, it never was ready, and counts from its opening',
    { isDraft: true },
    { readyAt: null, codingSeconds: minutes(10), mergeWaitSeconds: minutes(90) },
  ],
  [
    'ready only after the merge, it waited for nobody',
    { events: [event('ready_for_review', 120)] },
    { mergeWaitSeconds: 0 },
  ],
  [
    'a first commit after the opening does not start it',
    { earliestCommitAt: at(30) },
    { startedAt: at(10), codingSeconds: 0 },
  ],
  [
    'a bot reviews nothing',
    { reviews: [review(bot, 20, 'approved')] },
    { firstReviewAt: null, reviews: 0, unreviewed: true },
  ],
  [
    'nobody reviews their own work, from whichever account',
    { reviews: [review(author, 20, 'approved')] },
    { reviews: 0, firstApprovalAt: null, unreviewed: true },
  ],
  ['a deleted account is nobody that can be told apart', { reviews: [review(null, 20)] }, { reviews: 0 }],
  [
    'an inline comment may be the first review',
    { comments: [comment(bob, 30, { kind: 'review' })], reviews: [review(ada, 40)] },
    { firstReviewAt: at(30), firstReviewerId: 'bob', reviewers: 1, comments: 1 },
  ],
  ['an issue comment is none', { comments: [comment(bob, 30)] }, { firstReviewAt: null, comments: 1 }],
  [
    'approvals are the first and the last',
    { reviews: [review(ada, 50, 'approved'), review(bob, 30, 'approved'), review(bot, 20, 'approved')] },
    { firstApprovalAt: at(30), lastApprovalAt: at(50), reviewers: 2 },
  ],
  [
    'a round is a request for changes that a commit follows; two without a commit between are one',
    {
      reviews: [
        review(ada, 20, 'changes_requested'),
        review(bob, 25, 'changes_requested'),
        review(ada, 60, 'changes_requested'),
      ],
      commits: [commit(5), commit(40), commit(70)],
    },
    { reviewRounds: 2, fixResponseSeconds: minutes(15), commitsAfterFirstReview: 2 },
  ],
  [
    'without a later commit there is no round',
    { reviews: [review(ada, 80, 'changes_requested')], commits: [commit(5)] },
    { reviewRounds: 0, fixResponseSeconds: null },
  ],
  [
    'a request for changes counts although it was dismissed since',
    {
      reviews: [{ ...review(ada, 20, 'dismissed'), githubId: '77' }],
      events: [event('review_dismissed', 60, { data: { reviewGithubId: '77', previousState: 'changes_requested' } })],
      commits: [commit(30)],
    },
    { reviewRounds: 1, fixResponseSeconds: minutes(10) },
  ],
  [
    'a request of a bot is none, one of a team is',
    {
      events: [
        event('review_requested', 12, { subject: bot }),
        event('review_requested', 14, { data: { team: 'core' } }),
        event('review_requested', 16, { subject: ada }),
      ],
    },
    { firstReviewRequestedAt: at(14) },
  ],
  ['deploying takes from the merge on', { deployedAt: at(130) }, { deploySeconds: minutes(30) }],
  ['ten lines are XS', { changedLines: 10 }, { size: 10, sizeClass: 'XS' }],
  ['eleven are S', { changedLines: 11 }, { sizeClass: 'S' }],
  ['two hundred are M', { changedLines: 200 }, { sizeClass: 'M' }],
  ['five hundred are L', { changedLines: 500 }, { sizeClass: 'L' }],
  ['more are XL', { changedLines: 501 }, { sizeClass: 'XL' }],
  ['the Revert button’s title', { title: 'Revert "Add a cache"' }, { isRevert: true, revertsNumber: null }],
  [
    'the Revert button’s body',
    { title: 'Undo', revertTexts: ['Reverts acme/widgets#12'] },
    { isRevert: true, revertsNumber: 12 },
  ],
  ['a title that speaks of reverting', { title: 'Fix revert of the cache' }, { isRevert: false, revertsNumber: null }],
  [
    'the Revert button’s body with the address of the pull request',
    { title: 'Undo', revertTexts: ['Reverts https://github.com/Acme/Widgets/pull/12'] },
    { isRevert: true, revertsNumber: 12, revertsNamed: null },
  ],
  [
    'a body that names a pull request of a repository of another name',
    { title: 'Undo', revertTexts: ['Reverts acme/gadgets#12'] },
    { isRevert: true, revertsNumber: null, revertsNamed: null },
  ],
  [
    'the same with the title of what is reverted, which is perhaps known here',
    { title: 'Revert "Add a cache"', revertTexts: ['Reverts acme/gadgets#12'] },
    { isRevert: true, revertsNumber: null, revertsNamed: { shas: [], number: 12, title: 'Add a cache' } },
  ],
  [
    'what git writes names commits',
    {
      revertTexts: [
        `This reverts commit ${'b'.repeat(40)}.`,
        `Revert it\n\nThis reverts commit ${'a'.repeat(40)}.\nThis reverts commit 1234567 (Add a cache, 2026-01-02).`,
      ],
    },
    {
      isRevert: false,
      revertsNumber: null,
      revertsNamed: { shas: ['b'.repeat(40), 'a'.repeat(40), '1234567'], number: null, title: null },
    },
  ],
  [
    'a text that names more commits than twenty takes back no single one',
    {
      revertTexts: [
        '',
        Array.from({ length: 21 }, (_, index) => `This reverts commit ${String(index).padStart(40, 'a')}.`).join('\n'),
      ],
    },
    { isRevert: false, revertsNamed: null },
  ],
  [
    'what is quoted, code or hidden reverts nothing',
    {
      revertTexts: [
        `> This reverts commit ${'a'.repeat(40)}.\n\n\`\`\`\nReverts acme/widgets#12\n\`\`\`\n<!-- Reverts #13 -->`,
      ],
    },
    { isRevert: false, revertsNumber: null, revertsNamed: null },
  ],
  ['a label', { labels: ['type: hotfix'] }, { isHotfix: true }],
  ['a branch', { headRef: 'hotfix-12' }, { isHotfix: true }],
  ['a title is no hotfix', { title: 'hotfix the login', headRef: 'fix-hotfix' }, { isHotfix: false }],
  ['no checks, no answer', {}, { checksPassed: null }],
  [
    'the latest run of a check counts',
    { checks: [check('a', 'failure', 20), check('a', 'success', 30)] },
    { checksPassed: true, flakyChecks: ['a'] },
  ],
  [
    'what failed last has failed',
    { checks: [check('a', 'success', 20), check('a', 'failure', 30)] },
    { checksPassed: false, flakyChecks: [] },
  ],
  [
    'what is required decides',
    { checks: [check('a', 'failure', 20), check('b', 'skipped', 20, true)] },
    { checksPassed: true },
  ],
  ['a status counts like a check', { statuses: [status('ci', 'failure')] }, { checksPassed: false }],
  [
    'where some passed and others did not, it hangs on which are required',
    { checks: [check('a', 'success', 20), check('b', 'failure', 20)], statuses: [status('ci', 'success')] },
    {
      checksPassed: false,
      checksUndecided: true,
      hanging: {
        number: 7,
        isOpen: false,
        baseRef: 'main',
        checks: [
          { kind: 'run', app: 'actions', workflow: 'ci', name: 'a' },
          { kind: 'run', app: 'actions', workflow: 'ci', name: 'b' },
          { kind: 'status', app: '', workflow: '', name: 'ci' },
        ],
      },
    },
  ],
  [
    'where all agree, it hangs on nothing',
    { checks: [check('a', 'failure', 20), check('a', 'success', 30), check('b', 'neutral', 20)] },
    { checksPassed: true, checksUndecided: false, hanging: null },
  ],
  [
    'nothing that failed can be required: decided, whatever the others are',
    { checks: [check('a', 'success', 20, true), check('b', 'success', 20), check('c', 'failure', 20, false)] },
    { checksPassed: true, checksUndecided: false },
  ],
  [
    'what is required failed: decided, whatever the others are',
    { checks: [check('a', 'failure', 20, true), check('b', 'success', 20)] },
    { checksPassed: false, checksUndecided: false },
  ],
  [
    'what failed may be required beside what passed',
    { checks: [check('a', 'success', 20, true), check('b', 'failure', 20)] },
    { checksPassed: true, checksUndecided: true },
  ],
  [
    'none is known to be required, and one that passed may be',
    { checks: [check('a', 'success', 20), check('b', 'failure', 20, false)] },
    { checksPassed: false, checksUndecided: true },
  ],
  [
    'whatever failed, required or not, and nothing else may be',
    { checks: [check('a', 'success', 20, false), check('b', 'failure', 20)] },
    { checksPassed: false, checksUndecided: false },
  ],
  ['while a check runs nothing is known', { checks: [check('a', null, 20)] }, { checksPassed: null, ciSeconds: null }],
  [
    'how often it was reopened and rewritten',
    { events: [event('reopened', 50), event('head_ref_force_pushed', 30), event('head_ref_force_pushed', 60)] },
    { reopened: 1, forcePushes: 2 },
  ],
];

describe('the facts of a pull request', () => {
  it.each(cases)('%s', (_, changes, expected) => {
    expect(factsOf(input(changes))).toMatchObject(expected);
  });

  it('a review answers the earliest request of its reviewer that was not taken back', () => {
    const reviews = [review(ada, 60), review(ada, 90, 'approved'), review(bob, 70, 'changes_requested')];
    const events = [
      event('review_requested', 20, { subject: ada }),
      event('review_requested', 30, { subject: ada }),
      event('review_requested', 80, { subject: ada }),
      event('review_requested', 25, { subject: bob }),
      event('review_request_removed', 26, { subject: bob }),
    ];
    expect(factsOf(input({ reviews, events })).reviewFacts).toMatchObject([
      { reviewerId: 'ada', responseSeconds: minutes(40), decision: null },
      { reviewerId: 'bob', responseSeconds: null, decision: 'changes_requested' },
      { reviewerId: 'ada', responseSeconds: minutes(10), decision: 'approved' },
    ]);
  });
});

describe('whatever happened to a pull request', () => {
  const seeds = Array.from({ length: 500 }, (_, seed) => seed + 1);

  it('its stages sum to the cycle, and none is negative', () => {
    for (const seed of seeds) {
      const facts = factsOf(anything(seed));
      const stages = [facts.codingSeconds, facts.pickupSeconds, facts.reviewSeconds, facts.mergeWaitSeconds];
      const known = stages.filter((seconds) => seconds !== null);
      expect(
        known.every((seconds) => seconds >= 0),
        `seed ${seed}`,
      ).toBe(true);
      const sum = known.reduce((total, seconds) => total + seconds, 0);
      expect(facts.cycleSeconds ?? 0, `seed ${seed}`).toBe(sum);
    }
  });

  it('the order in which it arrived changes nothing', () => {
    for (const seed of seeds) {
      const one = anything(seed);
      const other = { ...one };
      for (const list of ['reviews', 'comments', 'commits', 'events', 'checks'] as const) {
        Object.assign(other, { [list]: one[list].toReversed() });
      }
      expect(factsOf(other), `seed ${seed}`).toEqual(factsOf(one));
    }
  });

  it('a bot changes no fact', () => {
    for (const seed of seeds) {
      const one = anything(seed);
      const withBot = {
        ...one,
        reviews: [review(bot, 1, 'approved'), ...one.reviews, review(bot, 50, 'changes_requested')],
        comments: [comment(bot, 2, { kind: 'review' }), ...one.comments],
      };
      expect(factsOf(withBot), `seed ${seed}`).toEqual(factsOf(one));
    }
  });
});
