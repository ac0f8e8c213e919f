import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { changesOf } from '../domain/metrics/aggregates.ts';
import { changeOf } from '../domain/metrics/change.ts';
import { concentrationOf } from '../domain/metrics/concentration.ts';
import { BY_ALL, BY_PEOPLE, BY_PEOPLE_AND_AGENTS, shownBy, whoOf, type Who } from '../domain/metrics/who.ts';
import type { MetricsScope } from '../storage/metrics/events.ts';
import { type Window, readOverview } from '../storage/metrics/overview.ts';
import { type MetricsBasis, metricsBasis } from '../storage/metrics/version.ts';
import { aiAnswer } from './ai-answer.ts';
import { allow, sha256, type AppEnv, type WorkspaceEnv } from './auth.ts';
import { Ai, Authors, Delivery, Overview, Quality, Reviewers, Weekly } from './metrics-shapes.ts';
import { ProblemError } from './problem.ts';
import type { AppContext } from '../context.ts';
import { readAi } from '../storage/metrics/ai.ts';
import { isDeployed, readDelivery, readDeliveryByMerges } from '../storage/metrics/delivery.ts';
import { readAuthors, readReviewers } from '../storage/metrics/people.ts';
import { readQuality } from '../storage/metrics/quality.ts';
import { readWeekly } from '../storage/metrics/weekly.ts';
import { afterOf, errors, Instant, json, ListQuery, MAX_ENTRIES, Name, RepositoryId, TeamId, WHO } from './shapes.ts';

const DAY_MS = 86_400_000;
/** Length of the window in days when the request has no `from`: a quarter. */
const DEFAULT_DAYS = 91;
/** Ten years, which are about 520 weeks. */
const MAX_DAYS = 3_660;
/** An answer is cached for a day. */
const KEPT_SECONDS = 86_400;
const EPOCH = '1970-01-01T00:00:00.000Z';

/** An instant for which the database and JavaScript can compute its week and the previous window. */
const Moment = Instant.refine((instant) => instant >= EPOCH && instant < '9000', 'from the year 1970 to 8999');

const Query = z
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
const PeopleQuery = Query.safeExtend({
  limit: ListQuery.shape.limit.prefault(MAX_ENTRIES),
  cursor: ListQuery.shape.cursor,
});

/** The window of the request. A missing end has the default that the API describes. */
function windowOf({ from, to }: { from?: string | undefined; to?: string | undefined }): Window {
  const end = to ?? new Date((Math.floor(Date.now() / DAY_MS) + 1) * DAY_MS).toISOString();
  return { from: from ?? new Date(Date.parse(end) - DEFAULT_DAYS * DAY_MS).toISOString(), to: end };
}

/** Of an agent that merged nothing by people there is nothing to list. */
const AUTHORS: Who = { ...BY_PEOPLE, aiBy: undefined };

interface Asked {
  deps: AppContext;
  scope: MetricsScope;
  window: Window;
  basis: MetricsBasis;
}

function route<Name extends string, Shape extends z.ZodType>(name: Name, summary: string, shape: Shape) {
  return routeWith(Query, name, summary, shape);
}

function routeWith<Parameters extends typeof Query, Name extends string, Shape extends z.ZodType>(
  query: Parameters,
  name: Name,
  summary: string,
  shape: Shape,
) {
  return createRoute({
    method: 'get',
    path: `/v1/metrics/${name}`,
    middleware: allow('reader'),
    summary: `${summary} (reader)`,
    request: { query },
    responses: {
      200: json(shape, 'The metrics. The `ETag` changes when the data changes'),
      304: { description: 'The data has not changed since the answer whose `ETag` is in `If-None-Match`' },
      ...errors,
    },
  });
}

