import { ANSWERS } from './answers.ts';
import { AUTHORS } from './authors.ts';
import { BRANCHES } from './branches.ts';
import type { Case, FormedCase } from './case.ts';
import { CO_AUTHORS } from './co-authors.ts';
import { COMMITTERS } from './committers.ts';
import { DISCLOSURES } from './disclosures.ts';
import { FOOTERS } from './footers.ts';
import { HISTORIES } from './histories.ts';
import { HOSTILE } from './hostile.ts';
import { IDENTITIES } from './identities.ts';
import { LANGUAGES } from './languages.ts';
import { MENTIONS } from './mentions.ts';
import { NOTICES } from './notices.ts';
import { OWN_LINES } from './own-lines.ts';
import { PROSE } from './prose.ts';
import { REVIEWERS } from './reviewers.ts';
import { SENTENCES } from './sentences.ts';
import { TASKS } from './tasks.ts';
import { TOOL_FORMS } from './tool-forms.ts';
import { VARIANTS } from './variants.ts';

const FORMS: Record<string, readonly Case[]> = {
  'accounts of authors': AUTHORS,
  'head branches': BRANCHES,
  'authors of commits': COMMITTERS,
  'co-authors': CO_AUTHORS,
  identities: IDENTITIES,
  'forms of tools': TOOL_FORMS,
  'own lines': [...OWN_LINES, ...FOOTERS],
  'own lines in other variants': VARIANTS,
  'links to tasks': TASKS,
  disclosures: [...DISCLOSURES, ...ANSWERS],
  'answers in sentences': SENTENCES,
  prose: PROSE,
  'other languages': LANGUAGES,
  mentions: MENTIONS,
  reviewers: REVIEWERS,
  'notices of reviewers': NOTICES,
  'public histories': HISTORIES,
  hostile: HOSTILE,
};

/** The labelled set: written for this project, with at least as many hard negatives as positives. */
export const CASES: readonly FormedCase[] = Object.entries(FORMS).flatMap(([form, cases]) =>
  cases.map((one) => ({ ...one, form })),
);
