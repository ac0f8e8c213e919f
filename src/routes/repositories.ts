import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { CRONS, nextDue } from '../domain/crons.ts';
import { OWNER_NAME, partsOfFullName } from '../domain/github-names.ts';
import { type RepositoryRow, getRepository, listRepositories } from '../storage/repositories.ts';
import { readRepositoryState } from '../storage/repository-state.ts';
import { storedByMonth } from '../storage/stored-by-month.ts';
import { recompute } from '../services/recompute.ts';
import { importRepositories, removeRepository, trackRepository } from '../services/repositories.ts';
import { storeEnds } from '../services/syncs.ts';
import { audits } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, GitHubId, idOf, IdParam, isId, json, jsonBody, ListQuery, listOf } from './shapes.ts';
import { LiveSync, Receipt, SetAside } from './sync-record.ts';
import { WEBHOOKS } from './workspace-health.ts';

const NewRepository = z.strictObject({
  fullName: z
    .string()
    .trim()
    .refine((fullName) => partsOfFullName(fullName) !== null, 'OWNER/NAME, as in `rust-lang/cargo`'),
  connectionId: idOf('a connection').optional(),
});

const NewImport = z.strictObject({
  owner: z.string().trim().regex(OWNER_NAME, 'the login of a user or an organization, as in `rust-lang`'),
  connectionId: idOf('a connection').optional().openapi({
    description: 'The connection that reads the repositories. Without one, only public repositories are tracked',
  }),
});

const Import = z.object({
  owner: z.string().openapi({ description: 'The login of the account, as GitHub spells it' }),
  total: z.number().openapi({ description: 'How many repositories of the account GitHub lists' }),
  tracked: z.number().openapi({
    description:
      'How many of them are tracked already. The others follow within seconds, and those that GitHub does not show for now within a day',
  }),
});

const Repository = z
  .object({
    id: z.string(),
    githubId: GitHubId,
    fullName: z.string(),
    defaultBranch: z.string().nullable(),
    isPrivate: z.boolean(),
    isArchived: z.boolean(),
    connectionId: z.string().nullable(),
    coveredSince: z.string().nullable().openapi({ description: 'Everything updated since then is stored' }),
    fullHistory: z.boolean().openapi({ description: 'Whether the stored history goes back to the first pull request' }),
    syncedThrough: z.string().nullable().openapi({ description: 'Everything that changed up to then is stored' }),
    verifiedAt: z
      .string()
      .nullable()
      .openapi({ description: 'When everything stored was last compared with GitHub’s totals' }),
    unavailableReason: z.string().nullable(),
    receipt: Receipt.nullable().openapi({ description: 'The receipt of the last sync that counted everything stored' }),
    lastReceipt: Receipt.nullable().openapi({ description: 'The receipt of the last sync that succeeded' }),
    lastSync: LiveSync.nullable().openapi({ description: 'The last sync that ended, with its receipt and its error' }),
    lastCheckedAt: z
      .string()
      .nullable()
      .openapi({ description: 'When GitHub was last found to have nothing that is not stored' }),
    completeThrough: z.string().nullable().openapi({
      description: 'Everything that changed up to then is stored: nothing is missing and nothing is set aside',
    }),
    setAside: z.array(SetAside).openapi({ description: 'The parts that could not be read or stored, at most 100' }),
    sync: LiveSync.nullable().openapi({ description: 'The running sync; null when none is running' }),
  })
  .openapi('Repository');

const RepositoryDetail = Repository.extend({
  ...WEBHOOKS,
  nextCheckAt: z.string().nullable().openapi({
    description:
      'When the schedule asks GitHub about it next, or up to 25 minutes later where many are due; null while a sync runs, before the first one, and while GitHub refuses its connection',
  }),
}).openapi('RepositoryDetail');

const Months = z
  .object({
    timeZone: z.string(),
    data: z.array(
      z.object({ month: z.string().openapi({ example: '2026-08' }), n: z.number().int() }).openapi('StoredMonth'),
    ),
  })
  .openapi('StoredMonths');

export const trackRepositoryRoute = createRoute({
  method: 'post',
  path: '/v1/repositories',
  middleware: allow('member'),
  ...audits('repository.added'),
  summary: 'Track a repository (member)',
  request: { body: jsonBody(NewRepository) },
  responses: { 201: json(Repository, 'The tracked repository. A repeated request answers the same one'), ...errors },
});

export const importRepositoriesRoute = createRoute({
  method: 'post',
  path: '/v1/repositories/import',
  middleware: allow('member'),
  ...audits('import.started'),
  summary:
    'Track every repository of a user or an organization, including forks and archived ones. The schedule begins their syncs (member)',
  request: { body: jsonBody(NewImport) },
  responses: {
    202: json(Import, 'The import has begun. A repeated request updates names and adds new repositories'),
    ...errors,
  },
});

export const repositoriesRoute = createRoute({
  method: 'get',
  path: '/v1/repositories',
  middleware: allow('reader'),
  summary: 'List the tracked repositories (reader)',
  request: { query: ListQuery },
  responses: { 200: json(listOf(Repository), 'A page of repositories'), ...errors },
});

