import type { FactName } from '../facts/values.ts';
import { DELIVERY, type DeliveryName } from './delivery.ts';
import type { Share } from './aggregates.ts';
import type { ShareOf, Percentiles } from './measure.ts';
import { isOfDelivery, LISTED_MEASURES, whoCounts } from './measure-lists.ts';
import { measureOf, measuresIn, unitOf, type MeasureIn } from './measures.ts';
import { BY_ALL, type Who } from './who.ts';

/** A workspace has at most this many goals: one answer reads them all. */
export const MAX_GOALS = 50;

/** Whether what is reached should stay at or below the target, or be at or above it. */
export const DIRECTIONS = ['atMost', 'atLeast'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Without a share of its own, the goal of a duration or a size is about half of the pull requests: the median. */
const HALF = 0.5;

/** The measures of deployments that a goal can have: each deployment meets it or misses it. */
const DEPLOYMENT_GOALS = ['changeFailRate', 'reworkRate', 'recoveryTime'] as const satisfies DeliveryName[];
export type DeploymentGoal = (typeof DEPLOYMENT_GOALS)[number];

/** The measures that a goal can have: each pull request or deployment meets it or misses it. */
export type GoalMetric = MeasureIn<'window'> | 'changeLeadTime' | DeploymentGoal;
export const GOAL_METRICS: GoalMetric[] = [
  ...measuresIn('window').filter((name) => ['distribution', 'share'].includes(measureOf(name).form)),
  'changeLeadTime',
  ...DEPLOYMENT_GOALS,
];

/** The measures that a goal can have in working hours, with the facts that hold them. */
const WORKING_FACTS = {
  pickup: 'pickupWorkingSeconds',
  review: 'reviewWorkingSeconds',
  mergeWait: 'mergeWaitWorkingSeconds',
  response: 'responseWorkingSeconds',
  approvedToMerge: 'approvedToMergeWorkingSeconds',
} as const satisfies Partial<Record<GoalMetric, FactName>>;
type WorkingMetric = keyof typeof WORKING_FACTS;
export const WORKING_METRICS = Object.keys(WORKING_FACTS) as WorkingMetric[];

/** Whether a goal can be in working hours. */
export function hasWorkingHours(metric: GoalMetric): metric is WorkingMetric {
  return Object.hasOwn(WORKING_FACTS, metric);
}

/** Whether what meets or misses a goal are deployments. */
export function isOfDeployments(metric: GoalMetric): metric is DeploymentGoal {
  return DEPLOYMENT_GOALS.some((name) => name === metric);
}

/** Whether what a goal is about is known only where deployments are stored. */
export function restsOnDeployments({ metric }: Pick<GoalSaid, 'metric'>): boolean {
  return isOfDeployments(metric) || LISTED_MEASURES.some((name) => name === metric && isOfDelivery(name));
}

/** Whether a goal is about a share of all; else about a value of each. */
export function isShareGoal(metric: GoalMetric): boolean {
  return (isOfDeployments(metric) ? DELIVERY[metric].unit : measureOf(metric).form) === 'share';
}

/** Who counts for a goal that does not say it: as for its measure. */
export function goalWho({ metric }: Pick<GoalSaid, 'metric'>): Who {
  if (isOfDeployments(metric)) return BY_ALL;
  const listed = LISTED_MEASURES.find((name) => name === metric);
  if (listed === undefined) throw new RangeError(`no goal can be of ${metric}`);
  return whoCounts(listed);
}

/**
 * What a workspace wants to keep: `share` of the pull requests or deployments within `target` seconds or lines, or a share
 * of them.
 */
export interface GoalSaid {
  metric: GoalMetric;
  /** Seconds or lines; of a share a number from 0 to 1. */
  target: number;
  direction: Direction;
  /** How many of them have to be within the target, from 0 to 1; null for half, and for a share. */
  share: number | null;
  /** Whether the seconds are those of the rule `workingHours`; without that rule the goal has no numbers. */
  workingHours: boolean;
}

/** A share of merged pull requests, or the fact that has the value of each. */
export function goalMeasure(
  metric: Exclude<GoalMetric, 'changeLeadTime' | DeploymentGoal>,
  inWorkingHours: boolean,
): ShareOf | Pick<Percentiles, 'form' | 'of'> {
  const measure = measureOf(metric);
  if (measure.form !== 'share' && measure.form !== 'distribution') throw new RangeError(`no goal can be of ${metric}`);
  return inWorkingHours && hasWorkingHours(metric) ? { form: 'distribution', of: WORKING_FACTS[metric] } : measure;
}

/** The largest target of each unit: ten years, a million lines, or all pull requests. */
const MAX_TARGETS = { seconds: 315_360_000, lines: 1_000_000, share: 1 };

/** What is wrong with a goal, by the name of its field; null when nothing is. */
export function faultOfGoal({
  metric,
  target,
  share,
  workingHours,
}: GoalSaid): { field: keyof GoalSaid; message: string } | null {
  const isShare = isShareGoal(metric);
  const unit = isShare ? 'share' : isOfDeployments(metric) ? 'seconds' : (unitOf(metric) ?? 'lines');
  const max = MAX_TARGETS[unit];
  if (target > max) {
    return { field: 'target', message: isShare ? 'a share from 0 to 1' : `${unit}, from 0 to ${max}` };
  }
  if (target === 0 && !isShare) return { field: 'target', message: `more than 0 ${unit}` };
  if (isShare && share !== null)
    return { field: 'share', message: `\`${metric}\` is a share itself: give only \`target\`` };
  if (workingHours && !hasWorkingHours(metric))
    return { field: 'workingHours', message: `only of ${WORKING_METRICS.join(', ')}` };
  return null;
}

/** The share of the pull requests that a goal asks for. */
export function wantedShare({ metric, target, share }: GoalSaid): number {
  return isShareGoal(metric) ? target : (share ?? HALF);
}

/**
 * Whether what is reached keeps the goal; null when nothing is known. Of a duration or a size, `count` are the pull
 * requests within the target, and enough of them are needed for both directions.
 */
export function isMet(goal: GoalSaid, { value }: Pick<Share, 'value'>): boolean | null {
  if (value === null) return null;
  return isShareGoal(goal.metric) && goal.direction === 'atMost'
    ? value <= wantedShare(goal)
    : value >= wantedShare(goal);
}

/** How many pull requests or deployments miss a goal. */
export function missesOf({ metric, direction }: GoalSaid, { n, count }: Pick<Share, 'n' | 'count'>): number {
  return isShareGoal(metric) && direction === 'atMost' ? count : n - count;
}
