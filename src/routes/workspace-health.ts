import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { HEALTH_STATES, REPOSITORY_CONDITIONS } from '../domain/health.ts';
import { workspaceHealth as readWorkspaceHealth } from '../services/workspace-health.ts';
import { allow, type AppEnv } from './auth.ts';
import { errors, json, ListQuery } from './shapes.ts';

const Query = z.object({
  limit: ListQuery.shape.limit.openapi({ description: 'How many repositories are listed at most' }),
});

const Count = z.number().int();
const At = z.string().nullable();

/** Whether webhooks about a repository arrive. */
export const WEBHOOKS = {
  lastDeliveryAt: At.openapi({
    description: 'When a webhook’s delivery about it was last taken; null before the first',
  }),
  deliveriesMissedSince: At.openapi({
    description:
      'Since when deliveries seem missing: three pull requests or more changed after the last one. Null while they arrive, and where none ever did',
  }),
};

const Problem = z
  .object({
    state: z.enum(HEALTH_STATES),
    title: z.string(),
    detail: z.string().nullable().openapi({ description: 'Why, in the words of what refused or failed' }),
    since: At,
    advice: z
      .string()
      .nullable()
      .openapi({ description: 'What a person does about it; null when there is nothing to do but to wait' }),
    repositoryId: z.string().nullable(),
    connectionId: z.string().nullable(),
  })
  .openapi('HealthProblem');

const Repository = z.object({
  id: z.string(),
  fullName: z.string(),
  condition: z.enum(REPOSITORY_CONDITIONS),
  failedSince: At,
  lastCheckedAt: At,
  completeThrough: At,
  coveredSince: At.openapi({ description: 'Everything updated since then is stored' }),
  connectionId: z.string().nullable(),
  isRefused: z.boolean().openapi({ description: 'Whether GitHub refuses its connection' }),
  unavailableReason: z.string().nullable(),
  lastSync: z
    .object({
      id: z.string(),
      status: z.enum(['succeeded', 'failed', 'cancelled']),
      finishedAt: z.string(),
      error: z.object({ reason: z.string(), detail: z.string() }).nullable(),
    })
    .nullable(),
  runningId: z.string().nullable().openapi({ description: 'The sync that runs; null when none does' }),
  running: z
    .object({
      status: z.string(),
      percent: z.number().nullable(),
      waitingFor: z.string().nullable(),
      resumeAt: At,
    })
    .nullable()
    .openapi({ description: 'How far it is. Of many that run, the first twenty are asked' }),
  setAside: Count,
  ...WEBHOOKS,
});

const Connection = z.object({
  id: z.string(),
  type: z.enum(['token', 'app']),
  login: z.string().nullable(),
  status: z.enum(['active', 'marked']),
  since: At,
  reason: z.string().nullable(),
  advice: z.string().nullable(),
  nextLookAt: At,
  repositories: Count,
});

const Health = z
  .object({
    state: z.enum(HEALTH_STATES).openapi({ description: 'The worst state of all problems; `well` without any' }),
    checkedAt: At.openapi({
      description:
        'When GitHub was last asked about the repository that was checked longest ago, of those that can be read',
    }),
    completeThrough: At.openapi({
      description:
        'Up to then every change of every repository that can be read is stored; null when one never was complete',
    }),
    n: Count.openapi({ description: 'How many repositories there are' }),
    conditions: z
      .object(
        Object.fromEntries(REPOSITORY_CONDITIONS.map((name) => [name, Count])) as Record<
          (typeof REPOSITORY_CONDITIONS)[number],
          typeof Count
        >,
      )
      .openapi({ description: 'How many repositories are in each condition. `late`: not checked for two hours' }),
    import: z
      .object({
        percent: z.number(),
        secondsLeft: z.number().nullable().openapi({
          description:
            'About how long it takes yet, by the pace so far or by GitHub’s limits, whichever is slower; rough before a tenth is read, null before anything is',
        }),
        repositories: z.object({ done: Count, total: Count }),
      })
      .nullable()
      .openapi({
        description:
          'How far the whole import is: the first syncs that run or are due, with those that ended since the first of these was tracked. Null when there are none',
      }),
    problems: z
      .array(Problem)
      .openapi({ description: 'What is not well: of the listed repositories, and beside them' }),
    repositories: z.array(Repository).openapi({ description: 'Those first that need somebody' }),
    connections: z.array(Connection),
    budgets: z
      .array(
        z.object({
          connectionId: z.string().nullable().openapi({ description: 'Null for the deployment’s own token' }),
          pausedUntil: At,
          resources: z.array(
            z.object({
              resource: z.string(),
              remaining: z.number(),
              limit: z.number().nullable(),
              resetAt: z.string(),
            }),
          ),
        }),
      )
      .openapi({ description: 'What GitHub’s quotas have left this hour, as its last answers said' }),
    webhooks: z
      .object({
        lastDeliveryAt: At.openapi({ description: 'When a delivery was last taken, of any repository' }),
        repositories: Count.openapi({ description: 'About how many repositories one ever was' }),
        missing: Count.openapi({ description: 'Of how many of these deliveries seem missing' }),
      })
      .openapi({ description: 'Whether GitHub’s webhooks arrive' }),
    deadLetters: z.object({ waiting: Count, oldestAt: At }),
    setAside: z.object({ n: Count, nextTryAt: At }),
    overdue: z.object({ facts: Count, details: Count }).openapi({
      description: 'Pull requests whose facts are to be computed, and whose lists are not read to their end',
    }),
  })
  .openapi('WorkspaceHealth');

export const workspaceHealthRoute = createRoute({
  method: 'get',
  path: '/v1/health',
  middleware: allow('reader'),
  summary: 'Get what is wrong in the workspace, and what to do about it (reader)',
  request: { query: Query },
  responses: { 200: json(Health, 'The health of the workspace'), ...errors },
});

export function workspaceHealth(app: OpenAPIHono<AppEnv>): void {
  app.openapi(workspaceHealthRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit } = context.req.valid('query');
    return context.json(await readWorkspaceHealth(deps, workspaceId, limit), 200);
  });
}
