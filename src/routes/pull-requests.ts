import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ANALYSIS_TYPES } from '../domain/analysis/result.ts';
import { DETAIL_FIELDS, LISTED_FIELDS } from '../domain/pull-request-fields.ts';
import { getPullRequest, listPullRequests } from '../storage/pull-requests.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { Facts, fieldShapes } from './pull-request-shapes.ts';
import {
  afterOf,
  errors,
  IdParam,
  Instant,
  isId,
  json,
  ListQuery,
  listOf,
  Name,
  RepositoryId,
  TeamId,
  Text,
} from './shapes.ts';
import { SetAside } from './sync-record.ts';

export const Filters = ListQuery.extend({
  repositoryId: RepositoryId.optional(),
  state: z.enum(['open', 'closed', 'merged']).optional(),
  author: Name.optional().openapi({ description: 'A login; all accounts of that person count' }),
  team: TeamId.optional(),
  label: Name.optional(),
  aiTool: Name.optional().openapi({ description: 'The key of a tool with certain or strong evidence' }),
  language: Name.optional().openapi({ description: 'Of the analysis, in capitals or not' }),
  type: z.enum(ANALYSIS_TYPES).optional(),
  from: Instant.optional().openapi({ description: '`updatedAt` at or after' }),
  to: Instant.optional().openapi({ description: '`updatedAt` before' }),
  q: Text.max(200).optional().openapi({ description: 'A substring of the title' }),
});

const PullRequest = z
  .object({
    ...fieldShapes(LISTED_FIELDS),
    aiTools: z.array(z.string()).openapi({ description: 'tools with certain or strong evidence' }),
  })
  .openapi('PullRequest');

const PullRequestDetail = PullRequest.extend({
  ...fieldShapes(DETAIL_FIELDS),
  setAside: z.array(SetAside),
  facts: z.union([Facts, z.null()]).openapi({ description: 'NULL before they are computed' }),
})
  .loose()
  .openapi('PullRequestDetail');

const list = createRoute({
  method: 'get',
  path: '/v1/pull-requests',
  middleware: allow('reader'),
  summary: 'Pull requests by `updatedAt`, newest first (reader)',
  request: { query: Filters },
  responses: { 200: json(listOf(PullRequest), 'One page'), ...errors },
});

const get = createRoute({
  method: 'get',
  path: '/v1/pull-requests/{id}',
  middleware: allow('reader'),
  summary: 'One pull request with all that is stored of it (reader)',
  request: { params: IdParam },
  responses: {
    200: json(PullRequestDetail, 'With its lists, facts, evidence and analysis'),
    ...errors,
  },
});

export function pullRequests(app: OpenAPIHono<AppEnv>): void {
  app.openapi(list, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, team: teamId, ...filters } = context.req.valid('query');
    const page = await listPullRequests(
      deps.db,
      workspaceId,
      { ...filters, teamId },
      limit,
      afterOf(cursor, 'instant'),
    );
    return context.json(page, 200);
  });

  app.openapi(get, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const found = isId(id) ? await getPullRequest(deps.db, workspaceId, id) : null;
    if (!found) throw new ProblemError(404, 'There is no such pull request.');
    return context.json(found, 200);
  });
}
