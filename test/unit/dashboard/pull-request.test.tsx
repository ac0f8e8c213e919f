import { expect, it } from 'vitest';
import { gitHubLinksOf } from '../../../src/dashboard/pull-request/detail.ts';
import { markedQuote } from '../../../src/dashboard/parts/evidence.tsx';
import { checksWords } from '../../../src/dashboard/pull-request/facts.tsx';
import { stateOf } from '../../../src/dashboard/pull-request/head.tsx';
import { placeWords } from '../../../src/dashboard/pull-request/numbers.tsx';
import { stagesOf } from '../../../src/dashboard/pull-request/stages.ts';
import { rangeOf } from '../../../src/dashboard/parts/pager.tsx';
import { textOf, type Html } from '../../../src/dashboard/html.ts';

const plainOf = async (html: Html) => (await textOf(html)).replaceAll(/<[^>]+>/g, '');

it.each([
  [{ n: 201, smaller: 20, same: 1 }, 'faster than 89 % in 13 weeks'],
  [{ n: 201, smaller: 190, same: 1 }, 'slower than 94 % in 13 weeks'],
  [{ n: 31, smaller: 0, same: 0 }, 'faster than all 31 in 13 weeks'],
  [{ n: 9, smaller: 0, same: 1 }, 'too few to compare (n 9)'],
  [{ n: 40, smaller: 0, same: 40 }, 'like most of 40 merges in 13 weeks'],
])('the place of a value %j is said as “%s”', (place, words) => {
  expect(placeWords(place, ['faster', 'slower'])).toBe(words);
});

it.each([
  [
    'cursor',
    'Cursor',
    'Co-authored-by: Cursor <agent@example.com>',
    '<mark>Co-authored-by: Cursor</mark> &lt;agent@example.com&gt;',
  ],
  ['claude', 'Claude', 'Written with Claude, mostly', 'Written with <mark>Claude</mark>, mostly'],
  ['other', 'other', 'an agent made it <b>', '<mark>an agent made it &lt;b&gt;</mark>'],
])('of the evidence for %s the deciding words are marked', async (key, name, quote, marked) => {
  expect(await textOf(markedQuote({ quote, tool: key }, name))).toBe(marked);
});

it.each([
  [true, null, 'all passed', 'passed'],
  [true, ['build'], 'all passed', 'passed; one failed and was run again: build'],
  [
    true,
    ['a', 'b'],
    'passed; not required: lint (failure)',
    'passed; 2 failed and were run again: a, b; not required: lint (failure)',
  ],
  [false, null, 'did not pass: build (failure)', 'did not pass'],
  [null, null, 'no check is known', 'not known'],
])('checks that passed (%s), with %j run again, are one sentence', async (checksPassed, flakyChecks, rule, words) => {
  const explain = { checksPassed: { rule, rows: [] } };
  expect(await plainOf(checksWords({ checksPassed, flakyChecks }, { explain }))).toBe(words);
});

const NEVER = {
  startedAt: null,
  openedAt: null,
  readyAt: null,
  firstReviewAt: null,
  mergedAt: null,
  closedAt: null,
  deployedAt: null,
  codingSeconds: null,
  pickupSeconds: null,
  reviewSeconds: null,
  mergeWaitSeconds: null,
};
const NOW = Date.parse('2026-11-28T12:00:00Z');
const at = (hour: number) => `2026-11-28T${String(hour).padStart(2, '0')}:00:00.000Z`;

it('stages of a merged pull request follow each other, and add up to its cycle', () => {
  const facts = {
    ...NEVER,
    startedAt: at(1),
    mergedAt: at(6),
    deployedAt: at(8),
    codingSeconds: 3_600,
    pickupSeconds: 7_200,
    reviewSeconds: 7_200,
  };
  const stages = stagesOf({ facts, deployment: null }, NOW);
  expect(stages.map(({ key, from, to, seconds }) => [key, from, to, seconds])).toEqual([
    ['coding', at(1), at(2), 3_600],
    ['pickup', at(2), at(4), 7_200],
    ['review', at(4), at(6), 7_200],
    ['deploy', at(6), at(8), 7_200],
  ]);
});

it('stages of an open one go on until now, of a closed one until it was closed', () => {
  const facts = { ...NEVER, startedAt: at(1), openedAt: at(2), readyAt: at(3) };
  const open = stagesOf({ facts, deployment: null }, NOW);
  expect(open.map(({ key, to, hasEnded }) => [key, to, hasEnded])).toEqual([
    ['coding', at(3), true],
    ['pickup', at(12), false],
  ]);
  const reviewed = { ...facts, firstReviewAt: at(5), closedAt: at(9) };
  const closed = stagesOf({ facts: reviewed, deployment: null }, NOW);
  expect(closed.map(({ key, to, hasEnded }) => [key, to, hasEnded])).toEqual([
    ['coding', at(3), true],
    ['pickup', at(5), true],
    ['review', at(9), true],
  ]);
  expect(stagesOf({ facts: null, deployment: null }, NOW)).toEqual([]);
});

it.each([
  [{ state: 'open', isDraft: false }, 'open'],
  [{ state: 'open', isDraft: true }, 'draft'],
  [{ state: 'closed', isDraft: true }, 'closed without a merge'],
  [{ state: 'merged', isDraft: false }, 'merged'],
] as const)('the state of %j is “%s”', (pull, words) => {
  expect(stateOf({ ...pull, revertedBy: [] }).words).toBe(words);
});

it('one that was taken back says so', () => {
  const revertedBy = [{ id: 'x', number: 7, mergedAt: at(9) }];
  expect(stateOf({ state: 'merged', isDraft: false, revertedBy }).words).toBe('merged, reverted');
});

it('a page after the last is the last, and nothing has one empty page', () => {
  expect(rangeOf(3, 50, 120)).toEqual({ from: 100, to: 120, of: 120 });
  expect(rangeOf(9, 50, 120)).toEqual({ from: 100, to: 120, of: 120 });
  expect(rangeOf(1, 50, 0)).toEqual({ from: 0, to: 0, of: 0 });
});

it('links lead to GitHub alone, whatever a branch is called', () => {
  const links = gitHubLinksOf('https://github.com', { repository: 'acme/widgets', number: 7 });
  expect(links.branch('fix/a b?#"<x>')).toBe('https://github.com/acme/widgets/tree/fix/a%20b%3F%23%22%3Cx%3E');
  expect(links.comment('12', 'review')).toBe('https://github.com/acme/widgets/pull/7#discussion_r12');
  expect(links.comment('12', 'issue')).toBe('https://github.com/acme/widgets/pull/7#issuecomment-12');
});
