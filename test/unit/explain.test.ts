import { describe, expect, it } from 'vitest';
import { basisOf } from '../../src/domain/facts/basis.ts';
import { explainFacts, type Explanations } from '../../src/domain/facts/explain.ts';
import { factsOf } from '../../src/domain/facts/facts.ts';
import type { FactsInput } from '../../src/domain/facts/input.ts';
import { FACTS } from '../../src/domain/facts/registry.ts';
import { SHOWN_FACT_NAMES, shownAs } from '../../src/domain/facts/values.ts';
import { ada, at, author, bob, bot, check, comment, commit, event, input, review } from '../support/facts-input.ts';
import { anything } from '../support/anything.ts';

const explain = (changes: Partial<FactsInput>) => explainFacts(basisOf(input(changes)));
const open = { mergedAt: null, closedAt: null };
const NINE_TO_FIVE: FactsInput['workingHours'] = { days: ['monday'], from: '09:00', to: '17:00' };

const cases: [fact: keyof Explanations, changes: Partial<FactsInput>, rule: string][] = [
  [
    'firstReviewAt',
    {
      reviews: [{ ...review(ada, 40), githubId: '4411' }],
      comments: [comment(bot, 20, { kind: 'review', githubId: '9' })],
    },
    `first review: review 4411 by ada at ${at(40)}; the inline comment before it, 9, was by a bot`,
  ],
  [
    'firstReviewAt',
    {
      reviews: [
        { ...review(bob, 40), githubId: '4411' },
        { ...review(ada, 30), githubId: '4400', hasBody: false },
      ],
      comments: [comment(ada, 25, { kind: 'review', githubId: '9', reviewGithubId: '4400', inReplyToGithubId: '3' })],
    },
    `first review: review 4411 by bob at ${at(40)}; the review before it, 4400, was only a reply`,
  ],
  [
    'firstReviewAt',
    { comments: [comment(ada, 30, { githubId: '7' })] },
    'no human other than the author reviewed it; the last comment, 7, was a comment of the conversation, and no review',
  ],
  [
    'firstResponseAt',
    { comments: [comment(author, 20, { githubId: '6' }), comment(ada, 30, { githubId: '7' })] },
    `first response: comment 7 by ada at ${at(30)}; the comment before it, 6, was by the author`,
  ],
  [
    'checksPassed',
    {
      requiredChecks: [{ kind: 'run', app: 'actions', workflow: 'ci', name: 'build' }],
      requiredAsOf: at(110),
      checks: [check('build', 'success', 20), check('lint', 'timed_out', 20)],
    },
    `the 1 required check counts; it passed at the merge, by the rules of the branch as of ${at(110)}; not required: lint (timed out)`,
  ],
  [
    'checksPassed',
    { ...open, checks: [check('build', 'failure', 20), check('lint', 'success', 20)] },
    'all checks count, because none is known to be required; these did not pass: build (failure)',
  ],
  ['waitingOn', { ...open, isDraft: true }, 'it is a draft'],
  [
    'waitingSince',
    { ...open, reviews: [{ ...review(ada, 40, 'changes_requested'), githubId: '4412' }] },
    `no commit came after the request for changes: review 4412 by ada at ${at(40)}`,
  ],
  ['waitingOn', {}, 'it is closed'],
  ['workType', { title: 'fix(api): it' }, 'the title begins with “fix(api):”'],
  ['isHotfix', { headRef: 'hotfix/3' }, 'the branch “hotfix/3” is that of a hotfix'],
  ['cycleSeconds', open, 'it is not merged'],
  [
    'readyAt',
    { events: [event('ready_for_review', 30)], reviews: [review(ada, 40)] },
    'the start of its latest time out of draft before the first review',
  ],
  [
    'readyAt',
    { events: [event('ready_for_review', 50)], reviews: [review(ada, 40)] },
    'the start of its first time out of draft, which came after the first review',
  ],
  [
    'readyAt',
    { events: [event('ready_for_review', 50)] },
    'the start of its latest time out of draft before the merge',
  ],
  ['readyAt', { ...open, events: [event('ready_for_review', 50)] }, 'the start of its latest time out of draft'],
  ['readyAt', {}, 'opened as no draft'],
  ['responseSeconds', {}, 'no human other than the author answered'],
  [
    'responseSeconds',
    { comments: [comment(ada, 120, { githubId: '7' })] },
    `it came after the merge: first response: comment 7 by ada at ${at(120)}`,
  ],
  ['pickupWorkingSeconds', { workingHours: NINE_TO_FIVE }, 'no review came before the merge'],
  [
    'mergeWaitWorkingSeconds',
    { workingHours: NINE_TO_FIVE },
    'no review came before the merge: from ready to the merge; of that, monday from 09:00 to 17:00 in UTC',
  ],
  ['deployedAt', { byMerges: true }, 'merges stand for deployments in this repository'],
  ['deploySeconds', { byMerges: true }, 'merges stand for deployments in this repository'],
  ['isDeployed', open, 'it is not merged'],
  ['isDeployed', {}, 'no deployment to production is known that carried its merge commit'],
  ['fixResponseSeconds', {}, 'no commit followed a request for changes'],
  [
    'isRevert',
    { title: 'Revert "Revert "It""', revertTexts: ['Reverts #5'] },
    'it says that it reverts #5; if that is a revert, this is a re-land; where it is not known here, the title says so',
  ],
  ['isRevert', { title: 'Revert "Revert "It""' }, 'its title takes back a revert: the change lands again'],
];

