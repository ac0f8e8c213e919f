import type { Share } from './aggregates.ts';
import type { ShareOf, Percentiles } from './measure.ts';
import { measureOf, measuresIn, unitOf, type MeasureIn } from './measures.ts';

/** A workspace has at most this many goals: one answer reads them all. */
export const MAX_GOALS = 50;

/** Whether what is reached should stay at or below the target, or be at or above it. */
export const DIRECTIONS = ['atMost', 'atLeast'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Without a share of its own, the goal of a duration or a size is about half of the pull requests: the median. */
const HALF = 0.5;

/** The measures that a goal can have: each pull request meets it or misses it. */
export const GOAL_METRICS: MeasureIn<'window'>[] = measuresIn('window').filter((name) =>
  ['distribution', 'share'].includes(measureOf(name).form),
);
export type GoalMetric = (typeof GOAL_METRICS)[number];

/** What a workspace wants to keep: `share` of the pull requests within `target` seconds or lines, or a share of them. */
export interface GoalSaid {
  metric: GoalMetric;
  /** Seconds or lines; of a share a number from 0 to 1. */
  target: number;
  direction: Direction;
  /** How many of the pull requests have to be within the target, from 0 to 1; null for half, and for a share. */
  share: number | null;
}

/** A share of pull requests, or a value of each. */
export function goalMeasure(metric: GoalMetric): ShareOf | Percentiles {
  const measure = measureOf(metric);
  if (measure.form !== 'share' && measure.form !== 'distribution') throw new RangeError(`no goal can be of ${metric}`);
  return measure;
}

/** The largest target of each unit: ten years, a million lines, or all pull requests. */
const MAX_TARGETS = { seconds: 315_360_000, lines: 1_000_000, share: 1 };

/** What is wrong with a goal, by the name of its field; null when nothing is. */
export function faultOfGoal({ metric, target, share }: GoalSaid): { field: keyof GoalSaid; message: string } | null {
  const isShare = goalMeasure(metric).form === 'share';
  const unit = isShare ? 'share' : (unitOf(metric) ?? 'lines');
  const max = MAX_TARGETS[unit];
  if (target > max) {
    return { field: 'target', message: isShare ? 'a share from 0 to 1' : `${unit}, from 0 to ${max}` };
  }
  if (isShare && share !== null)
    return { field: 'share', message: `\`${metric}\` is a share itself: give only \`target\`` };
  return null;
}

/** The share of the pull requests that a goal asks for. */
export function wantedShare({ metric, target, share }: GoalSaid): number {
  return goalMeasure(metric).form === 'share' ? target : (share ?? HALF);
}

/**
 * Whether what is reached keeps the goal; null when nothing is known. Of a duration or a size, `count` are the pull
 * requests within the target, and enough of them are needed whatever the direction.
 */
export function isMet(goal: GoalSaid, { value }: Pick<Share, 'value'>): boolean | null {
  if (value === null) return null;
  const isShare = goalMeasure(goal.metric).form === 'share';
  return isShare && goal.direction === 'atMost' ? value <= wantedShare(goal) : value >= wantedShare(goal);
}

/** How many pull requests miss a goal. */
export function missesOf({ metric, direction }: GoalSaid, { n, count }: Pick<Share, 'n' | 'count'>): number {
  return goalMeasure(metric).form === 'share' && direction === 'atMost' ? count : n - count;
}
