import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { NO_TOTALS, type Totals } from '../../domain/metrics/aggregates.ts';
import { NO_CHANGE } from '../../domain/metrics/change.ts';
import { changesOf, type Compared } from '../../domain/metrics/changes.ts';
import { comparedPeriods, type ComparedPeriods } from '../../domain/metrics/compared-periods.ts';
import { concentrationOf } from '../../domain/metrics/concentration.ts';
import { useChanges, useShares } from '../../domain/metrics/ai-use.ts';
import { deliveryChanges } from '../../domain/metrics/delivery-changes.ts';
import { QUALITY } from '../../domain/metrics/quality.ts';
import { BY_ALL, BY_PEOPLE, BY_PEOPLE_AND_AGENTS, type Who } from '../../domain/metrics/who.ts';
import { monthsIn, weeksIn, type Period } from '../../domain/metrics/windows.ts';
import { readAi, readEvidence } from '../../storage/metrics/ai.ts';
import { readAuthors } from '../../storage/metrics/authors.ts';
import { readComparedPeriods } from '../../storage/metrics/compared-periods.ts';
import { readDelivery } from '../../storage/metrics/delivery.ts';
import { readDeliveryRanks } from '../../storage/metrics/delivery-ranks.ts';
import { readDistribution, readOutliers } from '../../storage/metrics/distribution.ts';
import { readOverview, TOTAL_NAMES } from '../../storage/metrics/overview.ts';
import { readPeriods } from '../../storage/metrics/periods.ts';
import { readQuality } from '../../storage/metrics/quality.ts';
import { readReviewers } from '../../storage/metrics/reviewers.ts';
import type { MetricsBasis } from '../../storage/metrics/version.ts';
import { aiAnswer } from './ai-answer.ts';
import { allow, type AppEnv, type WorkspaceEnv } from '../auth.ts';
import { deliveryAnswer } from './delivery-answer.ts';
import { allowIndividuals, namedReviewers } from '../individual-numbers.ts';
import { once } from '../once.ts';
import { answer, isPartial, isWhole, type Asked } from './answer.ts';
import { OverviewQuery, PeopleQuery, Query } from './window.ts';
import { Ai, Authors, Delivery, Monthly, Overview, Quality, Reviewers, Weekly } from './shapes.ts';
import { afterOf, errors, json } from '../shapes.ts';

/** Of an agent that merged nothing by people there is nothing to list. */
const AUTHORS: Who = { ...BY_PEOPLE, aiBy: undefined };