describe('the explanation of a fact', () => {
  it.each(cases)('%s', (fact, changes, rule) => {
    expect(explain(changes)[fact].rule).toBe(rule);
  });

  it('names the rows of its value, whatever happened', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const rows = anything(seed);
      const [facts, explanations] = [factsOf(rows), explainFacts(basisOf(rows))];
      const instants = [
        'openedAt',
        'firstResponseAt',
        'firstReviewAt',
        'firstApprovalAt',
        'lastApprovalAt',
        'mergedAt',
        'startedAt',
      ] as const;
      for (const name of instants) {
        expect(
          explanations[name].rows.map((row) => row.at),
          `seed ${seed}, ${name}`,
        ).toEqual(facts[name] === null ? [] : [facts[name]]);
      }
      expect(explanations.reviews.rows).toHaveLength(facts.reviews);
      expect(explanations.comments.rows).toHaveLength(facts.comments);
      expect(explanations.reviewRounds.rows).toHaveLength(2 * facts.reviewRounds);
      expect(explanations.commitsAfterFirstReview.rows).toHaveLength(facts.commitsAfterFirstReview ?? 0);
      expect(explanations.approvedToMergeSeconds.rows).toHaveLength(
        facts.mergedAt === null ? 0 : facts.approvedToMergeSeconds === null ? 1 : 2,
      );
      // The instant since when it waits is that of a row.
      if (facts.waitingSince !== null) {
        expect(
          explanations.waitingSince.rows.map((row) => row.at),
          `seed ${seed}`,
        ).toContain(facts.waitingSince);
      }
    }
  });

  it('says of seconds from when to when they are, and of no seconds why', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const rows = anything(seed);
      const [facts, explanations] = [factsOf(rows), explainFacts(basisOf(rows))];
      for (const name of SHOWN_FACT_NAMES) {
        if (FACTS[name].kind !== 'seconds') continue;
        const { rule } = explanations[shownAs(name)];
        const saysWhen = /^(no review came before the merge: )?(from|the median time from) /.test(rule);
        expect(saysWhen, `seed ${seed}, ${name}: ${rule}`).toBe(facts[name] !== null);
      }
    }
  });

  it('of a request for a review names the person or the team', () => {
    const events = [
      event('review_requested', 20, { data: { team: 'core' } }),
      event('review_requested', 30, { subject: ada }),
    ];
    expect(explain({ events }).firstReviewRequestedAt.rows).toEqual([
      { kind: 'event', id: 'review_requested (team core)', at: at(20), by: null },
    ]);
    expect(explain({ ...open, events }).waitingSince.rows).toContainEqual({
      kind: 'event',
      id: 'review_requested (ada)',
      at: at(30),
      by: null,
    });
  });

  it('of the first commit says whether it is still in the branch', () => {
    const own = commit(0);
    expect(explain({ commits: [own, commit(5)] }).firstCommitAt.rows).toMatchObject([{ id: own.sha, by: 'Heron' }]);
    expect(explain({ commits: [commit(5)] }).firstCommitAt.rule).toContain('no longer in the branch');
  });
});
