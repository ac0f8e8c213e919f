import { SHOWN_FACT_NAMES, shownAs, VERSIONS, WHEN_ASKED } from '../../domain/facts/values.ts';
import { isPerson, LISTED_FIELDS } from '../../domain/pull-request-fields.ts';
import type { MeasureLine } from '../../storage/metrics/measure-list.ts';
import type { ListedPullRequest } from '../../storage/pull-requests.ts';
import { csvOf } from '../csv.ts';

const IDS = ['id', 'repositoryId'];
const OWN = [
  'repository',
  ...LISTED_FIELDS.flatMap((name) => (isPerson(name) ? [name, `${name}Kind`] : [name])),
  'aiTools',
].filter((name) => !IDS.includes(name));
const FACTS = [...SHOWN_FACT_NAMES.map(shownAs), ...Object.keys(WHEN_ASKED), ...Object.keys(VERSIONS)];

/** The columns, named as in JSON: the fields of a pull request, then the facts that are not fields, then the ids. */
const COLUMNS = [...OWN, ...FACTS.filter((name) => !OWN.includes(name)), 'kindOfAuthor', ...IDS];

/** What each gave to a measure goes before the others; the review that did is an id. */
const MEASURED_COLUMNS = ['value', 'at', 'person', ...COLUMNS, 'reviewId'];

export const CSV_HEADER = csvOf([COLUMNS]);
export const MEASURED_CSV_HEADER = csvOf([MEASURED_COLUMNS]);

/** Pull requests as lines of CSV. An unknown value is empty, a list is JSON, a person is a login. */
export function csvLines(pullRequests: ListedPullRequest[]): string {
  return csvOf(pullRequests.map((one) => lineOf(COLUMNS, cellsOf(one))));
}

/** The same of the lines of a measure's list. */
export function measuredCsvLines(lines: MeasureLine[]): string {
  return csvOf(lines.map(({ person, ...one }) => lineOf(MEASURED_COLUMNS, { ...cellsOf(one), person: person?.login })));
}

function cellsOf({ author, facts, ...own }: ListedPullRequest): Record<string, unknown> {
  return {
    ...facts,
    ...own,
    author: author?.login,
    // The kind of the account; the fact of this name has a column of its own.
    authorKind: author?.kind,
    kindOfAuthor: facts?.authorKind,
    firstResponder: facts?.firstResponder?.login,
    firstReviewer: facts?.firstReviewer?.login,
  };
}

function lineOf(columns: string[], cells: Record<string, unknown>): unknown[] {
  return columns.map((name) => (Array.isArray(cells[name]) ? JSON.stringify(cells[name]) : cells[name]));
}
