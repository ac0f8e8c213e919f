import papaparse from 'papaparse';
import { SHOWN_INSTANTS, SHOWN_VALUES } from '../domain/facts/shown.ts';
import type { ExportedPullRequest } from '../storage/exported-pull-requests.ts';

const OWN = [
  'repository',
  'number',
  'title',
  'state',
  'isDraft',
  'author',
  'authorKind',
  'labels',
  'additions',
  'deletions',
  'changedFiles',
  'reviewDecision',
  'detailsComplete',
  'createdAt',
  'updatedAt',
  'mergedAt',
  'closedAt',
  'aiTools',
];
/** The columns of a pull request, called as in JSON; of its facts, those that it has not itself. */
const COLUMNS = [
  ...OWN,
  ...[...SHOWN_INSTANTS, 'firstReviewer', ...SHOWN_VALUES].filter((name) => !OWN.includes(name)),
  'id',
  'repositoryId',
];

export function csvHeader(): string {
  return linesOf([COLUMNS]);
}

/** Pull requests as lines of CSV: unknown is empty, a list is JSON, a person is a login. */
export function csvLines(pullRequests: ExportedPullRequest[]): string {
  return linesOf(
    pullRequests.map(({ author, facts, ...own }) => {
      const cells: Record<string, unknown> = {
        ...facts,
        ...own,
        author: author?.login,
        authorKind: author?.kind,
        firstReviewer: facts?.firstReviewer?.login,
      };
      return COLUMNS.map((name) => (Array.isArray(cells[name]) ? JSON.stringify(cells[name]) : cells[name]));
    }),
  );
}

/** What a spreadsheet takes for the beginning of a formula; the library's own expression knows no text of several lines. */
const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180. Text that a spreadsheet would run as a formula is told to be text by a `'` in front: titles are anybody's. */
function linesOf(rows: unknown[][]): string {
  return rows.length === 0 ? '' : `${papaparse.unparse(rows, { escapeFormulae: FORMULA, newline: '\r\n' })}\r\n`;
}
