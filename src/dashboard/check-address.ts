import { z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { BY_PEOPLE } from '../domain/metrics/who.ts';
import { apiFiltersOf, FILTER_NAMES, windowQueryOf, type PageAddress } from '../domain/page-address.ts';
import { FILTERS, filtersOf, mustHave } from '../routes/filters.ts';
import { askedWindow } from '../routes/metrics/window.ts';
import { invalid, ProblemError } from '../routes/problem.ts';
import { readNamed } from '../storage/metrics/named.ts';
import type { Caller } from '../domain/caller.ts';

const Filters = z.object(FILTERS);

/**
 * Refuses an address before its page begins, because a page that has begun can no longer be an error. Throws 400 for a value
 * that cannot be, 403 for a person whose numbers the caller may not see, and 404 for a repository or team that is not there.
 */
export async function checkAddress(
  deps: AppContext,
  caller: Caller,
  { filters, window }: PageAddress,
  timeZone: string,
): Promise<void> {
  askedWindow(windowQueryOf(window), timeZone);
  if (Object.keys(filters).length === 0) return;
  const read = Filters.safeParse(apiFiltersOf(filters));
  if (!read.success) throw inPageWords(invalid(read.error));
  const asked = await filtersOf(deps, caller, read.data, BY_PEOPLE);
  if (filters.repo !== undefined || filters.team !== undefined) {
    mustHave(await readNamed(deps.db, caller.workspaceId, asked));
  }
}

/** A problem that names the parameters as the address does. */
function inPageWords({ status, errors = [] }: ProblemError): ProblemError {
  const named = errors.map(({ path, message }) => {
    const [name = path] = Object.entries(FILTER_NAMES).find(([, api]) => api === path) ?? [];
    return { path: name, message };
  });
  return new ProblemError(status, named.map(({ path, message }) => `${path}: ${message}`).join('; '), named);
}
