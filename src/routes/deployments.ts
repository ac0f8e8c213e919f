import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { DEPLOYMENT_SOURCES } from '../domain/deployments/source.ts';
import { BY_ALL } from '../domain/metrics/who.ts';
import { computeSoon, readDeploymentsSoon } from '../services/recompute.ts';
import { DEPLOYMENT_MEASURES, DEPLOYMENT_SHARES, getDeployment, listDeployments } from '../storage/deployment-list.ts';
import { markDeployment, tellDeployment, TOLD_STATES } from '../storage/told-deployments.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { FILTERS, filtersOf, mustHave } from './filters.ts';
import { basisFor } from './metrics/answer.ts';
import { Bin } from './metrics/shapes.ts';
import { askedWindow, eitherWindow, WINDOW } from './metrics/window.ts';
import { ProblemError } from './problem.ts';
import {
  afterOf,
  checkHappened,
  errors,
  IdParam,
  Instant,
  isId,
  json,
  jsonBody,
  ListQuery,
  NOT_AHEAD,
  RepositoryId,
  Text,
} from './shapes.ts';

const Known = z.number().nullable();

const Sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'the whole name of a commit, in lower case');
const ExternalId = Text.trim().min(1).max(200).openapi({
  description: 'What you call it. A request with the same one changes what is stored, and stores nothing twice',
});

const ToldDeployment = z.strictObject({
  repositoryId: RepositoryId,
  sha: Sha,
  environment: Text.trim().min(1).max(200),
  status: z.enum(TOLD_STATES),
  deployedAt: Instant.openapi({ description: `When it succeeded, failed or began, by its \`status\`. ${NOT_AHEAD}` }),
  externalId: ExternalId,
});

const Told = z
  .object({
    id: z.string(),
    repositoryId: z.string(),
    source: z.literal('api'),
    sha: z.string(),
    environment: z.string(),
    status: z.string(),
    succeededAt: z.string().nullable(),
    externalId: z.string(),
    isProduction: z.boolean(),
    counts: z.boolean().openapi({
      description: 'Whether it counts: it is in production, and the repository’s rule names deployments by the API',
    }),
  })
  .openapi('ToldDeployment');

const CauseSource = z.enum(['rollback', 'revert', 'hotfix', 'incident', 'mark']);

const Deployment = z
  .object({
    id: z.string(),
    repositoryId: z.string(),
    repository: z.string().openapi({ description: 'The repository, as OWNER/NAME' }),
    source: z.enum(DEPLOYMENT_SOURCES).openapi({ description: 'With `merges` it is a merge that stands for one' }),
    sha: z.string(),
    environment: z.string(),
    kind: z.enum(['deployment', 'part', 'repetition', 'rollback', 'roll_forward', 'never_succeeded']).openapi({
      description:
        'Only `deployment` and `rollback` are counted. A `part` is a further success of the one in `partOf`, in another environment',
    }),
    partOf: z.string().nullable(),
    at: z.string().openapi({ description: 'Its first success; when it began, if it never succeeded' }),
    beganAt: z.string(),
    succeededAt: z.string().nullable(),
    carried: z.number().int().openapi({ description: 'How many merged pull requests it was the first to carry' }),
    pullRequests: z
      .array(z.object({ id: z.string(), number: z.number().int(), title: z.string() }))
      .openapi({ description: 'The first twenty of these, by number' }),
    leadTimeSeconds: Known.openapi({ description: 'The median of their times from first commit to the deployment' }),
    isRework: z.boolean().openapi({ description: 'It carries a revert or a hotfix, or is a rollback' }),
    failed: z.boolean().nullable().openapi({ description: 'Null for what is no deployment of its own' }),
    causes: z
      .array(
        z.object({
          source: CauseSource,
          id: z.string(),
          recoveredAt: z.string().nullable(),
          number: z.number().int().nullable(),
          title: z.string().nullable(),
        }),
      )
      .openapi({
        description: 'Everything that says that it failed. Kept, too, when a person says that it did not',
      }),
    recoveredAt: z.string().nullable(),
    recoveredBy: z.object({ source: CauseSource, id: z.string() }).nullable(),
    recoverySeconds: Known,
    mark: z.object({ failed: z.boolean(), reason: z.string(), markedAt: z.string() }).nullable(),
  })
  .openapi('Deployment');

const ListedDeployment = Deployment.extend({
  value: Known.openapi({ description: 'What it gives to the measure: 1, or seconds; null without a measure' }),
}).openapi('ListedDeployment');

/** Filters of the work that a deployment carried. */
const CARRIED = {
  ...FILTERS,
  excluded: FILTERS.excluded.openapi({
    description:
      'As in metrics, which it changes, but no list of deployments: one is a deployment, also when its pull requests are excluded',
  }),
};