/** A metric that readers ask for. */
export function route<Parameters extends z.ZodObject, Name extends string, Shape extends z.ZodType>(
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

export const overviewRoute = route(OverviewQuery, 'overview', 'Compare a window with the previous one', Overview);
export const weeklyRoute = route(Query, 'weekly', 'Get the metrics of each week of the window', Weekly);
export const monthlyRoute = route(Query, 'monthly', 'Get the metrics of each month of the window', Monthly);
export const reviewersRoute = route(
  PeopleQuery,
  'reviewers',
  'Get who reviews how much, whose reviews are waited for, and which reviewers decide alike',
  Reviewers,
);
export const authorsRoute = route(
  PeopleQuery,
  'authors',
  'Get who merges how much, and how few authors have most of the merges',
  Authors,
);
export const deliveryRoute = route(Query, 'delivery', 'Get DORA’s five metrics', Delivery);
export const qualityRoute = route(
  Query,
  'quality',
  'Get reverts, hotfixes, checks, rounds of changes and types of work',
  Quality,
);
export const aiRoute = route(Query, 'ai', 'Get how many pull requests were made with AI, by evidence and by tool', Ai);

export function metrics(app: OpenAPIHono<AppEnv>): void {
  app.openapi(overviewRoute, (context) => {
    const { distribution, outliers, ...asked } = context.req.valid('query');
    return answer(context, asked, [distribution, outliers], async ({ deps, scope, window, previous, basis }) => {
      const [read, bins, longest] = await Promise.all([
        overviewFor(context, { deps, scope, window, previous }),
        distribution === 'true' ? readDistribution(deps.db, scope, window) : null,
        distribution === 'true' || outliers === 'true' ? readOutliers(deps.db, scope, window) : null,
      ]);
      const known = {
        current: knownTotals(basis, read.current),
        previous: knownPrevious(basis, read.previous),
      };
      return {
        n: read.current.merged.n,
        current: known.current,
        previous: known.previous && { ...known.previous.window, ...known.previous.measured },
        change: changesOf(TOTAL_NAMES, window, known),
        ...(bins && { distribution: bins }),
        ...(longest && { outliers: longest }),
      };
    });
  });

  app.openapi(weeklyRoute, (context) => {
    const query = context.req.valid('query');
    return answer(context, query, [], async (asked) => {
      const weeks = weeksIn(asked.window, asked.basis.timeZone, Date.now());
      const read = await readAll(asked, weeks, comparedPeriods(weeks, 'week', query.against, asked.basis.timeZone));
      return { ...read, data: read.data.map(({ start: weekStart, ...week }) => ({ weekStart, ...week })) };
    });
  });

  app.openapi(monthlyRoute, (context) => {
    const query = context.req.valid('query');
    return answer(context, query, [], async (asked) => {
      const months = monthsIn(asked.window, asked.basis.timeZone, Date.now());
      const read = await readAll(asked, months, comparedPeriods(months, 'month', query.against, asked.basis.timeZone));
      return { ...read, data: read.data.map(({ start: monthStart, ...month }) => ({ monthStart, ...month })) };
    });
  });

  app.openapi(reviewersRoute, async (context) => {
    const { limit, cursor, ...asked } = context.req.valid('query');
    await allowIndividuals(context.var.deps, context.var.caller, namedReviewers(asked));
    const after = afterOf(cursor, 'number');
    return answer(context, asked, [limit, cursor], async ({ deps, scope, window, previous, basis }) => {
      const { page, pairs, teams, total } = await readReviewers(deps.db, scope, window, limit, after, { previous });
      return {
        n: total,
        ...page,
        teams,
        waitingPartial: !isWhole(basis),
        pairs: pairs.map((pair) => {
          const agreement = pair.agreements / pair.together;
          return { ...pair, agreement, isRedundant: pair.together >= 10 && agreement >= 0.95 };
        }),
      };
    });
  });

  app.openapi(authorsRoute, async (context) => {
    const { limit, cursor, ...asked } = context.req.valid('query');
    await allowIndividuals(context.var.deps, context.var.caller, asked.author);
    const after = afterOf(cursor, 'number');
    return answer(
      context,
      asked,
      [limit, cursor],
      async ({ deps, scope, window, previous, basis }) => {
        const { page, merges } = await readAuthors(deps.db, scope, window, limit, after, previous);
        const concentration = concentrationOf(merges);
        const isShipped = previous !== null && isDelivered(basis, previous.from);
        return {
          n: concentration.n,
          data: page.data.map(({ author, metrics: own, change }) => ({
            author,
            ...own,
            change: change && (isShipped ? change : { ...change, deploy: NO_CHANGE }),
          })),
          nextCursor: page.nextCursor,
          concentration,
        };
      },
      AUTHORS,
    );
  });

  app.openapi(deliveryRoute, (context) =>
    answer(
      context,
      context.req.valid('query'),
      [],
      async ({ deps, scope, window, previous }) => {
        const [current, before, ranks] = await Promise.all([
          readDelivery(deps.db, scope, window),
          previous && readDelivery(deps.db, scope, previous),
          previous && readDeliveryRanks(deps.db, scope, window, previous),
        ]);
        const compared = previous && before && ranks ? { window: previous, delivery: before, ranks } : null;
        return { ...deliveryAnswer(current, window), change: deliveryChanges(current, window, compared) };
      },
      BY_ALL,
      'deployments',
    ),
  );

  app.openapi(qualityRoute, (context) =>
    answer(context, context.req.valid('query'), [], async ({ deps, scope, window, previous }) => {
      const read = await readQuality(deps.db, scope, window, previous);
      const { current, meanRounds, flakyChecks, workTypes } = read;
      return {
        n: current.reverts.n,
        ...current,
        rounds: { ...current.rounds, mean: meanRounds },
        change: changesOf([...QUALITY], window, read),
        flakyChecks,
        workTypes,
      };
    }),
  );

  app.openapi(aiRoute, (context) =>
    answer(
      context,
      context.req.valid('query'),
      [],
      async ({ deps, scope, window, previous, basis }) => {
        const weeks = weeksIn(window, basis.timeZone, Date.now());
        const [use, before] = await Promise.all([
          readAi(deps.db, scope, window, weeks),
          previous && readEvidence(deps.db, scope, previous),
        ]);
        const read = aiAnswer(use, weeks);
        return {
          ...read,
          change: useChanges(read, before && useShares(before)),
          timeZone: basis.timeZone,
          weekly: read.weekly.map((week) => ({ ...week, partial: isPartial(basis, week.from) })),
        };
      },
      BY_PEOPLE_AND_AGENTS,
    ),
  );
}

/** Every period of a window, with what happened in it and how it changed; nothing is compared with what is not stored. */
async function readAll({ deps, scope, window, basis }: Asked, periods: Period[], compared: ComparedPeriods | null) {
  const read: Compared<keyof Totals>[] = compared
    ? await readComparedPeriods(deps.db, scope, window, periods, compared, ({ from }) => !isPartial(basis, from))
    : (await readPeriods(deps.db, scope, window, periods)).map((current) => ({ current, previous: null }));
  return {
    n: read.reduce((sum, { current }) => sum + current.merged.n, 0),
    timeZone: basis.timeZone,
    data: periods.map((period, index) => {
      const { current, previous } = read[index] ?? { current: NO_TOTALS, previous: null };
      const known = {
        current: knownTotals(basis, current),
        previous: knownPrevious(basis, previous),
      };
      return {
        ...period,
        partial: isPartial(basis, period.from),
        ...known.current,
        change: changesOf(TOTAL_NAMES, period, known),
      };
    }),
  };
}

/** What was open is known with the full history alone. */
export function knownTotals(basis: Pick<MetricsBasis, 'coveredSince'>, totals: Totals): Totals {
  return isWhole(basis) ? totals : { ...totals, openAtEnd: { n: 0, value: null } };
}

/** The totals of a window and of the one before, which are read once for all that a page shows. */
export function overviewFor(
  context: Context<WorkspaceEnv>,
  { deps, scope, window, previous }: Pick<Asked, 'deps' | 'scope' | 'window' | 'previous'>,
): ReturnType<typeof readOverview> {
  return once(context, ['overview', scope, window, previous], () => readOverview(deps.db, scope, window, previous));
}

/** What is compared with, as far as it is known: the way to production only where that window's deployments are stored. */
export function knownPrevious(
  basis: Pick<MetricsBasis, 'coveredSince' | 'deliveredSince'>,
  previous: Compared<keyof Totals>['previous'],
): Compared<keyof Totals>['previous'] {
  if (previous === null) return null;
  const known = knownTotals(basis, previous.measured);
  const isShipped = isDelivered(basis, previous.window.from);
  return { ...previous, measured: isShipped ? known : { ...known, deploy: NO_TOTALS.deploy } };
}

/** Whether every deployment since this instant is stored. */
function isDelivered({ deliveredSince }: Pick<MetricsBasis, 'deliveredSince'>, from: string): boolean {
  return !isPartial({ coveredSince: deliveredSince }, from);
}
