import { WORK_TYPES, type WorkType } from './filters.ts';
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

/** How many merged pull requests were of a type of work; null: of those of which nothing tells one. */
export interface TypeCount {
  type: WorkType | null;
  pullRequests: number;
}

/** Every type of work in its order, then what has none; of a type that is not counted there are 0. */
export function everyType(counted: TypeCount[]): TypeCount[] {
  const byType = new Map(counted.map(({ type, pullRequests }) => [type, pullRequests]));
  return [...WORK_TYPES, null].map((type) => ({ type, pullRequests: byType.get(type) ?? 0 }));
}