const DeploymentsQuery = z
  .strictObject({
    ...ListQuery.shape,
    ...CARRIED,
    ...WINDOW,
    measure: z.enum(DEPLOYMENT_MEASURES).optional().openapi({ description: 'Only what this measure counted' }),
    part: z
      .enum(['numerator', 'denominator'])
      .optional()
      .openapi({
        description: `Which of the two lists of a share (${DEPLOYMENT_SHARES.join(', ')}); default numerator`,
      }),
  })
  .superRefine(({ measure, part, ...asked }, context) => {
    eitherWindow(asked, context);
    if (part !== undefined && (measure === undefined || !DEPLOYMENT_SHARES.includes(measure))) {
      const message = `only with \`measure\` one of ${DEPLOYMENT_SHARES.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['part'], message });
    }
  });

export const deploymentsRoute = createRoute({
  method: 'get',
  path: '/v1/deployments',
  middleware: allow('reader'),
  summary: 'List deployments to production, the newest first, or those that a measure counted (reader)',
  request: { query: DeploymentsQuery },
  responses: {
    200: json(
      z.object({
        data: z.array(ListedDeployment),
        nextCursor: z.string().nullable(),
        total: z.number().int().nullable().openapi({ description: 'The length of the list; null without `measure`' }),
        percentiles: z
          .object({ n: z.number().int(), p25: Known, p50: Known, p75: Known, p90: Known })
          .nullable()
          .openapi({ description: 'Of all values of `recoveryTime`, in seconds' }),
        bins: z.array(Bin).nullable().openapi({ description: 'How these are distributed' }),
      }),
      'A page of deployments. Where merges stand for deployments, merges',
    ),
    ...errors,
  },
});

const tell = createRoute({
  method: 'post',
  path: '/v1/deployments',
  middleware: allow('member'),
  ...audits('deployment.recorded'),
  summary: 'Tell of a deployment that was not made through GitHub (member)',
  request: { body: jsonBody(ToldDeployment) },
  responses: {
    200: json(Told, 'The deployment was known by its `externalId`'),
    201: json(Told, 'The new deployment'),
    ...errors,
  },
});

export const markDeploymentRoute = createRoute({
  method: 'patch',
  path: '/v1/deployments/{id}',
  middleware: allow('member'),
  ...audits('deployment.marked'),
  summary: 'Say that a deployment failed, or did not, whatever is computed (member)',
  request: {
    params: IdParam,
    body: jsonBody(
      z
        .strictObject({
          failed: z.boolean().nullable().openapi({ description: 'Null withdraws what was said' }),
          reason: Text.trim().min(1).max(1_000).optional(),
        })
        .refine(({ failed, reason }) => failed === null || reason !== undefined, {
          path: ['reason'],
          message: 'why it counts as failed, or does not',
        }),
    ),
  },
  responses: {
    200: json(Deployment, 'The deployment. What follows from the mark is computed within seconds'),
    ...errors,
  },
});

export function deployments(app: OpenAPIHono<AppEnv>): void {
  app.openapi(deploymentsRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { limit, cursor, measure, part, window: asWindow, from, to, ...carried } = context.req.valid('query');
    const filters = { workspaceId, ...(await filtersOf(deps, caller, carried, BY_ALL)) };
    const { timeZone, named } = await basisFor(context, filters);
    const window = askedWindow({ window: asWindow, from, to }, timeZone);
    // The list of a measure has the same window as the measure. A plain list has no default window.
    const hasWindow = measure !== undefined || asWindow !== undefined;
    const page = await listDeployments(
      deps.db,
      {
        ...filters,
        ...mustHave(named),
        measure,
        part,
        ...((hasWindow || from !== undefined) && { from: window.from }),
        ...((hasWindow || to !== undefined) && { to: window.to }),
      },
      limit,
      afterOf(cursor, 'instant'),
    );
    return context.json(page, 200);
  });

  app.openapi(tell, async (context) => {
    const { deps, workspaceId } = context.var;
    const { repositoryId, ...told } = context.req.valid('json');
    checkHappened(deps.now(), { deployedAt: told.deployedAt });
    const stored = await tellDeployment(deps.db, { workspaceId, repositoryId }, told);
    if (!stored) throw noRepository();
    const { isNew, counted, state: status, ...shown } = stored;
    if (shown.sha !== told.sha || shown.environment !== told.environment) {
      const message = `another deployment has it: ${shown.sha} to ${shown.environment}`;
      throw new ProblemError(409, `externalId: ${message}`, [{ path: 'externalId', message }]);
    }
    const counts = shown.isProduction && counted === 'api';
    if (counts) await readDeploymentsSoon(deps, workspaceId, [repositoryId]);
    await computeSoon(deps, workspaceId, [repositoryId]);
    const { externalId } = told;
    const body = { ...shown, repositoryId, source: 'api' as const, status, externalId, counts };
    return context.json(body, isNew ? 201 : 200);
  });

  app.openapi(markDeploymentRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const { failed, reason = '' } = context.req.valid('json');
    const marked = isId(id) ? await markDeployment(deps.db, workspaceId, id, { failed, reason }) : 'absent';
    if (marked === 'absent') throw noSuchDeployment();
    if (marked === 'uncounted') {
      throw new ProblemError(409, 'A rollback, and what never succeeded, cannot be marked as failed.');
    }
    await computeSoon(deps, workspaceId, [marked.repositoryId]);
    const shown = await getDeployment(deps.db, workspaceId, marked.id);
    if (!shown) throw noSuchDeployment();
    return context.json(shown, 200);
  });
}

export const noSuchDeployment = () => new ProblemError(404, 'There is no such deployment.');
const noRepository = () => new ProblemError(404, 'There is no such repository.');
