import type { MeasureOf } from './measures.ts';

/** The measures of the `quality` answer, in order. */
export const QUALITY = [
  'reverts',
  'hotfixes',
  'checksPassed',
  'ciTime',
  'reopened',
  'rounds',
  'fixResponse',
] as const satisfies (MeasureOf<'share'> | MeasureOf<'distribution'>)[];