const overview = route('overview', 'Compare a window with the previous one', Overview);
const weekly = route('weekly', 'Get the metrics of every week that overlaps the window', Weekly);
const reviewers = routeWith(
  PeopleQuery,
  'reviewers',
  'Get who reviews how much, whose reviews are waited for, and which reviewers decide alike',
  Reviewers,
);
const authors = routeWith(
  PeopleQuery,
  'authors',
  'Get who merges how much, and how few authors have most of the merges',
  Authors,
);
const delivery = route('delivery', 'Get the four DORA metrics', Delivery);
const quality = route('quality', 'Get reverts, hotfixes, checks and review rounds', Quality);
const ai = route('ai', 'Get how many pull requests were made with AI, by evidence and by tool', Ai);

export function metrics(app: OpenAPIHono<AppEnv>): void {
  app.openapi(overview, (context) =>
    answer(context, context.req.valid('query'), [], async ({ deps, scope, window, basis }) => {
      const { from, to } = window;
      const previousFrom = new Date(2 * Date.parse(from) - Date.parse(to)).toISOString();
      const read = await readOverview(deps.db, scope, { from, to, previousFrom });
      const isWhole = basis.coveredSince !== null && Date.parse(basis.coveredSince) === Date.parse(EPOCH);
      const open = (value: number) => (isWhole ? value : null);
      return {
        n: read.current.merged,
        current: { ...read.current, open: open(read.current.open) },
        previous: {
          from: previousFrom,
          to: from,
          partial: isPartial(basis, previousFrom),
          ...read.previous,
          open: open(read.previous.open),
        },
        change: {
          ...changesOf(read.current, read.previous),
          open: changeOf(counted(open(read.current.open)), counted(open(read.previous.open))),
        },
      };
    }),
  );

  app.openapi(weekly, (context) =>
    answer(context, context.req.valid('query'), [], async ({ deps, scope, window, basis }) => {
      const weeks = await readWeekly(deps.db, scope, window);
      const isWhole = basis.coveredSince !== null && Date.parse(basis.coveredSince) === Date.parse(EPOCH);
      return {
        n: weeks.reduce((sum, { merged }) => sum + merged, 0),
        timeZone: basis.timeZone,
        data: weeks.map(({ from, to, open, ...week }) => ({
          ...week,
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          open: isWhole ? open : null,
          partial: isPartial(basis, from),
        })),
      };
    }),
  );

  app.openapi(reviewers, (context) => {
    const { limit, cursor, ...asked } = context.req.valid('query');
    const after = afterOf(cursor, 'number');
    return answer(context, asked, [limit, cursor], async ({ deps, scope, window }) => {
      const { page, pairs, total } = await readReviewers(deps.db, scope, window, limit, after);
      return {
        n: total,
        ...page,
        pairs: pairs.map((pair) => {
          const agreement = pair.agreements / pair.together;
          return { ...pair, agreement, isRedundant: pair.together >= 10 && agreement >= 0.95 };
        }),
      };
    });
  });

  app.openapi(authors, (context) => {
    const { limit, cursor, ...asked } = context.req.valid('query');
    const after = afterOf(cursor, 'number');
    return answer(
      context,
      asked,
      [limit, cursor],
      async ({ deps, scope, window }) => {
        const { page, merges } = await readAuthors(deps.db, scope, window, limit, after);
        const concentration = concentrationOf(merges);
        return {
          n: concentration.n,
          data: page.data.map(({ author, metrics: own }) => ({ author, ...own })),
          nextCursor: page.nextCursor,
          concentration,
        };
      },
      AUTHORS,
    );
  });

  app.openapi(delivery, (context) =>
    answer(
      context,
      context.req.valid('query'),
      [],
      async ({ deps, scope, window }) => {
        const byDeployments = await isDeployed(deps.db, scope, window);
        const read = await (byDeployments ? readDelivery : readDeliveryByMerges)(deps.db, scope, window);
        const days = (Date.parse(window.to) - Date.parse(window.from)) / DAY_MS;
        const { deployments: n, failed, leadTime, timeToRestore } = read;
        return {
          n,
          source: byDeployments ? ('deployments' as const) : ('merges' as const),
          deploymentFrequency: { n, perDay: n === 0 ? null : n / days },
          leadTime,
          changeFailureRate: { n, count: failed, share: n === 0 ? null : failed / n },
          timeToRestore,
        };
      },
      BY_ALL,
    ),
  );

  app.openapi(quality, (context) =>
    answer(context, context.req.valid('query'), [], async ({ deps, scope, window }) => {
      const read = await readQuality(deps.db, scope, window);
      return { n: read.quality.reverts.n, ...read.quality, flakyChecks: read.flakyChecks };
    }),
  );

  app.openapi(ai, (context) =>
    answer(
      context,
      context.req.valid('query'),
      [],
      async ({ deps, scope, window, basis }) => {
        const { weekly: weeks, ...read } = aiAnswer(await readAi(deps.db, scope, window));
        return {
          ...read,
          timeZone: basis.timeZone,
          weekly: weeks.map((week) => ({ ...week, partial: isPartial(basis, week.from) })),
        };
      },
      BY_PEOPLE_AND_AGENTS,
    ),
  );
}

