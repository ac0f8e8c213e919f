import { measureOf, MEASURES, type MeasureName, type MeasureOf } from './measures.ts';
import { BY_ALL, BY_PEOPLE, BY_PEOPLE_AND_AGENTS, type Who } from './who.ts';

/** Nothing happened to an open pull request for so many days: it is stale, and waits for nobody. */
export const STALE_DAYS = 14;

/** A measure that has a list of the things it counted. A ratio has none: its numerator and denominator have lists. */
export type ListedMeasure = Exclude<MeasureName, MeasureOf<'ratio'>>;

export const LISTED_MEASURES = (Object.keys(MEASURES) as MeasureName[]).filter(
  (name): name is ListedMeasure => measureOf(name).form !== 'ratio',
);

/** The two lists of a share. */
export const PARTS = ['numerator', 'denominator'] as const;
export type Part = (typeof PARTS)[number];

/** The measures that have two lists. */
export const SHARES = LISTED_MEASURES.filter((name) => measureOf(name).form === 'share');

/** Who counts when a request does not say it. */
export function whoCounts(name: ListedMeasure): Who {
  if (name === 'changeLeadTime') return BY_ALL;
  return USE_OF_AI.includes(name) ? BY_PEOPLE_AND_AGENTS : { ...BY_PEOPLE, aiBy: undefined };
}

/** Whether its values rest on deployments, and are known only where these are stored. */
export function isOfDelivery(name: ListedMeasure): boolean {
  return name === 'deploy' || name === 'changeLeadTime';
}

const USE_OF_AI: ListedMeasure[] = ['aiAuthored', 'aiAssisted', 'aiReviewed'];

/** Whether the list says what single people did. */
export function isOfIndividuals(name: ListedMeasure): boolean {
  return name === 'reviewResponse' || measureOf(name).form === 'distinct';
}

/** Whether what single people did are reviews: they are of the reviewers, all else of the authors. */
export function isOfReviewers(name: ListedMeasure): boolean {
  const measure = measureOf(name);
  return name === 'reviewResponse' || (measure.form === 'distinct' && measure.event === 'review');
}

/** Whether the list is always of this moment, and not of the window: what waited in the past is not stored. */
export function isOfNow(name: ListedMeasure): boolean {
  const measure = measureOf(name);
  return measure.form === 'stock' && 'waits' in measure;
}

/** What a list can be sorted by: the value that each gave, or the instant at which it counts. `-`: the largest first. */
export const LINE_SORTS = ['value', '-value', 'at', '-at'] as const;
export type LineSort = (typeof LINE_SORTS)[number];

/** The default order of a list: by its values, or by its instants when all values are the same. */
export function sortOf(name: ListedMeasure): LineSort {
  return isByValue(name) ? '-value' : '-at';
}

/** Whether the values differ: of a count, a share or a number of people each gave the same. */
export function isByValue(name: ListedMeasure): boolean {
  const { form } = measureOf(name);
  return name === 'reviews' || form === 'distribution' || form === 'span' || form === 'stock';
}

export const MEASURES_WITH_VALUES = LISTED_MEASURES.filter(isByValue);

/** Whether the values are durations or sizes, which have percentiles and bins. */
export function isSpread(name: ListedMeasure): boolean {
  const { form } = measureOf(name);
  return form === 'distribution' || form === 'span';
}
