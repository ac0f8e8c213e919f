import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import type { Scope } from '../storage/database.ts';
import { computeSoon } from '../services/recompute.ts';
import { changeIncident, getIncident, listIncidents, namedDeployment, saveIncident } from '../storage/incidents.ts';
import { readNamed } from '../storage/metrics/named.ts';
import { getRepository } from '../storage/repositories.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { noSuchDeployment } from './deployments.ts';
import { FILTERS, mustHave } from './filters.ts';
import { askedRange, eitherWindow, RANGE } from './metrics/window.ts';
import { ProblemError } from './problem.ts';
import {
  afterOf,
  checkHappened,
  errors,
  idOf,
  IdParam,
  Instant,
  isId,
  json,
  jsonBody,
  ListQuery,
  listOf,
  NOT_AHEAD,
  RepositoryId,
  Text,
} from './shapes.ts';

const Title = Text.trim().min(1).max(500);
const DeploymentId = idOf('a deployment').openapi({
  description: 'Without it, an incident is of the last deployment at most 24 hours before it started',
});

const isInOrder = ({ startedAt, endedAt }: { startedAt?: string | undefined; endedAt?: string | null | undefined }) =>
  typeof startedAt !== 'string' || typeof endedAt !== 'string' || startedAt <= endedAt;
const IN_ORDER = { path: ['endedAt'], message: 'at or after `startedAt`' };

const NewIncident = z
  .strictObject({
    repositoryId: RepositoryId,
    startedAt: Instant.openapi({ description: NOT_AHEAD }),
    endedAt: Instant.nullable()
      .default(null)
      .openapi({ description: `Null while it lasts. ${NOT_AHEAD}` }),
    deploymentId: DeploymentId.nullable().default(null),
    title: Title,
    externalId: Text.trim().min(1).max(200).openapi({
      description: 'What you call it. A request with the same one changes what is stored, and stores nothing twice',
    }),
  })
  .refine(isInOrder, IN_ORDER);

const IncidentChange = z
  .strictObject({
    startedAt: Instant.optional(),
    endedAt: Instant.nullable().optional(),
    deploymentId: DeploymentId.nullable().optional(),
    title: Title.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, {
    path: ['title'],
    message: 'startedAt, endedAt, deploymentId, title, or some of them',
  });

const Incident = z
  .object({
    id: z.string(),
    repositoryId: z.string(),
    source: z.enum(['api', 'issue']),
    externalId: z.string(),
    title: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    deploymentId: z.string().nullable(),
  })
  .openapi('Incident');

export const tellIncidentRoute = createRoute({
  method: 'post',
  path: '/v1/incidents',
  middleware: allow('member'),
  ...audits('incident.recorded'),
  summary: 'Tell of an incident in production (member)',
  request: { body: jsonBody(NewIncident) },
  responses: {
    200: json(Incident, 'The incident was known by its `externalId`, and is changed'),
    201: json(Incident, 'The new incident'),
    ...errors,
  },
});

const list = createRoute({
  method: 'get',
  path: '/v1/incidents',
  middleware: allow('reader'),
  summary: 'List incidents by when they started, the newest first (reader)',
  request: {
    query: z
      .strictObject({ ...ListQuery.shape, repositoryId: FILTERS.repositoryId, ...RANGE })
      .superRefine(eitherWindow),
  },
  responses: { 200: json(listOf(Incident), 'A page of incidents'), ...errors },
});

const get = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}',
  middleware: allow('reader'),
  summary: 'Get one incident (reader)',
  request: { params: IdParam },
  responses: { 200: json(Incident, 'The incident'), ...errors },
});

const change = createRoute({
  method: 'patch',
  path: '/v1/incidents/{id}',
  middleware: allow('member'),
  ...audits('incident.changed'),
  summary: 'Change what is said about an incident (member)',
  request: { params: IdParam, body: jsonBody(IncidentChange) },
  responses: { 200: json(Incident, 'The changed incident'), ...errors },
});

export function incidents(app: OpenAPIHono<AppEnv>): void {
  app.openapi(tellIncidentRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { repositoryId, ...said } = context.req.valid('json');
    checkHappened(deps.now(), { startedAt: said.startedAt, endedAt: said.endedAt });
    const scope = { workspaceId, repositoryId };
    if (!(await getRepository(deps.db, workspaceId, repositoryId))) throw noRepository();
    await checkDeployment(deps, scope, said.deploymentId);
    const saved = await saveIncident(deps.db, scope, said);
    if (!saved) throw noRepository();
    await computeSoon(deps, workspaceId, [repositoryId]);
    return context.json(saved.incident, saved.isNew ? 201 : 200);
  });

  app.openapi(list, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, repositoryId: named, ...range } = context.req.valid('query');
    const { timeZone, ...ids } = await readNamed(deps.db, workspaceId, { repositoryId: named });
    const asked = { repositoryId: mustHave(ids).repositoryId, ...askedRange(range, timeZone) };
    return context.json(await listIncidents(deps.db, workspaceId, asked, limit, afterOf(cursor, 'instant')), 200);
  });

  app.openapi(get, async (context) => {
    const { deps, workspaceId } = context.var;
    return context.json(await incidentOf(deps, workspaceId, context.req.valid('param').id), 200);
  });

  app.openapi(change, async (context) => {
    const { deps, workspaceId } = context.var;
    const known = await incidentOf(deps, workspaceId, context.req.valid('param').id);
    const asked = context.req.valid('json');
    checkHappened(deps.now(), { startedAt: asked.startedAt, endedAt: asked.endedAt });
    await checkDeployment(deps, { workspaceId, repositoryId: known.repositoryId }, asked.deploymentId ?? null);
    const changed = await changeIncident(deps.db, workspaceId, known.id, asked);
    if (changed === 'ends too early') {
      const { path, message } = IN_ORDER;
      throw new ProblemError(400, `endedAt: ${message}`, [{ path: path.join('.'), message }]);
    }
    if (!changed) throw noSuchIncident();
    await computeSoon(deps, workspaceId, [known.repositoryId]);
    return context.json(changed, 200);
  });
}

async function incidentOf({ db }: AppContext, workspaceId: string, id: string) {
  const incident = isId(id) ? await getIncident(db, workspaceId, id) : null;
  if (!incident) throw noSuchIncident();
  return incident;
}

/** Throws 404 when the repository has no deployment with this id, and 409 when it has, and an incident of it would count nowhere. */
async function checkDeployment({ db }: AppContext, scope: Scope, id: string | null): Promise<void> {
  if (id === null) return;
  const named = await namedDeployment(db, scope, id);
  if (named === 'absent') throw noSuchDeployment();
  if (named === 'uncounted') {
    const message =
      'it counts nowhere: a rollback, what never succeeded, and what is no deployment to production cannot be named. Without it, an incident is of the last deployment at most 24 hours before it started';
    throw new ProblemError(409, `deploymentId: ${message}`, [{ path: 'deploymentId', message }]);
  }
}

const noSuchIncident = () => new ProblemError(404, 'There is no such incident.');
const noRepository = () => new ProblemError(404, 'There is no such repository.');