/**
 * Answers the metrics of a window, or 304 when their data has not changed since the caller's last answer. It caches each answer for
 * the whole workspace until the data changes. `page` says which part of a list is asked for, `defaults` who counts when the request
 * does not say it. Throws 404 when the repository or the
 * team is not in the workspace.
 */
async function answer<Body extends object>(
  context: Context<WorkspaceEnv>,
  { from: since, to: until, team: teamId, by, excluded, ...filters }: z.output<typeof Query>,
  page: unknown[],
  read: (asked: Asked) => Promise<Body>,
  defaults: Who = BY_PEOPLE,
) {
  const { deps, workspaceId } = context.var;
  const who = whoOf({ by, excluded }, defaults);
  const scope = { workspaceId, teamId, ...filters, ...who };
  const { from, to } = windowOf({ from: since, to: until });
  const basis = await metricsBasis(deps.db, scope);
  if (basis.absent !== null) throw new ProblemError(404, `There is no such ${basis.absent}.`);
  const asked = [context.req.path, scope, from, to, page, basis.version, context.env.WORKER_VERSION.id];
  const tag = await sha256(JSON.stringify(asked));
  const etag = `"${tag}"`;
  context.header('etag', etag);
  // A browser may keep the answer, but has to ask each time whether it is still valid.
  context.header('cache-control', 'private, no-cache');
  if (matches(context.req.header('if-none-match'), etag)) return context.body(null, 304);
  // The name is no URL of the Worker, so that nobody can request the cached answer without the check of the key above.
  const answers = await caches.open('metrics');
  const name = `https://metrics.invalid/${tag}`;
  const kept = await answers.match(name);
  if (kept) return context.json(await kept.json<Answer<Body>>(), 200);
  const body: Answer<Body> = {
    from,
    to,
    partial: isPartial(basis, from),
    coveredSince: basis.coveredSince,
    by: shownBy(who),
    ...(await read({ deps, scope, window: { from, to }, basis })),
  };
  const headers = { 'cache-control': `max-age=${KEPT_SECONDS}` };
  context.executionCtx.waitUntil(answers.put(name, Response.json(body, { headers })));
  return context.json(body, 200);
}

type Answer<Body> = Body & {
  from: string;
  to: string;
  partial: boolean;
  coveredSince: string | null;
  by: ReturnType<typeof shownBy>;
};

/** Whether `If-None-Match` names this tag: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
function matches(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Whether something that happened since this instant may be missing in the database. */
function isPartial({ coveredSince }: MetricsBasis, from: string): boolean {
  return coveredSince === null || Date.parse(coveredSince) > Date.parse(from);
}

function counted(value: number | null): { value: number | null; n: number } {
  return { value, n: value ?? 0 };
}
