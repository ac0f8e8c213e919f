import { z } from '@hono/zod-openapi';
import { REPOSITORY_STATES } from '../../storage/side-lists.ts';
import { Change, Count, each, Known, PART, TOTAL_NAMES, TOTALS, WINDOW } from './shapes.ts';

const Series = z.object({ n: z.array(Count), value: z.array(Known) }).openapi('MetricsSeries', {
  description: 'A value for each of `weeks`, and of how many things it tells: of percentiles the median',
});

const SIDE = {
  ...TOTALS,
  change: z.object(each(TOTAL_NAMES, Change)),
  series: z.object(each(TOTAL_NAMES, Series)),
};

const SIDES = {
  ...WINDOW,
  n: Count.openapi({ description: 'How many merges the filters leave in the window, in all' }),
  timeZone: z.string(),
  weeks: z.array(z.object({ weekStart: z.string(), ...PART })).openapi({
    description: 'The 13 weeks up to `to`, whatever the window, in the order of each `series`',
  }),
  nextCursor: z.string().nullable(),
};

export const Repositories = z
  .object({
    ...SIDES,
    data: z.array(
      z.object({
        repository: z.object({
          id: z.string(),
          fullName: z.string(),
          isArchived: z.boolean(),
          state: z.enum(REPOSITORY_STATES).openapi({
            description:
              '`unavailable`: GitHub does not show it. `failed`: its last sync failed. `unread`: nothing is stored yet. `read`: what `coveredSince` says is stored',
          }),
          coveredSince: z.string().nullable(),
          completeThrough: z.string().nullable(),
          lastCheckedAt: z.string().nullable(),
        }),
        partial: z.boolean().openapi({ description: 'Whether the window begins before its own `coveredSince`' }),
        previousPartial: z.boolean().openapi({
          description: 'Whether the window to compare with does: then nothing of this repository is compared',
        }),
        ...SIDE,
      }),
    ),
  })
  .openapi('MetricsRepositories');

export const Teams = z
  .object({
    ...SIDES,
    data: z.array(
      z.object({
        team: z.object({
          id: z.string(),
          name: z.string(),
          members: Count.openapi({ description: 'Its people: joined accounts are one person' }),
        }),
        ...SIDE,
      }),
    ),
    note: z.string().openapi({ description: 'What to know before teams are compared or summed' }),
  })
  .openapi('MetricsTeams');
