import { z } from '@hono/zod-openapi';
import type { Window } from '../storage/metrics/overview.ts';
import { Instant, ListQuery, MAX_ENTRIES, Name, RepositoryId, TeamId, WHO } from './shapes.ts';

export const DAY_MS = 86_400_000;
/** Length of the window in days when the request has no `from`: a quarter. */
const DEFAULT_DAYS = 91;
/** Ten years, which are about 520 weeks. */
const MAX_DAYS = 3_660;
/** Where the full history begins. */
export const EPOCH = '1970-01-01T00:00:00.000Z';

/** An instant for which the database and JavaScript can compute its week and the previous window. */
const Moment = Instant.refine((instant) => instant >= EPOCH && instant < '9000', 'from the year 1970 to 8999');

/** The query of every metric: a window, and filters. */
export const Query = z
  .object({
    repositoryId: RepositoryId.optional(),
    author: Name.optional().openapi({ description: 'A login. Pull requests of all accounts of that person count' }),
    team: TeamId.optional(),
    label: Name.optional(),
    ...WHO,
    from: Moment.optional().openapi({
      description: `Start of the window; the default is ${DEFAULT_DAYS} days before \`to\``,
    }),
    to: Moment.optional().openapi({
      description: 'End of the window, exclusive; the default is the end of this day, UTC',
    }),
  })
  .superRefine((asked, context) => {
    const { from, to } = windowOf(asked);
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['from'], message });
    if (from >= to) refuse(`before \`to\`, ${to}`);
    if (Date.parse(to) - Date.parse(from) > MAX_DAYS * DAY_MS) refuse(`at most ${MAX_DAYS} days before \`to\`, ${to}`);
  });

/** The query of a list of people, which is sorted by how much each did. */
export const PeopleQuery = Query.safeExtend({
  limit: ListQuery.shape.limit.prefault(MAX_ENTRIES),
  cursor: ListQuery.shape.cursor,
});

/** The window of the request. A missing end has the default that the API describes. */
export function windowOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Window {
  const end = to ?? new Date((Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS).toISOString();
  return { from: from ?? new Date(Date.parse(end) - DEFAULT_DAYS * DAY_MS).toISOString(), to: end };
}
