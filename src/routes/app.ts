import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { docsPage } from '../dashboard/docs-page.ts';
import { openContext, type AppContext } from '../context.ts';
import { actors } from './actors.ts';
import { aiCost } from './ai-cost.ts';
import { aiDigest } from './ai-digest.ts';
import { aiSignals } from './ai-signals.ts';
import { aiTools } from './ai-tools.ts';
import { annotations } from './annotations.ts';
import { apiKeys } from './api-keys.ts';
import type { AppEnv } from './auth.ts';
import { appConnect } from './app-connect.ts';
import { appManifest } from './app-manifest.ts';
import { dropUnread } from './body.ts';
import { connections } from './connections.ts';
import { counters } from './counters.ts';
import { contentPolicy, dashboard } from './dashboard.ts';
import { deadLetters } from './dead-letters.ts';
import { deployments } from './deployments.ts';
import { distributions } from './distribution.ts';
import { exclusion } from './exclusion.ts';
import { exports } from './exports.ts';
import { goalMetrics } from './goal-metrics.ts';
import { goals } from './goals.ts';
import { health } from './health.ts';
import { incidents } from './incidents.ts';
import { invalid, problem, problemOf, ProblemError } from './problem.ts';
import { knownParameters } from './known-parameters.ts';
import { measureLists } from './measure-lists.ts';
import { metrics } from './metrics.ts';
import { openWork } from './open-work.ts';
import { pointsOf } from './points.ts';
import { problemPages } from './problem-pages.ts';
import { pullRequests } from './pull-requests.ts';
import { refresh } from './refresh.ts';
import { repositories } from './repositories.ts';
import { responseTimes } from './response-times.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
import { sideBySide } from './side-by-side.ts';
import { summaries } from './summary.ts';
import { syncs } from './syncs.ts';
import { teams } from './teams.ts';
import { views } from './views.ts';
import { webhooks } from './webhooks.ts';
import { workspaceHealth } from './workspace-health.ts';
import { workspaces } from './workspaces.ts';

/** The part of the OpenAPI document that is not about routes. */
const DESCRIPTION = {
  openapi: '3.1.0',
  info: { title: 'tformance-edge', version: '1', description: 'Pull-request intelligence on the edge' },
  security: [{ key: [] }],
};

/**
 * Milliseconds until a read must begin its answer. Each request to the database has its own deadline, but a read makes several
 * of them and also asks a Durable Object.
 */
const READ_DEADLINE_MS = 18_000;

/** Builds a router. When its validation fails, the answer is a problem that names the field. */
export function openRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error);
    },
  });
}

/** Builds the whole HTTP API. `open` builds the context that the handlers use. */
export function openApp(open: (env: Env, context: ExecutionContext) => AppContext = openContext): OpenAPIHono<AppEnv> {
  const app = openRouter();
  app.use(secureHeaders());
  app.get('*', answerInTime);
  app.use(async (context, next) => {
    const { raw } = context.req;
    await next();
    await dropUnread(raw);
  });
  app.use(async (context, next) => {
    context.set('open', () => open(context.env, context.executionCtx as ExecutionContext));
    await next();
  });
  app.use(
    '/v1/*',
    knownParameters(() => app.openAPIRegistry.definitions),
  );
  app.onError((error, context) => problem(context, problemOf(error)));
  app.notFound((context) => problem(context, new ProblemError(404, `There is nothing at ${context.req.path}`)));
  for (const routes of [
    health,
    workspaces,
    apiKeys,
    connections,
    appConnect,
    appManifest,
    repositories,
    syncs,
    counters,
    deadLetters,
    pullRequests,
    exclusion,
    exports,
    metrics,
    summaries,
    distributions,
    pointsOf,
    sideBySide,
    goals,
    goalMetrics,
    measureLists,
    openWork,
    responseTimes,
    deployments,
    incidents,
    aiCost,
    aiDigest,
    aiSignals,
    aiTools,
    actors,
    teams,
    rules,
    search,
    annotations,
    workspaceHealth,
    views,
    refresh,
    webhooks,
    problemPages,
    dashboard,
  ])
    routes(app);
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  app.doc31('/openapi.json', DESCRIPTION);
  app.get('/docs', contentPolicy, (context) => context.html(docsPage(app.getOpenAPI31Document(DESCRIPTION))));
  return app;
}

/** Answers 503 when a read takes too long to begin its answer. The body of an answer has no such limit. */
async function answerInTime(_: Context, next: Next): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    const detail = `There was no answer within ${READ_DEADLINE_MS / 1000} s; try again.`;
    timer = setTimeout(() => reject(new ProblemError(503, detail)), READ_DEADLINE_MS);
  });
  try {
    await Promise.race([next(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
