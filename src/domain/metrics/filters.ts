import { ANALYSIS_TYPES } from '../analysis/result.ts';
import { FACTS } from '../facts/registry.ts';
import type { SizeClass } from '../facts/size.ts';
import type { Who } from './who.ts';

/** One value, or several of which any will do. */
export type OneOrMore<Value = string> = Value | readonly Value[];

/**
 * What a pull request has to do with AI tools. `assistedOnly` are those that are assisted and not authored, `unassisted`
 * those that are neither: what is made without AI.
 */
export const AI_KINDS = ['authored', 'assisted', 'assistedOnly', 'reviewed', 'unassisted'] as const;
export type AiKind = (typeof AI_KINDS)[number];
/** What people read for them. */
export const AI_KIND_NAMES: Record<AiKind, string> = {
  authored: FACTS.aiAuthored.label,
  assisted: FACTS.aiAssisted.label,
  assistedOnly: 'AI had a hand, by a person',
  reviewed: FACTS.aiReviewed.label,
  unassisted: 'Without AI',
};

export const SIZES = ['XS', 'S', 'M', 'L', 'XL'] as const satisfies SizeClass[];

/** A type of work, as the fact `workType` has it. */
export const WORK_TYPES = ANALYSIS_TYPES;
export type WorkType = (typeof WORK_TYPES)[number];
/** What people read for them. */
export const WORK_TYPE_NAMES: Record<WorkType, string> = {
  feature: 'Feature',
  bugfix: 'Bug fix',
  refactor: 'Refactoring',
  docs: 'Documentation',
  test: 'Tests',
  chore: 'Chore',
  ci: 'CI',
  deps: 'Dependencies',
};

/**
 * The filters that metrics, lists and exports share. A pull request has to match each of them, and of several values of
 * one any.
 */
export interface Filters extends Who {
  repositoryId?: OneOrMore | undefined;
  teamId?: OneOrMore | undefined;
  /** Logins that the author has or had; all accounts of that person count. */
  author?: OneOrMore | undefined;
  /** The same of somebody who reviewed it. */
  reviewer?: OneOrMore | undefined;
  label?: OneOrMore | undefined;
  /** The branch into which it is merged. */
  base?: OneOrMore | undefined;
  sizeClass?: OneOrMore<SizeClass> | undefined;
  type?: OneOrMore<WorkType> | undefined;
  /** With certain or strong evidence, as for `aiTool`. */
  aiKind?: OneOrMore<AiKind> | undefined;
  /** Keys of tools. */
  aiTool?: OneOrMore | undefined;
}

/** The filters that only the pull request itself answers: neither its repository nor its people. */
const OWN = ['label', 'base', 'sizeClass', 'type', 'aiKind', 'aiTool'] as const satisfies (keyof Filters)[];

/** Whether one of the filters asks about pull requests themselves. */
export function asksOfPullRequests(filters: Filters): boolean {
  return OWN.some((name) => filters[name] !== undefined);
}

/** The values of a filter. */
export function valuesOf<Value extends string>(asked: OneOrMore<Value>): readonly Value[] {
  return typeof asked === 'string' ? [asked] : asked;
}

/**
 * The values in a text with commas between them, each once. A comma in a value is written `\,`, because labels may have
 * one, and a backslash before a comma or a backslash is written twice.
 */
export function valuesIn(text: string): string[] {
  const values: string[] = [];
  let value = '';
  for (const [part, escaped] of text.matchAll(/\\([\\,])|./gsu)) {
    if (part === ',') {
      values.push(value);
      value = '';
    } else value += escaped ?? part;
  }
  return [...new Set([...values, value])];
}
