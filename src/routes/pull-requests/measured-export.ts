import type { z } from '@hono/zod-openapi';
import type { AppContext } from '../../context.ts';
import type { Caller } from '../../domain/caller.ts';
import { isOfIndividuals, whoCounts, type ListedMeasure, type Part } from '../../domain/metrics/measure-lists.ts';
import { windowOf, type AskedWindow } from '../../domain/metrics/windows.ts';
import type { Counted } from '../../storage/metrics/measure-lines.ts';
import { readNamed } from '../../storage/metrics/named.ts';
import { FILTERS, filtersOf, mustHave, type Asked as AskedFilters } from '../filters.ts';
import { allowIndividuals } from '../individual-numbers.ts';
import { Measure, onlyOfShares, PartOfShare } from '../metrics/measure-parameters.ts';
import { askedWindow } from '../metrics/window.ts';
import { ListFilters } from './query.ts';

/** What an export can be asked to export the list behind a measure. */
export const MEASURED = { measure: Measure.optional(), part: PartOfShare };

type Asked = AskedWindow & { measure?: ListedMeasure | undefined; part?: Part | undefined };

/** What the list behind a measure knows; `window` and its bounds are those of the measure. */
const OF_MEASURES = ['format', 'window', 'from', 'to', ...Object.keys(MEASURED), ...Object.keys(FILTERS)];

/** Of what is not asked. */
const PLAIN: Record<string, unknown> = ListFilters.parse({});

/** Refuses with a measure what only plain lists know. */
export function onlyOfMeasures(asked: Asked, context: z.RefinementCtx): void {
  onlyOfShares(asked, context);
  if (asked.measure === undefined) return;
  for (const [name, value] of Object.entries(asked)) {
    if (value === PLAIN[name] || OF_MEASURES.includes(name)) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'not with `measure`' });
  }
}

/**
 * The list that an export is asked for. Throws 403 where the workspace's rule forbids to see single people, and 404 when the
 * workspace does not have the repository or the team.
 */
export async function measuredOf(
  deps: AppContext,
  caller: Caller,
  asked: AskedFilters & Asked & { measure: ListedMeasure },
): Promise<Counted> {
  const { measure, part = 'numerator', window, from, to, ...shared } = asked;
  if (isOfIndividuals(measure)) await allowIndividuals(deps, caller);
  const { workspaceId } = caller;
  const filters = await filtersOf(deps, caller, shared, whoCounts(measure));
  const { timeZone, ...named } = await readNamed(deps.db, workspaceId, filters);
  return {
    measure,
    part,
    scope: { workspaceId, ...filters, ...mustHave(named) },
    window: askedWindow({ window, from, to }, timeZone),
    now: windowOf({}, 'UTC', Date.now()).to,
  };
}
