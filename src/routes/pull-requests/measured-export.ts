import { z } from '@hono/zod-openapi';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../domain/caller.ts';
import { isOfIndividuals, LINE_SORTS, whoCounts, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { inZone, mustList } from '../../domain/metrics/pieces.ts';
import { windowOf } from '../../domain/metrics/windows.ts';
import { DEFAULT_SORT, SORTS, type Sort } from '../../domain/pull-request-list.ts';
import type { Listed } from '../../storage/metrics/measure-lines.ts';
import { readNamed } from '../../storage/metrics/named.ts';
import { FILTERS, filtersOf, mustHave } from '../filters.ts';
import { allowMeasure, allowPair } from '../individual-numbers.ts';
import { LINES, Measure, onlyItsParts, onlyOfValues, PartOfMeasure } from '../metrics/measure-parameters.ts';
import { askedWindow, eitherWindow } from '../metrics/window.ts';
import { LIST_FILTERS, ListFilters, rangeOfSort } from './query.ts';

const Lines = z.object(LINES);
const OF_LINES = Object.keys(LINES);
const OF_MEASURE = { measure: Measure.optional(), part: PartOfMeasure };

/** What an export can be asked: of the list of pull requests, or of the list behind a measure. */
export const ExportFilters = z.object({
  ...LIST_FILTERS,
  sort: z
    .enum([...SORTS, ...LINE_SORTS])
    .optional()
    .openapi({
      description:
        'As the list sorts; it decides what `min` and `max` are about, and nothing about the order of the file',
    }),
  ...OF_MEASURE,
});

type Asked = z.output<typeof ExportFilters>;

/** What the list behind a measure knows; `window` and its bounds are those of the measure. */
const OF_MEASURES = [
  'format',
  'window',
  'from',
  'to',
  ...OF_LINES,
  ...Object.keys(OF_MEASURE),
  ...Object.keys(FILTERS),
];

/** Of what is not asked. */
const PLAIN: Record<string, unknown> = ListFilters.parse({});

/** Refuses with a measure what only plain lists know, and without one what only the lists behind measures know. */
export function onlyOfList(asked: Asked, context: z.RefinementCtx): void {
  const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  const { measure } = asked;
  onlyItsParts(asked, context);
  if (measure === undefined) {
    const sort = plainSort(asked.sort);
    if (asked.sort !== undefined && asked.sort !== sort)
      refuse(['sort'], `only with \`measure\`; one of ${SORTS.join(', ')}`);
    else rangeOfSort({ ...asked, sort }, context);
    return;
  }
  eitherWindow(asked, context);
  const lines = Lines.safeParse(linesIn(asked));
  if (lines.success) onlyOfValues({ measure, ...lines.data }, context);
  for (const { path, message } of lines.error?.issues ?? []) refuse(path, message);
  for (const [name, value] of Object.entries(asked)) {
    if (value !== PLAIN[name] && !OF_MEASURES.includes(name)) refuse([name], 'not with `measure`');
  }
}

/** What the list of pull requests is sorted by. */
export function plainSort(sort: Asked['sort']): Sort {
  return SORTS.find((one) => one === sort) ?? DEFAULT_SORT;
}

/** What is asked of the lines behind a measure, as it is written. */
function linesIn({ sort, min, max }: Asked) {
  return { sort, min, max };
}

/**
 * The list that an export is asked for. Throws 403 where the workspace's rule forbids to see single people, and 404 when the
 * workspace does not have the repository or the team.
 */
export async function measuredOf(
  deps: AppContext,
  caller: Caller,
  measure: ListedMeasure,
  asked: Asked,
): Promise<Omit<Listed, 'sort'>> {
  const { part: text, window, from, to, ...shared } = asked;
  const { part, piece } = mustList(measure, text);
  const { min, max } = Lines.parse(linesIn(asked));
  if (isOfIndividuals(measure)) await allowMeasure(deps, caller, measure, shared);
  if (piece && 'reviewers' in piece) await allowPair(deps, caller, piece.reviewers);
  const { workspaceId } = caller;
  const filters = await filtersOf(deps, caller, shared, whoCounts(measure));
  const { timeZone, ...named } = await readNamed(deps.db, workspaceId, filters);
  return {
    measure,
    part,
    piece: inZone(piece, timeZone),
    scope: { workspaceId, ...filters, ...mustHave(named) },
    window: askedWindow({ window, from, to }, timeZone),
    now: windowOf({}, 'UTC', Date.now()).to,
    min,
    max,
  };
}
