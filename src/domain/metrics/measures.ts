import { FACTS } from '../facts/registry.ts';
import type { FactName } from '../facts/values.ts';
import { DELIVERY, type DeliveryName } from './delivery.ts';
import type { Measure, Percentiles, Place } from './measure.ts';

/**
 * Every measure of pull requests, in the order of the answers. The SQL of the aggregates and of the lists behind them, the
 * types, the API's shapes, the changes since the window before and docs/metrics.md read this list. docs/recipes.md says how
 * to add a measure.
 */
export const MEASURES = {
  merged: {
    form: 'count',
    event: 'merged',
    label: 'Merged',
    subject: 'number of merged pull requests',
    explain: 'pull requests that were merged',
    in: ['window'],
  },
  opened: {
    form: 'count',
    event: 'opened',
    label: 'Opened',
    subject: 'number of opened pull requests',
    explain: 'pull requests that were opened',
    in: ['window'],
  },
  closedUnmerged: {
    form: 'count',
    event: 'closed',
    label: 'Closed unmerged',
    subject: 'number of pull requests closed unmerged',
    explain: 'pull requests that were closed without a merge',
    in: ['window'],
  },
  reviews: {
    form: 'count',
    event: 'review',
    label: 'Reviews',
    subject: 'number of reviews',
    explain: 'reviews by humans other than the author, by when they were submitted',
    in: ['window'],
  },
  openAtEnd: {
    form: 'stock',
    label: 'Open at the end',
    explain: 'pull requests that were open at the end; NULL without the full history',
    in: ['total'],
  },
  waitingReviewers: {
    form: 'stock',
    waits: 'reviewers',
    label: 'Waits for a reviewer',
    short: 'Reviewers',
    explain: 'open pull requests that wait for a review now, without the stale ones',
    in: ['list'],
  },
  waitingAuthor: {
    form: 'stock',
    waits: 'author',
    label: 'Waits for the author',
    short: 'The author',
    explain: 'open pull requests that wait for their author now, without the stale ones',
    in: ['list'],
  },
  waitingMerge: {
    form: 'stock',
    waits: 'merge',
    label: 'Ready to merge now',
    short: 'Ready, not merged',
    explain: 'open pull requests that wait for their merge now, without the stale ones',
    in: ['list'],
  },
  stale: {
    form: 'stock',
    waits: 'stale',
    label: 'Not moved for 14 days',
    explain: 'open pull requests that did not change on GitHub for 14 days; they may wait for anybody',
    in: ['list'],
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
  reviewResponse: {
    form: 'span',
    between: 'request and review',
    label: 'Review response',
    explain: 'from the request to a reviewer to the review that answered it, by when the review was submitted',
    in: ['list'],
  },
  changeLeadTime: {
    form: 'span',
    between: 'first commit and deployment',
    label: DELIVERY.changeLeadTime.label,
    short: DELIVERY.changeLeadTime.short,
    explain: DELIVERY.changeLeadTime.explain,
    in: ['list'],
  },
  cycle: {
    form: 'distribution',
    of: 'cycleSeconds',
    label: FACTS.cycleSeconds.label,
    subject: 'cycle time',
    explain: 'from the start to the merge',
    in: ['window', 'comparison'],
  },
  coding: {
    form: 'distribution',
    of: 'codingSeconds',
    label: FACTS.codingSeconds.label,
    subject: 'coding time',
    explain: 'from the start to the instant when the pull request was ready for review',
    in: ['window', 'comparison'],
  },
  pickup: {
    form: 'distribution',
    of: 'pickupSeconds',
    label: FACTS.pickupSeconds.label,
    short: 'Wait for review',
    subject: 'wait for first review',
    explain: 'from the instant when the pull request was ready to its first review',
    in: ['window', 'comparison'],
  },
  review: {
    form: 'distribution',
    of: 'reviewSeconds',
    label: FACTS.reviewSeconds.label,
    subject: 'time in review',
    explain: 'from the first review to the merge',
    in: ['window', 'comparison'],
  },
  mergeWait: {
    form: 'distribution',
    of: 'mergeWaitSeconds',
    label: FACTS.mergeWaitSeconds.label,
    subject: 'time from ready to merge without a review',
    explain: 'from the instant when a pull request without a review was ready to its merge',
    in: ['window', 'comparison'],
  },
  response: {
    form: 'distribution',
    of: 'responseSeconds',
    label: FACTS.responseSeconds.label,
    subject: 'time to the first response',
    explain: 'from the instant when the pull request was ready to the first review or comment of another human',
    in: ['window', 'comparison'],
  },
  approvedToMerge: {
    form: 'distribution',
    of: 'approvedToMergeSeconds',
    label: FACTS.approvedToMergeSeconds.label,
    subject: 'time from approval to merge',
    explain: 'from the last approval at or before the merge to the merge',
    in: ['window', 'comparison'],
  },
  deploy: {
    form: 'distribution',
    of: 'deploySeconds',
    label: FACTS.deploySeconds.label,
    subject: 'wait for deploy',
    explain: 'from the merge to the first production deployment that carried it',
    in: ['window', 'comparison'],
  },
  size: {
    form: 'distribution',
    of: 'size',
    label: FACTS.size.label,
    subject: 'size of pull requests',
    explain: 'changed lines without generated files',
    in: ['window', 'comparison'],
  },
  fixResponse: {
    form: 'distribution',
    of: 'fixResponseSeconds',
    label: FACTS.fixResponseSeconds.label,
    subject: 'response to requests for changes',
    explain: 'from a request for changes to the next commit',
    in: ['comparison'],
  },
  large: {
    form: 'share',
    of: 'sizeClass',
    among: ['L', 'XL'],
    label: 'Size L or XL',
    subject: 'share of size L or XL',
    explain: 'pull requests of size L or XL',
    in: ['window', 'comparison'],
  },
  unreviewed: {
    form: 'share',
    of: 'unreviewed',
    label: FACTS.unreviewed.label,
    subject: 'share merged without review',
    explain: 'pull requests merged without a review',
    in: ['window', 'comparison'],
  },
  mergedWithoutApproval: {
    form: 'share',
    of: 'mergedWithoutApproval',
    label: FACTS.mergedWithoutApproval.label,
    subject: 'share merged without approval',
    explain: 'pull requests merged while no approval of a human reviewer stood',
    in: ['window', 'comparison'],
  },
  reverts: {
    form: 'share',
    of: 'isRevert',
    label: 'Reverts',
    subject: 'share of reverts',
    explain: 'pull requests that take back another pull request',
    in: ['window', 'comparison'],
  },
  hotfixes: {
    form: 'share',
    of: 'isHotfix',
    label: 'Hotfixes',
    subject: 'share of hotfixes',
    explain: 'pull requests that are hotfixes',
    in: ['window', 'comparison'],
  },
  checksPassed: {
    form: 'share',
    of: 'checksPassed',
    label: FACTS.checksPassed.label,
    subject: 'share whose checks passed',
    explain: 'pull requests whose checks passed',
    in: ['window', 'comparison'],
  },
  aiAuthored: {
    form: 'share',
    of: 'aiAuthored',
    label: FACTS.aiAuthored.label,
    subject: 'share written by an agent',
    explain: "pull requests that an agent's account opened",
    in: ['window'],
  },
  aiAssisted: {
    form: 'share',
    of: 'aiAssisted',
    label: FACTS.aiAssisted.label,
    subject: 'share where AI had a hand',
    explain: 'pull requests whose code an agent or a model helped to write',
    in: ['window'],
  },
  aiReviewed: {
    form: 'share',
    of: 'aiReviewed',
    label: FACTS.aiReviewed.label,
    subject: 'share reviewed by a tool',
    explain: 'pull requests that a tool reviewed',
    in: ['window'],
  },
  reopened: {
    form: 'share',
    of: 'reopened',
    above: 0,
    label: FACTS.reopened.label,
    explain: 'pull requests that were closed and opened again',
    in: ['comparison'],
  },
  ciTime: {
    form: 'distribution',
    of: 'ciSeconds',
    label: FACTS.ciSeconds.label,
    subject: 'CI time',
    explain: 'from the first start of a run on the head to the last end of a check that counts',
    in: ['comparison'],
  },
  rounds: {
    form: 'distribution',
    of: 'reviewRounds',
    label: FACTS.reviewRounds.label,
    short: 'Rounds',
    subject: 'number of rounds of changes',
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
export function measuresIn<Where extends Place>(...where: Where[]): MeasureIn<Where>[] {
  return NAMES.filter((name): name is MeasureIn<Where> => where.some((place) => placesOf(name).includes(place)));
}

function placesOf(name: MeasureName): readonly Place[] {
  return MEASURES[name].in;
}

export function measureOf(name: MeasureName): Measure {
  return MEASURES[name];
}

/** The name of a measure as people read it, on every page alike; also of a measure of deployments. */
export function labelOf(name: MeasureName | DeliveryName): string {
  return namedOf(name).label;
}

/** The same where there is little room, as over a column. */
export function shortLabelOf(name: MeasureName | DeliveryName): string {
  const { label, short } = namedOf(name);
  return short ?? label;
}

/** What a measure is, as Markdown; also a measure of deployments. */
export function explainOf(name: MeasureName | DeliveryName): string {
  return namedOf(name).explain;
}

function namedOf(name: MeasureName | DeliveryName): Pick<Measure, 'label' | 'short' | 'explain'> {
  return isDeliveryName(name) ? DELIVERY[name] : MEASURES[name];
}

export function isDeliveryName(name: string): name is DeliveryName {
  return Object.hasOwn(DELIVERY, name);
}

/** The names of the durations and sizes of a window. */
export type DistributionName = Extract<MeasureIn<'window'>, MeasureOf<'distribution'>>;

/** The durations and sizes of a window, with the fact that each is of. */
export const DISTRIBUTIONS: { name: DistributionName; of: Percentiles['of'] }[] = measuresIn('window').flatMap(
  (name) => {
    const measure = measureOf(name);
    return measure.form === 'distribution' ? [{ name: name as DistributionName, of: measure.of }] : [];
  },
);

/** The facts that these measures aggregate. */
export function factsBehind(names: MeasureName[]): FactName[] {
  const facts = names.flatMap((name) => {
    const measure = measureOf(name);
    return 'of' in measure ? [measure.of] : [];
  });
  return [...new Set(facts)];
}

/** The unit of a measure's values: seconds or lines; null for a count or a share. */
export function unitOf(name: MeasureName): 'seconds' | 'lines' | null {
  const measure = measureOf(name);
  if (measure.form === 'span') return 'seconds';
  if (measure.form !== 'distribution') return null;
  const { kind } = FACTS[measure.of];
  return kind === 'count' ? null : kind;
}
