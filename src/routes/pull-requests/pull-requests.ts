import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { basisOf } from '../../domain/facts/basis.ts';
import { explainFacts } from '../../domain/facts/explain.ts';
import { DETAIL_FIELDS, LISTED_FIELDS } from '../../domain/pull-request-fields.ts';
import { eventsOf } from '../../domain/pull-request-events.ts';
import { isDate, MAX_TOTAL, readSort } from '../../domain/pull-request-list.ts';
import { getPullRequest } from '../../storage/pull-request-detail.ts';
import { readPlace } from '../../storage/pull-request-place.ts';
import { cursorEnd, listPullRequests } from '../../storage/pull-requests.ts';
import { factsInput } from '../../storage/stale-facts.ts';
import { allow, type AppEnv } from '../auth.ts';
import { ProblemError } from '../problem.ts';
import { DETAIL_SHAPE } from './detail-shapes.ts';
import { CarriedBy, Events, Places } from './place-shapes.ts';
import { ListFilters, listFilters } from './query.ts';
import { Explanations, Facts, fieldShapes } from './shapes.ts';
import { basisFor } from '../metrics/answer.ts';
import { Recomputing } from '../metrics/shapes.ts';
import { afterOf, errors, IdParam, isId, json, ListQuery, listOf } from '../shapes.ts';
import { SetAside } from '../sync-record.ts';

const PageQuery = ListFilters.safeExtend(ListQuery.shape);

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

export const ListedPullRequest = PullRequest.extend({
  repository: z.string().openapi({ description: 'The repository, as OWNER/NAME' }),
  requestedReviewers: z
    .array(z.string())
    .openapi({ description: 'Whose review it asks for: logins, and `team:` with the slug of a team' }),
  facts: z.union([Facts, z.null()]).openapi({ description: 'The facts; null until they are computed' }),
}).openapi('ListedPullRequest');

const PullRequestDetail = PullRequest.extend({
  repository: z.string().openapi({ description: 'The repository, as OWNER/NAME' }),
  revertedBy: z
    .array(z.object({ id: z.string(), number: z.number().int(), mergedAt: z.iso.datetime() }))
    .openapi({ description: 'The merged pull requests that take it back' }),
  ...fieldShapes(DETAIL_FIELDS),
  setAside: z.array(SetAside).openapi({ description: 'The parts that could not be read or stored' }),
  readAt: z.iso.datetime().openapi({ description: 'When the stored copy was read from GitHub' }),
  exclusion: z
    .object({ reason: z.string(), by: z.string(), at: z.iso.datetime() })
    .nullable()
    .openapi({ description: 'Who left it out of metrics one by one, why and when; null: nobody' }),
  facts: z.union([Facts, z.null()]).openapi({ description: 'The facts; null until they are computed' }),
  explain: Explanations.openapi({ description: 'Where each fact comes from, by its name in `facts`' }),
  events: Events,
  since: z.iso
    .datetime()
    .openapi({ description: 'Since when merges are compared in `places`: 13 weeks, the running one among them' }),
  places: Places,
  deployment: CarriedBy,
  ...DETAIL_SHAPE,
}).openapi('PullRequestDetail');

export const pullRequestsRoute = createRoute({
  method: 'get',
  path: '/v1/pull-requests',
  middleware: allow('reader'),
  summary: 'List pull requests with their facts, filtered and sorted (reader)',
  description:
    'By what they are now. `GET /v1/metrics/pull-requests?measure=` lists those that a measure counted, with its exact total.',
  request: { query: PageQuery },
  responses: {
    200: json(
      listOf(ListedPullRequest).extend({
        total: z
          .number()
          .int()
          .openapi({ description: `How many match, counted to ${MAX_TOTAL}` }),
        totalIsMore: z.boolean().openapi({ description: 'There are more than `total`' }),
        recomputing: Recomputing,
      }),
      'A page of pull requests',
    ),
    ...errors,
  },
});

export const pullRequestRoute = createRoute({
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
  app.openapi(pullRequestsRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { limit, cursor, ...asked } = context.req.valid('query');
    const filters = await listFilters(deps, caller, asked);
    const { by } = readSort(asked.sort);
    const sortedBy = isDate(by) ? 'instant' : by === 'size' ? 'lines' : 'value';
    const after = afterOf(cursor, sortedBy, cursorEnd(asked));
    const [page, { recomputing }] = await Promise.all([
      listPullRequests(deps.db, workspaceId, filters, limit, after),
      basisFor(context, { workspaceId, repositoryId: filters.repositoryId }),
    ]);
    return context.json({ ...page, recomputing }, 200);
  });

  app.openapi(pullRequestRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { id } = context.req.valid('param');
    const found = isId(id)
      ? await Promise.all([
          getPullRequest(deps.db, workspaceId, id),
          factsInput(deps.db, workspaceId, id),
          readPlace(deps.db, workspaceId, id),
        ])
      : [];
    const [pullRequest, input, place] = found;
    if (!pullRequest || !input || !place) throw new ProblemError(404, 'There is no such pull request.');
    const basis = basisOf(input);
    const { readyWithin: readyAt, firstReview } = basis;
    const events = eventsOf(pullRequest, {
      readyAt,
      firstReviewAt: firstReview?.at ?? null,
      deployedAt: input.deployedAt,
    });
    return context.json({ ...pullRequest, ...place, events, explain: explainFacts(basis) }, 200);
  });
}
