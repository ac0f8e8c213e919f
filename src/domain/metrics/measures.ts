import { FACTS } from '../facts/registry.ts';
import type { Measure, Place } from './measure.ts';

/**
 * Every measure of a window's pull requests, in the order of the answers. The SQL of the aggregates, the types, the API's
 * shapes, the changes since the window before and docs/metrics.md read this list. docs/recipes.md says how to add a measure.
 */
export const MEASURES = {
  merged: {
    form: 'count',
    event: 'merged',
    label: 'Merged',
    explain: 'pull requests that were merged',
    in: ['window'],
  },
  opened: {
    form: 'count',
    event: 'opened',
    label: 'Opened',
    explain: 'pull requests that were opened',
    in: ['window'],
  },
  closedUnmerged: {
    form: 'count',
    event: 'closed',
    label: 'Closed unmerged',
    explain: 'pull requests that were closed without a merge',
    in: ['window'],
  },
  reviews: {
    form: 'count',
    event: 'review',
    label: 'Reviews',
    explain: 'reviews of merged pull requests by humans other than the author',
    in: ['window'],
  },
  cycle: {
    form: 'distribution',
    of: 'cycleSeconds',
    label: 'Cycle',
    explain: 'from the start to the merge',
    in: ['window', 'comparison'],
  },
  coding: {
    form: 'distribution',
    of: 'codingSeconds',
    label: 'Coding',
    explain: 'from the start to the instant when the pull request was ready for review',
    in: ['window', 'comparison'],
  },
  pickup: {
    form: 'distribution',
    of: 'pickupSeconds',
    label: 'Pickup',
    explain: 'from the instant when the pull request was ready to its first review',
    in: ['window', 'comparison'],
  },
  review: {
    form: 'distribution',
    of: 'reviewSeconds',
    label: 'Review',
    explain: 'from the first review to the merge',
    in: ['window', 'comparison'],
  },
  mergeWait: {
    form: 'distribution',
    of: 'mergeWaitSeconds',
    label: 'Wait, unreviewed',
    explain: 'from the instant when a pull request without a review was ready to its merge',
    in: ['window', 'comparison'],
  },
  deploy: {
    form: 'distribution',
    of: 'deploySeconds',
    label: 'Deploy',
    explain: 'from the merge to the first production deployment that carried it',
    in: ['window', 'comparison'],
  },
  size: {
    form: 'distribution',
    of: 'size',
    label: 'Size',
    explain: 'changed lines without generated files',
    in: ['window', 'comparison'],
  },
  fixResponse: {
    form: 'distribution',
    of: 'fixResponseSeconds',
    label: 'Response to requests for changes',
    explain: 'from a request for changes to the next commit',
    in: ['comparison'],
  },
  large: {
    form: 'share',
    of: 'sizeClass',
    among: ['L', 'XL'],
    label: 'Large',
    explain: 'pull requests of size L or XL',
    in: ['window', 'comparison'],
  },
  unreviewed: {
    form: 'share',
    of: 'unreviewed',
    label: 'Unreviewed',
    explain: 'pull requests merged without a review',
    in: ['window', 'comparison'],
  },
  reverts: {
    form: 'share',
    of: 'isRevert',
    label: 'Reverts',
    explain: 'pull requests that take back another pull request',
    in: ['window', 'comparison'],
  },
  hotfixes: {
    form: 'share',
    of: 'isHotfix',
    label: 'Hotfixes',
    explain: 'pull requests that are hotfixes',
    in: ['window', 'comparison'],
  },
  checksPassed: {
    form: 'share',
    of: 'checksPassed',
    label: 'Checks passed',
    explain: 'pull requests whose checks passed',
    in: ['window', 'comparison'],
  },
  aiAuthored: {
    form: 'share',
    of: 'aiAuthored',
    label: 'AI-authored',
    explain: "pull requests that an agent's account opened",
    in: ['window'],
  },
  aiAssisted: {
    form: 'share',
    of: 'aiAssisted',
    label: 'AI-assisted',
    explain: 'pull requests whose code an agent or a model helped to write',
    in: ['window'],
  },
  aiReviewed: {
    form: 'share',
    of: 'aiReviewed',
    label: 'AI-reviewed',
    explain: 'pull requests that a tool reviewed',
    in: ['window'],
  },
  reopened: {
    form: 'share',
    of: 'reopened',
    above: 0,
    label: 'Reopened',
    explain: 'pull requests that were closed and opened again',
    in: ['comparison'],
  },
  rounds: {
    form: 'distribution',
    of: 'reviewRounds',
    label: 'Review rounds',
    explain: 'requests for changes that a commit followed',
    in: ['comparison'],
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;

/** The names of the measures of some answers. */
export type MeasureIn<Where extends Place> = {
  [Name in MeasureName]: Where extends (typeof MEASURES)[Name]['in'][number] ? Name : never;
}[MeasureName];

/** The names of the measures of a form. */
export type MeasureOf<Form extends Measure['form']> = {
  [Name in MeasureName]: (typeof MEASURES)[Name]['form'] extends Form ? Name : never;
}[MeasureName];

const NAMES = Object.keys(MEASURES) as MeasureName[];

/** The names of the measures of some answers, in order. */
export function measuresIn<Where extends Place>(where: Where): MeasureIn<Where>[] {
  return NAMES.filter((name): name is MeasureIn<Where> => placesOf(name).includes(where));
}

function placesOf(name: MeasureName): readonly Place[] {
  return MEASURES[name].in;
}

export function measureOf(name: MeasureName): Measure {
  return MEASURES[name];
}

/** The unit of a measure's values: seconds or lines; null for a count or a share. */
export function unitOf(name: MeasureName): 'seconds' | 'lines' | null {
  const measure = measureOf(name);
  if (measure.form !== 'distribution') return null;
  const { kind } = FACTS[measure.of];
  return kind === 'count' ? null : kind;
}
