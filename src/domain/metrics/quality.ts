import type { MeasureOf } from './measures.ts';

/** The measures of the `quality` answer, in order. A share has all its values; the others have `n` and these statistics. */
export const QUALITY = {
  reverts: 'share',
  hotfixes: 'share',
  checksPassed: 'share',
  reopened: 'share',
  rounds: ['mean', 'p50', 'p90'],
  fixResponse: ['p50'],
} as const satisfies { [Name in MeasureOf<'share'>]?: 'share' } & {
  [Name in MeasureOf<'distribution'>]?: readonly ('mean' | 'p50' | 'p75' | 'p90')[];
};
