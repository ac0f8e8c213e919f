import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import { changesOf } from '../domain/metrics/aggregates.ts';
import { changeOf } from '../domain/metrics/change.ts';
import { concentrationOf } from '../domain/metrics/concentration.ts';
import { BY_ALL, BY_PEOPLE, BY_PEOPLE_AND_AGENTS, type Who } from '../domain/metrics/who.ts';
import { readAi } from '../storage/metrics/ai.ts';
import { isDeployed, readDelivery, readDeliveryByMerges } from '../storage/metrics/delivery.ts';
import { readOverview } from '../storage/metrics/overview.ts';
import { readAuthors, readReviewers } from '../storage/metrics/people.ts';
import { readQuality } from '../storage/metrics/quality.ts';
import { readWeekly } from '../storage/metrics/weekly.ts';
import { aiAnswer } from './ai-answer.ts';
import { allow, type AppEnv } from './auth.ts';
import { allowIndividuals } from './individual-numbers.ts';
import { answer, isPartial } from './metrics-answer.ts';
import { Ai, Authors, Delivery, Overview, Quality, Reviewers, Weekly } from './metrics-shapes.ts';
import { DAY_MS, EPOCH, PeopleQuery, Query } from './metrics-window.ts';
import { afterOf, errors, json } from './shapes.ts';

/** Of an agent that merged nothing by people there is nothing to list. */
const AUTHORS: Who = { ...BY_PEOPLE, aiBy: undefined };

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

  app.openapi(reviewers, async (context) => {
    await allowIndividuals(context.var.deps, context.var.key);
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

  app.openapi(authors, async (context) => {
    await allowIndividuals(context.var.deps, context.var.key);
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

function counted(value: number | null): { value: number | null; n: number } {
  return { value, n: value ?? 0 };
}
