import { expect, it } from 'vitest';
import {
  faultOfGoal,
  goalWho,
  GOAL_METRICS,
  isMet,
  missesOf,
  wantedShare,
  type GoalSaid,
} from '../../src/domain/metrics/goals.ts';

/** A first response within eight hours for 80 %. */
const RESPONSE: GoalSaid = { metric: 'response', target: 28_800, direction: 'atMost', share: 0.8, workingHours: false };
const UNREVIEWED: GoalSaid = {
  metric: 'unreviewed',
  target: 0.1,
  direction: 'atMost',
  share: null,
  workingHours: false,
};
const CHECKS: GoalSaid = {
  metric: 'checksPassed',
  target: 0.9,
  direction: 'atLeast',
  share: null,
  workingHours: false,
};

it('a goal is of a duration, a size or a share, and of nothing that is counted', () => {
  expect(GOAL_METRICS).toEqual(expect.arrayContaining(['cycle', 'response', 'size', 'unreviewed', 'aiAssisted']));
  expect(GOAL_METRICS).toEqual(
    expect.arrayContaining(['changeLeadTime', 'changeFailRate', 'recoveryTime', 'reworkRate']),
  );
  for (const name of ['merged', 'opened', 'openAtEnd', 'activeAuthors', 'deploymentFrequency'])
    expect(GOAL_METRICS).not.toContain(name);
});

it('a duration is kept when enough pull requests are within it, at the very share too', () => {
  expect([0.79, 0.8, 0.81, null].map((value) => isMet(RESPONSE, { value }))).toEqual([false, true, true, null]);
  expect(wantedShare({ ...RESPONSE, share: null })).toBe(0.5);
  // Two of ten miss it.
  expect(missesOf(RESPONSE, { n: 10, count: 8 })).toBe(2);
  expect(missesOf({ ...RESPONSE, direction: 'atLeast' }, { n: 10, count: 8 })).toBe(2);
});

it('a share is kept at most or at least, and what is on the other side misses it', () => {
  expect([0, 0.1, 0.11].map((value) => isMet(UNREVIEWED, { value }))).toEqual([true, true, false]);
  expect([0.89, 0.9, 1].map((value) => isMet(CHECKS, { value }))).toEqual([false, true, true]);
  expect([missesOf(UNREVIEWED, { n: 10, count: 3 }), missesOf(CHECKS, { n: 10, count: 7 })]).toEqual([3, 3]);
  expect([wantedShare(UNREVIEWED), wantedShare(CHECKS)]).toEqual([0.1, 0.9]);
});

it('names the field of a goal that makes no sense', () => {
  expect(faultOfGoal(RESPONSE)).toBeNull();
  expect(faultOfGoal({ ...UNREVIEWED, target: 5 })?.field).toBe('target');
  expect(faultOfGoal({ ...UNREVIEWED, target: 0 })).toBeNull();
  expect(faultOfGoal({ ...RESPONSE, target: 0 })).toEqual({ field: 'target', message: 'more than 0 seconds' });
  expect(faultOfGoal({ ...RESPONSE, target: 1e9 })?.field).toBe('target');
  expect(faultOfGoal({ ...RESPONSE, metric: 'size', target: 2e6 })?.field).toBe('target');
  expect(faultOfGoal({ ...UNREVIEWED, share: 0.5 })?.field).toBe('share');
  expect(faultOfGoal({ ...UNREVIEWED, metric: 'changeFailRate', target: 2 })?.field).toBe('target');
  expect(faultOfGoal({ ...RESPONSE, metric: 'recoveryTime' })).toBeNull();
  expect(faultOfGoal({ ...RESPONSE, workingHours: true })).toBeNull();
  for (const metric of ['cycle', 'size', 'changeLeadTime', 'recoveryTime'] as const) {
    expect(faultOfGoal({ ...RESPONSE, metric, workingHours: true })?.field).toBe('workingHours');
  }
});

it('counts whom its measure counts', () => {
  expect(goalWho({ metric: 'aiAssisted' }).by).toEqual(['people', 'agents']);
  expect(goalWho({ metric: 'cycle' }).by).toEqual(['people']);
  for (const metric of ['changeLeadTime', 'changeFailRate'] as const) {
    expect(goalWho({ metric })).toEqual({ excluded: 'leave' });
  }
});
