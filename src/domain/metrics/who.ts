import { AUTHOR_KINDS, type AuthorKind } from '../author-kind.ts';

/** `include` counts excluded pull requests beside the others, `only` counts nothing else, `leave` leaves them out. */
export const EXCLUDED = ['include', 'only', 'leave'] as const;
/** What people read for them, of what is left out. */
export const EXCLUDED_NAMES: Record<(typeof EXCLUDED)[number], string> = {
  include: 'shown, too',
  only: 'nothing else',
  leave: 'not shown',
};

/** Whose pull requests count, and which of them. */
export interface Who {
  /** The kinds of authors; undefined: everybody, deleted accounts too. */
  by?: readonly AuthorKind[] | undefined;
  /** The kinds for the measures of AI use, where they have others. */
  aiBy?: readonly AuthorKind[] | undefined;
  /** Without it excluded pull requests count. */
  excluded?: (typeof EXCLUDED)[number] | undefined;
}

/** What an answer begins with: work of people; of agents, too, for the use of AI. */
export const BY_PEOPLE: Who = { by: ['people'], aiBy: ['people', 'agents'], excluded: 'leave' };
/** What the answer about AI begins with. */
export const BY_PEOPLE_AND_AGENTS: Who = { by: ['people', 'agents'], excluded: 'leave' };
/** What delivery begins with: what is shipped is shipped. */
export const BY_ALL: Who = { excluded: 'leave' };
/** What lists and exports begin with. */
export const LISTED: Who = { excluded: 'include' };

/** The kinds of authors of a `by`, such as `people,agents`; undefined for `all`. Null when it is no such text. */
export function kindsOf(by: string): readonly AuthorKind[] | undefined | null {
  if (by === 'all') return undefined;
  const asked = by.split(',');
  const kinds = AUTHOR_KINDS.filter((kind) => asked.includes(kind));
  return kinds.length === asked.length ? kinds : null;
}

/** What a request asks for, with the defaults of its answer. Throws for a `by` that is no such text. */
export function whoOf({ by, excluded }: { by?: string | undefined; excluded?: Who['excluded'] }, defaults: Who): Who {
  const left = excluded ?? defaults.excluded;
  if (by === undefined) return { ...defaults, excluded: left };
  const kinds = kindsOf(by);
  if (kinds === null) throw new RangeError(`no kinds of authors: ${by}`);
  return { by: kinds, excluded: left };
}

/** How an answer names the kinds of authors that it counts. */
export function shownBy({ by }: Who): readonly (AuthorKind | 'all')[] {
  return by ?? ['all'];
}

/** Whether this is what `BY_PEOPLE` counts, for which pairs of reviewers are stored by week. */
export function isByPeople({ by, aiBy, excluded }: Who): boolean {
  return JSON.stringify([by, aiBy, excluded]) === JSON.stringify([BY_PEOPLE.by, BY_PEOPLE.aiBy, BY_PEOPLE.excluded]);
}