export const repositoryRoute = createRoute({
  method: 'get',
  path: '/v1/repositories/{id}',
  middleware: allow('reader'),
  summary: 'Get one repository with its coverage and its running sync (reader)',
  request: { params: IdParam },
  responses: { 200: json(RepositoryDetail, 'The repository with its coverage and its running sync'), ...errors },
});

export const repositoryMonthsRoute = createRoute({
  method: 'get',
  path: '/v1/repositories/{id}/months',
  middleware: allow('reader'),
  summary: 'Count the stored pull requests of a repository by the month in which they were created (reader)',
  request: { params: IdParam },
  responses: {
    200: json(Months, 'Each month of the workspace’s zone, from the first with a pull request to the running one'),
    ...errors,
  },
});

export const removeRepositoryRoute = createRoute({
  method: 'delete',
  path: '/v1/repositories/{id}',
  middleware: allow('member'),
  ...audits('repository.removed'),
  summary: 'Stop tracking a repository and delete its data (member)',
  request: { params: IdParam },
  responses: {
    204: {
      description:
        'The repository is no longer tracked, and its data is deleted: of a large one the rest in the background',
    },
    ...errors,
  },
});

const computeAgain = createRoute({
  method: 'post',
  path: '/v1/repositories/{id}/recompute',
  middleware: allow('member'),
  ...audits('repository.recomputed'),
  summary: 'Compute all facts of a repository again, in the background (member)',
  request: { params: IdParam },
  responses: {
    202: json(z.object({ repositoryId: z.string() }), 'The computation is queued. A repeated request adds no work'),
    ...errors,
  },
});

export function repositories(app: OpenAPIHono<AppEnv>): void {
  app.openapi(trackRepositoryRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { fullName, connectionId } = context.req.valid('json');
    const repository = await trackRepository(deps, workspaceId, fullName, connectionId ?? null);
    return context.json(await shown(deps, repository), 201);
  });

  app.openapi(importRepositoriesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { owner, connectionId } = context.req.valid('json');
    return context.json(await importRepositories(deps, workspaceId, owner, connectionId ?? null), 202);
  });

  app.openapi(repositoriesRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor } = context.req.valid('query');
    const { data, nextCursor } = await listRepositories(deps.db, workspaceId, limit, afterOf(cursor, 'text'));
    return context.json({ data: await Promise.all(data.map((row) => shown(deps, row))), nextCursor }, 200);
  });

  app.openapi(repositoryRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    const state = repository && (await readRepositoryState(deps.db, workspaceId, id));
    if (!repository || !state) throw new ProblemError(404, 'There is no such repository.');
    const { nextJob, ...webhooks } = state;
    const detail = await shownWithItsEnd(deps, workspaceId, repository);
    const isDue = nextJob !== null && detail.sync === null;
    const nextCheckAt = isDue ? new Date(nextDue(CRONS[nextJob], deps.now())).toISOString() : null;
    return context.json({ ...detail, ...webhooks, nextCheckAt }, 200);
  });

  app.openapi(repositoryMonthsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const stored = isId(id) ? await storedByMonth(deps.db, workspaceId, id) : null;
    if (!stored) throw new ProblemError(404, 'There is no such repository.');
    return context.json({ timeZone: stored.timeZone, data: stored.months }, 200);
  });

  app.openapi(removeRepositoryRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await removeRepository(deps, { workspaceId, repositoryId: id }))) {
      throw new ProblemError(404, 'There is no such repository.');
    }
    return context.body(null, 204);
  });

  app.openapi(computeAgain, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const repository = isId(id) ? await getRepository(deps.db, workspaceId, id) : null;
    if (!repository) throw new ProblemError(404, 'There is no such repository.');
    await recompute(deps, repository);
    return context.json({ repositoryId: id }, 202);
  });
}

/** As `shown`; a sync that has just ended is told with what it changed. */
async function shownWithItsEnd(deps: AppContext, workspaceId: string, row: RepositoryRow): ReturnType<typeof shown> {
  const before = await shown(deps, row);
  if (before.sync !== null || !(await storeEnds(deps, { workspaceId, repositoryId: row.id }))) return before;
  return shown(deps, (await getRepository(deps.db, workspaceId, row.id)) ?? row);
}

/** A repository as the API shows it, with its running sync. */
async function shown(deps: AppContext, row: RepositoryRow): Promise<z.infer<typeof Repository>> {
  const { id, githubId, fullName, defaultBranch, isPrivate, isArchived, connectionId } = row;
  const { coveredSince, syncedThrough, verifiedAt, unavailableReason, lastCheckedAt, completeThrough, setAside } = row;
  return {
    id,
    githubId,
    fullName,
    defaultBranch,
    isPrivate,
    isArchived,
    connectionId,
    coveredSince,
    fullHistory: coveredSince !== null && Date.parse(coveredSince) === 0,
    syncedThrough,
    verifiedAt,
    unavailableReason,
    receipt: row.fullReceipt as z.infer<typeof Receipt> | null,
    lastReceipt: row.lastReceipt as z.infer<typeof Receipt> | null,
    lastSync: row.lastSync as z.infer<typeof LiveSync> | null,
    lastCheckedAt,
    completeThrough,
    setAside,
    sync: await deps.cursor(id).record(),
  };
}
