import { z } from '@hono/zod-openapi';
import { AUTHOR_KINDS } from '../domain/author-kind.ts';
import { valuesIn } from '../domain/metrics/filters.ts';
import { DIRECTIONS, faultOfGoal, GOAL_METRICS, WORKING_METRICS } from '../domain/metrics/goals.ts';
import { FILTERS } from './filters.ts';
import { ME } from './individual-numbers.ts';
import { Count, Known, PART, WINDOW } from './metrics/shapes.ts';
import { NotApplied } from './metrics/window.ts';
import { Text } from './shapes.ts';

/** The filters of a goal, as a request reads them. */
export const GoalFilter = z.strictObject(FILTERS);

/** The same as they are given and stored: texts, each checked as the parameter of that name. */
const GivenFilter = z
  .record(z.string(), Text)
  .superRefine((given, context) => {
    for (const name of ['author', 'reviewer']) {
      if (!valuesIn(given[name] ?? '').includes(ME)) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'a login: a goal is the same for everybody' });
    }
    for (const issue of GoalFilter.safeParse(given).error?.issues ?? []) {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
      for (const key of unknown) {
        const message = `no filter; the filters are ${Object.keys(FILTERS).join(', ')}`;
        context.addIssue({ code: 'custom', path: [key], message });
      }
      if (unknown.length === 0) context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
  })
  .openapi({
    type: 'object',
    description: `The filters of the metrics, as texts: ${Object.keys(FILTERS).join(', ')}`,
    example: { team: 'checkout' },
  });

const SAID = {
  metric: z.enum(GOAL_METRICS).openapi({
    description: 'A duration, a size or a share, of pull requests or of deployments: docs/metrics.md says what each is',
  }),
  target: z.number().min(0).openapi({ description: 'Seconds or lines; of a share a number from 0 to 1' }),
  direction: z.enum(DIRECTIONS).openapi({
    description:
      'A duration or size: what a pull request may have at most, or has to have at least. A share: the same of all',
  }),
};

export const NewGoal = z
  .strictObject({
    name: Text.trim().min(1).max(100).nullable().default(null),
    ...SAID,
    filter: GivenFilter.default({}),
    share: z.number().gt(0).max(1).nullable().default(null).openapi({
      description:
        'Of a duration or size: how many of them have to be within the target, from 0 to 1; without it 0.5, which is the median',
    }),
    workingHours: z
      .boolean()
      .default(false)
      .openapi({
        description: `Count only the seconds within the rule \`workingHours\`: of ${WORKING_METRICS.join(', ')}`,
      }),
  })
  .superRefine((goal, context) => {
    const fault = faultOfGoal(goal);
    if (fault) context.addIssue({ code: 'custom', path: [fault.field], message: fault.message });
  });

export const GoalShape = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    ...SAID,
    filter: z.record(z.string(), z.string()),
    share: Known,
    workingHours: z.boolean().openapi({ description: 'Whether only the seconds within the rule `workingHours` count' }),
    createdAt: z.string(),
  })
  .openapi('Goal');

const N = Count.openapi({ description: 'Pull requests or deployments for which it is known' });

const STANDING = {
  n: N.nullable(),
  count: Count.nullable().openapi({ description: 'Those within the target; of a share, those that have it' }),
  value: Known,
  met: z.boolean().nullable().openapi({ description: 'Whether it is kept; null when nothing is known' }),
};

const Miss = z
  .object({
    id: z
      .string()
      .openapi({ description: 'The id of the pull request, or of the deployment for a measure of deployments' }),
    repositoryId: z.string(),
    repository: z.string(),
    number: Count.nullable().openapi({ description: 'Null for a deployment' }),
    title: z.string().openapi({ description: 'The title of the pull request, or the environment of the deployment' }),
    sha: z.string().nullable().openapi({ description: 'The commit of a deployment; null for a pull request' }),
    at: z.string().openapi({ description: 'The instant at which it counts: that of the merge, or of the deployment' }),
    mergedAt: z.string().nullable().openapi({ description: 'Null for a deployment' }),
    value: z.number().openapi({ description: 'Seconds or lines; of a share 1 where it has it, and 0 where not' }),
  })
  .openapi('GoalMiss');

/** Why a goal has no numbers. */
export const WITHHELD = ['repository', 'team', 'workingHours', 'individualNumbers'] as const;

export const Goals = z
  .object({
    ...WINDOW,
    timeZone: z.string(),
    n: Count.openapi({ description: 'How many goals are answered' }),
    notApplied: NotApplied,
    data: z.array(
      z.object({
        goal: GoalShape,
        by: z.array(z.enum([...AUTHOR_KINDS, 'all'])),
        partial: z.boolean(),
        withheld: z.enum(WITHHELD).nullable().openapi({
          description:
            'Why there are no numbers: a `repository` or `team` of the filter is gone, the rule `workingHours` is off, or the rule `individualNumbers` keeps those of single people from this key',
        }),
        wanted: z.number().openapi({ description: 'The share that is wanted, from 0 to 1' }),
        ...STANDING,
        weekly: z
          .array(z.object({ weekStart: z.string(), ...PART, ...STANDING }))
          .openapi({ description: 'The 13 weeks up to `to`, whatever the window' }),
        missed: z.object({
          total: Count.nullable(),
          data: z.array(Miss).openapi({ description: 'The newest ten' }),
          path: z.string().openapi({ description: 'Where all of them are' }),
        }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .openapi('MetricsGoals');

export const Misses = z
  .object({
    ...WINDOW,
    goal: GoalShape,
    n: N,
    total: Count.openapi({ description: 'How many miss it, in all' }),
    data: z.array(Miss),
    nextCursor: z.string().nullable(),
  })
  .openapi('GoalMisses');
