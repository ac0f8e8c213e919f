import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import { basisOf } from '../domain/facts/basis.ts';
import { explainFacts } from '../domain/facts/explain.ts';
import { LISTED } from '../domain/metrics/who.ts';
import { DETAIL_FIELDS, LISTED_FIELDS } from '../domain/pull-request-fields.ts';
import { getPullRequest } from '../storage/pull-request-detail.ts';
import { factsInput } from '../storage/stale-facts.ts';
import { readNamed } from '../storage/metrics/named.ts';
import { listPullRequests, type PullRequestFilters } from '../storage/pull-requests.ts';
import type { KnownKey } from '../storage/workspaces.ts';
import { allow, type AppEnv } from './auth.ts';
import { FILTERS, filtersOf, mustHave } from './filters.ts';
import { knownParameters } from './known-parameters.ts';
import { ProblemError } from './problem.ts';
import { Explanations, Facts, fieldShapes } from './pull-request-shapes.ts';
import { afterOf, errors, IdParam, Instant, isId, json, ListQuery, listOf, Name, Text } from './shapes.ts';
import { SetAside } from './sync-record.ts';

/** The filters of lists and exports. */
export const Filters = z.object({
  ...FILTERS,
  state: z.enum(['open', 'closed', 'merged']).optional(),
  language: Name.optional().openapi({ description: 'A language that the analysis found. Case does not matter' }),
  from: Instant.optional().openapi({ description: 'Lists pull requests with `updatedAt` at or after this instant' }),
  to: Instant.optional().openapi({ description: 'Lists pull requests with `updatedAt` before this instant' }),
  q: Text.max(200).optional().openapi({ description: 'A part of the title' }),
});

const Listed = Filters.extend(ListQuery.shape);

const PullRequest = z
  .object({
    ...fieldShapes(LISTED_FIELDS),
    aiTools: z.array(z.string()).openapi({ description: 'Keys of the AI tools with certain or strong evidence' }),
    excludedBy: z.string().nullable().openapi({
      description:
        'The rule that leaves it out of metrics, such as `label:no-metrics`; `person` when somebody left it out; null when it counts',
    }),
  })
  .openapi('PullRequest');

const PullRequestDetail = PullRequest.extend({
  ...fieldShapes(DETAIL_FIELDS),
  setAside: z.array(SetAside).openapi({ description: 'The parts that could not be read or stored' }),
  exclusion: z
    .object({ reason: z.string(), by: z.string(), at: z.iso.datetime() })
    .nullable()
    .openapi({ description: 'Who left it out of metrics one by one, why and when; null: nobody' }),
  facts: z.union([Facts, z.null()]).openapi({ description: 'The facts; null until they are computed' }),
  explain: Explanations.openapi({ description: 'Where each fact comes from, by its name in `facts`' }),
})
  .loose()
  .openapi('PullRequestDetail');

const list = createRoute({
  method: 'get',
  path: '/v1/pull-requests',
  middleware: [allow('reader'), knownParameters(Object.keys(Listed.shape))] as const,
  summary: 'List pull requests by `updatedAt`, newest first (reader)',
  request: { query: Listed },
  responses: { 200: json(listOf(PullRequest), 'A page of pull requests'), ...errors },
});

const get = createRoute({
  method: 'get',
  path: '/v1/pull-requests/{id}',
  middleware: allow('reader'),
  summary: 'Get one pull request with everything that is stored about it (reader)',
  request: { params: IdParam },
  responses: {
    200: json(PullRequestDetail, 'The pull request with its lists, facts, evidence and analysis'),
    ...errors,
  },
});

export function pullRequests(app: OpenAPIHono<AppEnv>): void {
  app.openapi(list, async (context) => {
    const { deps, workspaceId, key } = context.var;
    const { limit, cursor, ...asked } = context.req.valid('query');
    const filters = await listFilters(deps, key, asked);
    const page = await listPullRequests(deps.db, workspaceId, filters, limit, afterOf(cursor, 'instant'));
    return context.json(page, 200);
  });

  app.openapi(get, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const found = isId(id)
      ? await Promise.all([getPullRequest(deps.db, workspaceId, id), factsInput(deps.db, workspaceId, id)])
      : [];
    const [pullRequest, input] = found;
    if (!pullRequest || !input) throw new ProblemError(404, 'There is no such pull request.');
    return context.json({ ...pullRequest, explain: explainFacts(basisOf(input)) }, 200);
  });
}

/**
 * What a list or an export is asked for, with ids for names. Throws 403 and 404 as `filtersOf` and `mustHave` do. It asks
 * the database only for what was named.
 */
export async function listFilters(
  deps: AppContext,
  key: KnownKey,
  { state, language, from, to, q, ...shared }: z.output<typeof Filters>,
): Promise<PullRequestFilters> {
  const filters = await filtersOf(deps, key, shared, LISTED);
  const isNamed = filters.repositoryId !== undefined || filters.teamId !== undefined;
  const ids = isNamed ? mustHave(await readNamed(deps.db, key.workspaceId, filters)) : {};
  return { ...filters, ...ids, state, language, from, to, q };
}
