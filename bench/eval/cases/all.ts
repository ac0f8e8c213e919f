import { ANSWERS } from './answers.ts';
import { AUTHORS } from './authors.ts';
import type { Case } from './case.ts';
import { CO_AUTHORS } from './co-authors.ts';
import { DISCLOSURES } from './disclosures.ts';
import { FOOTERS } from './footers.ts';
import { HOSTILE } from './hostile.ts';
import { IDENTITIES } from './identities.ts';
import { MENTIONS } from './mentions.ts';
import { OWN_LINES } from './own-lines.ts';
import { PROSE } from './prose.ts';
import { REVIEWERS } from './reviewers.ts';

/** The labelled set: written for this project, with at least as many hard negatives as positives. */
export const CASES: readonly Case[] = [
  ...AUTHORS,
  ...CO_AUTHORS,
  ...IDENTITIES,
  ...OWN_LINES,
  ...FOOTERS,
  ...DISCLOSURES,
  ...ANSWERS,
  ...PROSE,
  ...MENTIONS,
  ...REVIEWERS,
  ...HOSTILE,
];
