import type { FactKinds } from '../facts/fact.ts';
import { FACTS } from '../facts/registry.ts';

/** The facts whose values are of these kinds. */
type FactsOf<Kind extends keyof FactKinds> = {
  [Name in keyof typeof FACTS]: (typeof FACTS)[Name]['kind'] extends Kind ? Name : never;
}[keyof typeof FACTS];

/**
 * Where a measure is answered: `window` is overview, weekly, monthly and authors, `total` is the same without authors,
 * `comparison` what is made with AI beside the rest.
 */
type Place = 'window' | 'total' | 'comparison';

interface Named {
  /** Its name for people. */
  label: string;
  /** What it means, as Markdown: for docs/metrics.md and the API's description. */
  explain: string;
  in: readonly [Place, ...Place[]];
}

/** What happens to pull requests at an instant, and a person's review. */
export type EventKind = 'merged' | 'opened' | 'closed' | 'review';

/** How many events of a kind there were. */
export interface Count extends Named {
  form: 'count';
  event: EventKind;
}

/** How many different people they were of; weeks do not sum. */
export interface Distinct extends Named {
  form: 'distinct';
  event: EventKind;
}

/** How many events of known people there were for each of these people. */
export interface Ratio extends Named {
  form: 'ratio';
  event: EventKind;
}

/** What there was at the end of the window. */
export interface Stock extends Named {
  form: 'stock';
}

/** Percentiles of a fact, over the merged pull requests of which it is known; in the fact's unit. */
export interface Percentiles extends Named {
  form: 'distribution';
  of: FactsOf<'seconds' | 'lines' | 'count'>;
}

/** How many of the merged pull requests of which a fact is known have it: one that is true, one of some words, one above a number. */
export type ShareOf = Named & { form: 'share' } & (
    | { of: FactsOf<'flag'> }
    | { of: FactsOf<'word'>; among: readonly string[] }
    | { of: FactsOf<'count'>; above: number }
  );

export type Measure = Count | Distinct | Ratio | Stock | Percentiles | ShareOf;

/**
 * Every measure of a window's pull requests, in the order in which they are answered. Aggregates in SQL, types, the API's
 * shapes, changes against the window before and docs/metrics.md follow from here: docs/recipes.md says how to add one.
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
    explain: 'reviews submitted by humans other than the author',
    in: ['window'],
  },
  openAtEnd: {
    form: 'stock',
    label: 'Open at the end',
    explain: 'pull requests that were open at the end; NULL without the full history',
    in: ['total'],
  },
  activeAuthors: {
    form: 'distinct',
    event: 'merged',
    label: 'Active authors',
    explain: 'people with a pull request that was merged',
    in: ['total'],
  },
  activeReviewers: {
    form: 'distinct',
    event: 'review',
    label: 'Active reviewers',
    explain: 'people who submitted a review',
    in: ['total'],
  },
  diffsPerActiveAuthor: {
    form: 'ratio',
    event: 'merged',
    label: 'Diffs per active author',
    explain: 'merged pull requests of known authors, for each of these authors',
    in: ['total'],
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
    explain: 'from the start until it was ready for review',
    in: ['window', 'comparison'],
  },
  pickup: {
    form: 'distribution',
    of: 'pickupSeconds',
    label: 'Pickup',
    explain: 'from when it was ready to the first review',
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
    label: 'Merge wait',
    explain: 'from when it was ready to the merge, without a review',
    in: ['window', 'comparison'],
  },
  deploy: {
    form: 'distribution',
    of: 'deploySeconds',
    label: 'Deploy',
    explain: 'from the merge to production',
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
    explain: 'pull requests that take back another',
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
    explain: 'pull requests in whose code an agent or a model had a hand',
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

/** The measures that are answered in a place. */
export type MeasureIn<Where extends Place> = {
  [Name in MeasureName]: Where extends (typeof MEASURES)[Name]['in'][number] ? Name : never;
}[MeasureName];

/** Those of a form. */
export type MeasureOf<Form extends Measure['form']> = {
  [Name in MeasureName]: (typeof MEASURES)[Name]['form'] extends Form ? Name : never;
}[MeasureName];

const NAMES = Object.keys(MEASURES) as MeasureName[];

/** The names of the measures that are answered in one of these places, in their order. */
export function measuresIn<Where extends Place>(...where: Where[]): MeasureIn<Where>[] {
  return NAMES.filter((name): name is MeasureIn<Where> => where.some((place) => placesOf(name).includes(place)));
}

function placesOf(name: MeasureName): readonly Place[] {
  return MEASURES[name].in;
}

export function measureOf(name: MeasureName): Measure {
  return MEASURES[name];
}

/** The names of the durations and sizes of a window. */
export type DistributionName = Extract<MeasureIn<'window'>, MeasureOf<'distribution'>>;

/** These, with the fact that each is of. */
export const DISTRIBUTIONS: { name: DistributionName; of: Percentiles['of'] }[] = measuresIn('window').flatMap(
  (name) => {
    const measure = measureOf(name);
    return measure.form === 'distribution' ? [{ name: name as DistributionName, of: measure.of }] : [];
  },
);

/** The unit of what is answered: seconds or lines; null for numbers of things. */
export function unitOf(name: MeasureName): 'seconds' | 'lines' | null {
  const measure = measureOf(name);
  if (measure.form !== 'distribution') return null;
  const { kind } = FACTS[measure.of];
  return kind === 'count' ? null : kind;
}

/** What is answered of how pull requests were made, in this order. */
export const QUALITY = ['reverts', 'hotfixes', 'checksPassed', 'reopened', 'rounds', 'fixResponse'] as const satisfies (
  MeasureOf<'share'> | MeasureOf<'distribution'>
)[];

/** What `delivery` answers: https://dora.dev/guides/dora-metrics/ */
export const DELIVERY = {
  deploymentFrequency: { label: 'Deployment frequency', unit: 'a day', explain: 'production deployments' },
  leadTime: {
    label: 'Lead time',
    unit: 'seconds',
    explain: 'first commit → deployed, of what was merged in the window',
  },
  changeFailureRate: {
    label: 'Change failure rate',
    unit: 'share',
    explain:
      'production deployments that, before the next and within seven days, a revert of what they carried or a hotfix followed',
  },
  timeToRestore: {
    label: 'Time to restore',
    unit: 'seconds',
    explain: 'from the merge of each failing change to that of its first revert or hotfix',
  },
} as const;
