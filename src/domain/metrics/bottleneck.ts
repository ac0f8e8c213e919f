import { medianOfOthers } from './median-of-others.ts';

/** A reviewer with fewer waiting reviews is no bottleneck. */
const MIN_WAITING = 3;
/** A bottleneck has more than so many times what the others have. */
const TIMES_THE_OTHERS = 2;

/** A reviewer is compared with the people who reviewed within this number of days. The window of the request does not matter. */
export const COMPARED_DAYS = 91;

export interface ReviewerLoad {
  /** The median number of pull requests that wait for each of the others; 0 without others. */
  othersMedian: number;
  /** How many times that median wait for this reviewer; a median of 0 counts as 1. */
  load: number;
  /** More than twice the median of the others wait, and at least three. */
  isBottleneck: boolean;
}

/**
 * How many reviews wait for each person, against the others. `isCompared` are those who count as others: they reviewed
 * within the last 91 days, or are asked now.
 */
export function reviewerLoads(people: { waiting: number; isCompared: boolean }[]): ReviewerLoad[] {
  const compared = people.filter(({ isCompared }) => isCompared).map(({ waiting }) => waiting);
  const medianFor = medianOfOthers(compared);
  return people.map(({ waiting, isCompared }) => {
    const othersMedian = medianFor(isCompared ? waiting : null);
    const usual = othersMedian === 0 ? 1 : othersMedian;
    return {
      othersMedian,
      load: waiting / usual,
      isBottleneck: waiting >= MIN_WAITING && waiting > TIMES_THE_OTHERS * usual,
    };
  });
}
