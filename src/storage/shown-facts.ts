import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { FACTS } from '../domain/facts/registry.ts';
import {
  SHOWN_FACT_NAMES,
  shownAs,
  type FactValues,
  type ShownAs,
  type ShownFactName,
  type WHEN_ASKED,
} from '../domain/facts/values.ts';
import { f } from './metrics/events.ts';
import { object, type Fields } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { iso, shownPerson, type ShownPerson } from './shown.ts';
import { workingSecondsSince } from './working-seconds.ts';

/**
 * The facts of a pull request as the API shows them: a fact about a person has a name without `Id`, and shows the
 * account.
 */
export type ShownFacts = {
  [Name in ShownFactName as ShownAs<Name>]: (typeof FACTS)[Name]['kind'] extends 'person'
    ? ShownPerson
    : FactValues[Name] | null;
} & { [Name in keyof typeof WHEN_ASKED]: number | null } & { formulaVersion: number; ruleVersion: number };

const p = alias(pullRequests, 'p');

const shown = SHOWN_FACT_NAMES.map((name) => [shownAs(name), shownFact(name)]);

function shownFact(name: ShownFactName): SQL {
  switch (FACTS[name].kind) {
    case 'person':
      return shownPerson(f[name]);
    case 'instant':
      return iso(f[name]);
    default:
      return sql`${f[name]}`;
  }
}

const FIELDS: Fields = {
  ...Object.fromEntries(shown),
  openAgeSeconds: sql<number | null>`case when ${f.closedAt} is null
    then extract(epoch from statement_timestamp() - coalesce(${f.readyAt}, ${f.openedAt}))::float8 end`,
  waitingWorkingSeconds: workingSecondsSince(f.waitingSince, f.workspaceId),
  formulaVersion: f.formulaVersion,
  ruleVersion: f.ruleVersion,
};

/** The facts of the pull request `p` as the API shows them; null before they are computed. */
export const SHOWN_FACTS = sql<ShownFacts | null>`(
  select ${object(FIELDS)} from ${pullRequestFacts} ${f} where ${f.pullRequestId} = ${p.id})`;
