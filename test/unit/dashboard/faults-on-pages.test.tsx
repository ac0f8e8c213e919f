import { describe, expect, it } from 'vitest';
import { textOf, type Html } from '../../../src/dashboard/html.ts';
import { stagesOf } from '../../../src/dashboard/lists/stage-bar.tsx';
import { StageStrips } from '../../../src/dashboard/pages/overview/stage-strips.tsx';
import { approvalWords, checksWords } from '../../../src/dashboard/pull-request/facts.tsx';
import { stateOf } from '../../../src/dashboard/pull-request/head.tsx';
import { basisOf } from '../../../src/domain/facts/basis.ts';
import { explainFacts } from '../../../src/domain/facts/explain.ts';
import { factsOf } from '../../../src/domain/facts/facts.ts';
import type { FactsInput } from '../../../src/domain/facts/input.ts';
import { readAddress } from '../../../src/domain/page-address.ts';
import { ada, at, check, input, review } from '../../support/facts-input.ts';
import { drawn } from './drawn.ts';

/** The faults F10 and F11 that were found on pages; F1 to F9 are those of test/storage/faults-of-numbers.test.ts. */

const plainOf = async (html: Html) => (await textOf(html)).replaceAll(/<[^>]+>/g, '');

describe('F10: stages that never occur together', () => {
  const spread = (n: number) => ({ n, p25: 3_600, p50: 7_200, p75: 10_800, p90: 14_400 });

  it('are two paths, each with its n, and in no bar together', () => {
    const address = readAddress(new URLSearchParams(), []);
    if (Array.isArray(address)) throw new Error('an address without parameters is one');
    const current = {
      coding: spread(40),
      pickup: spread(31),
      review: spread(31),
      mergeWait: spread(9),
      deploy: spread(38),
    };
    const html = drawn(<StageStrips visit={{ address }} read={{ current }} />);
    const groups = [...html.matchAll(/<div class="strip-group"><h3>([^<]*)<\/h3>([^]*?)<\/ul>/g)].map(
      ([, title, strips = '']) => [title, [...strips.matchAll(/measure=(\w+)/g)].map(([, measure]) => measure)],
    );
    expect(groups.map(([title]) => title)).toEqual([
      'Reviewed: 31 pull requests',
      'Merged without review: 9',
      'After the merge: 38 deployed',
    ]);
    expect(groups.map(([, measures]) => [...new Set(measures)])).toEqual([
      ['coding', 'pickup', 'review'],
      ['mergeWait'],
      ['deploy'],
    ]);
    expect(html).toContain('they do not add up');
  });

  it.each([
    ['reviewed', [review(ada, 40)], ['coding', 'pickup', 'review']],
    ['merged without a review', [], ['coding', 'wait']],
  ])('of one that was %s are those of its path, and sum to its cycle', (_, reviews, names) => {
    const facts = factsOf(input({ reviews, mergedAt: at(90), closedAt: at(90) }));
    const stages = stagesOf(facts);
    expect(stages.map(({ className }) => className)).toEqual(names);
    expect(stages.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(facts.cycleSeconds);
    expect([facts.reviewSeconds === null, facts.mergeWaitSeconds === null]).toEqual([
      reviews.length === 0,
      reviews.length > 0,
    ]);
  });
});

describe('F11: facts that contradict each other on the page of a pull request', () => {
  const wordsOf = async (changes: Partial<FactsInput>) => {
    const asked = input({ mergedAt: at(120), closedAt: at(120), ...changes });
    const explain = explainFacts(basisOf(asked));
    const facts = factsOf(asked);
    return plainOf(checksWords({ checksPassed: facts.checksPassed, flakyChecks: [] }, { explain }));
  };

  it('“passed” beside a timeout names it as not required', async () => {
    const checks = [check('build', 'success', 30, true), check('slow', 'timed_out', 30, false)];
    expect(await wordsOf({ checks })).toBe('passed; not required: slow (timed out)');
  });

  it('a timeout that counts is no pass', async () => {
    for (const isRequired of [true, null]) {
      const checks = [check('build', 'success', 30, isRequired), check('slow', 'timed_out', 30, isRequired)];
      expect(await wordsOf({ checks })).toBe('did not pass');
    }
  });

  it('the truth is said with its time: the merge', () => {
    const checks = [check('build', 'success', 30, true)];
    const { rule } = explainFacts(basisOf(input({ mergedAt: at(120), closedAt: at(120), checks }))).checksPassed;
    expect(rule).toContain('at the merge');
  });

  it('“merged · review required”: merged is its state, the approval is that of the merge, and GitHub’s word is of today', () => {
    expect(stateOf({ state: 'merged', isDraft: false, revertedBy: [] }).words).toBe('merged');
    const explain = { mergedWithoutApproval: { rows: [{ kind: 'review' }] } };
    const approved = { mergedWithoutApproval: false, unreviewed: false };
    expect(approvalWords({ reviewDecision: 'review_required', explain }, approved)).toBe(
      'yes: 1 approval stood; GitHub says review required by today’s rules',
    );
    expect(approvalWords({ reviewDecision: 'approved', explain }, approved)).toBe('yes: 1 approval stood');
    const without = { mergedWithoutApproval: true, unreviewed: true };
    expect(
      approvalWords({ reviewDecision: 'approved', explain: { mergedWithoutApproval: { rows: [] } } }, without),
    ).toBe('no; an approval came after the merge, or was no person’s');
  });
});
