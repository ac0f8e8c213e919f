import { expect, it } from 'vitest';
import { eventsOf, type EventRows, type StageInstants } from '../../src/domain/pull-request-events.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 0, 15, hour)).toISOString();
const wren = { login: 'wren', kind: 'user' };
const heron = { login: 'heron', kind: 'user' };

const ROWS: EventRows = {
  createdAt: at(2),
  author: wren,
  mergedAt: at(9),
  mergedBy: heron,
  closedAt: at(9),
  commits: [
    { sha: 'b', author: null, committedAt: at(7) },
    { sha: 'a', author: wren, committedAt: at(1) },
    { sha: 'c', author: wren, committedAt: null },
  ],
  reviews: [
    { id: 'r2', author: heron, state: 'approved', submittedAt: at(8) },
    { id: 'r1', author: heron, state: 'changes_requested', submittedAt: at(5) },
  ],
  comments: [{ id: 'c1', author: wren, path: 'src/a.ts', createdAt: at(12) }],
  checkRuns: [
    { name: 'test', conclusion: 'success', startedAt: at(3), completedAt: at(4) },
    { name: 'lint', conclusion: null, startedAt: at(3), completedAt: null },
  ],
  timelineEvents: [
    { kind: 'review_requested', actor: wren, subject: heron, data: {}, createdAt: at(3) },
    { kind: 'review_requested', actor: wren, subject: null, data: { team: 'core' }, createdAt: at(3) },
  ],
};
const INSTANTS: StageInstants = { readyAt: at(3), firstReviewAt: at(5), deployedAt: at(11) };

const told = (rows: Partial<EventRows> = {}, instants: Partial<StageInstants> = {}) =>
  eventsOf({ ...ROWS, ...rows }, { ...INSTANTS, ...instants }).map((event) =>
    [
      event.at === null ? '–' : new Date(event.at).getUTCHours(),
      event.stage,
      event.kind,
      event.by?.login,
      event.id,
      event.what,
    ]
      .filter((part) => part !== null && part !== undefined)
      .join(' '),
  );

it('everything that happened is in one order, each in its stage', () => {
  expect(told()).toEqual([
    '– coding committed wren c',
    '1 coding committed wren a',
    '2 coding opened wren',
    '3 pickup review_requested wren heron',
    '3 pickup review_requested wren core',
    '4 pickup check test: success',
    '5 review reviewed heron r1 changes_requested',
    '7 review committed b',
    '8 review reviewed heron r2 approved',
    '9 review merged heron',
    '11 deploy deployed',
    '12 after commented wren c1 src/a.ts',
  ]);
});

it('without a review before the merge one waits for the merge', () => {
  expect(told({ reviews: [] }, { firstReviewAt: null }).filter((line) => line.includes('check'))).toEqual([
    '4 mergeWait check test: success',
  ]);
  const late = told({}, { firstReviewAt: at(10) }).filter((line) => /merge|c1/.test(line));
  expect(late).toEqual([
    '3 mergeWait review_requested wren heron',
    '3 mergeWait review_requested wren core',
    '4 mergeWait check test: success',
    '5 mergeWait reviewed heron r1 changes_requested',
    '7 mergeWait committed b',
    '8 mergeWait reviewed heron r2 approved',
    '9 mergeWait merged heron',
    '12 after commented wren c1 src/a.ts',
  ]);
});

it('what is open waits for a review or is in one, and what was closed is over', () => {
  const open = { mergedAt: null, mergedBy: null, closedAt: null };
  expect(told(open, { deployedAt: null }).slice(-2)).toEqual([
    '8 review reviewed heron r2 approved',
    '12 review commented wren c1 src/a.ts',
  ]);
  expect(told({ ...open, closedAt: at(10) }, { deployedAt: null }).slice(-2)).toEqual([
    '10 review closed',
    '12 after commented wren c1 src/a.ts',
  ]);
  expect(told(open, { firstReviewAt: null, deployedAt: null }).at(-1)).toBe('12 pickup commented wren c1 src/a.ts');
});

it('until it is deployed a merged one waits for that', () => {
  expect(told({}, { deployedAt: null }).at(-1)).toBe('12 deploy commented wren c1 src/a.ts');
});
