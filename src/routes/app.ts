import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { docsPage } from '../dashboard/docs-page.ts';
import { dashboard } from '../dashboard/routes.tsx';
import { openContext, type AppContext } from '../context.ts';
import { actors } from './actors.ts';
import { AI_ROUTES } from './ai/routes.ts';
import { annotations } from './annotations.ts';
import { apiKeys } from './api-keys.ts';
import type { AppEnv } from './auth.ts';
import { dropUnread } from './body.ts';
import { CONNECTION_ROUTES } from './connections/routes.ts';
import { counters } from './counters.ts';
import { contentPolicy } from './content-policy.ts';
import { deadLetters } from './dead-letters.ts';
import { deployments } from './deployments.ts';
import { goals } from './goals.ts';
import { health } from './health.ts';
import { incidents } from './incidents.ts';
import { invalid, problem, problemOf, ProblemError } from './problem.ts';
import { knownParameters } from './known-parameters.ts';
import { METRIC_ROUTES } from './metrics/routes.ts';
import { problemPages } from './problem-pages.ts';
import { PULL_REQUEST_ROUTES } from './pull-requests/routes.ts';
import { repositories } from './repositories.ts';
import { rules } from './rules.ts';
import { search } from './search.ts';
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
    ...CONNECTION_ROUTES,
    repositories,
    syncs,
    counters,
    deadLetters,
    ...PULL_REQUEST_ROUTES,
    ...METRIC_ROUTES,
    goals,
    deployments,
    incidents,
    ...AI_ROUTES,
    actors,
    teams,
    rules,
    search,
    annotations,
    workspaceHealth,
    views,
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
