import type { Basis } from './basis.ts';
import { FACTS } from './registry.ts';

/** The name of a fact. */
export type FactName = keyof typeof FACTS;

/** The facts that the API and exports show. */
export type ShownFactName = {
  [Name in FactName]: (typeof FACTS)[Name]['shown'] extends true ? Name : never;
}[FactName];

/** A value for each fact. */
export type FactValues = { [Name in FactName]: ReturnType<(typeof FACTS)[Name]['of']> };

export const FACT_NAMES = Object.keys(FACTS) as FactName[];

export const SHOWN_FACT_NAMES = FACT_NAMES.filter((name): name is ShownFactName => FACTS[name].shown);

/** The name of a fact in the API. It shows a person as an account: `firstReviewerId` is `firstReviewer`. */
export type ShownAs<Name extends FactName> = Name extends `${infer Who}Id` ? Who : Name;

export function shownAs<Name extends ShownFactName>(name: Name): ShownAs<Name> {
  return (FACTS[name].kind === 'person' ? name.replace(/Id$/, '') : name) as ShownAs<Name>;
}

/** The versions of the definitions that facts were computed with. The API shows them beside the facts. */
export const VERSIONS = {
  formulaVersion: { label: 'Formula version', explain: 'the version of these definitions' },
  ruleVersion: { label: 'Rule version', explain: 'the version of the rules of AI use' },
};

/** What is computed with the facts at the time of asking, and not stored. The API shows it beside the facts. */
export const WHEN_ASKED = {
  openAgeSeconds: {
    label: 'Open for',
    explain: 'of an open one, at the time of asking: ready, else the opening, → now; NULL when it is closed',
  },
  waitingWorkingSeconds: {
    label: 'Waits, in working time',
    explain:
      'of an open one, at the time of asking: `waitingSince` → now in the hours of the rule `workingHours`; NULL without that rule, and when it waits for nobody',
  },
};

/** Computes every fact of a pull request. */
export function factValuesOf(basis: Basis): FactValues {
  return Object.fromEntries(FACT_NAMES.map((name) => [name, FACTS[name].of(basis)])) as FactValues;
}
