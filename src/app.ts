import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { ApiDocument } from './dashboard/docs/api-description.ts';
import { completed } from './dashboard/docs/completed.ts';
import { appConnect } from './dashboard/app/connect.tsx';
import { appManifest } from './dashboard/app/manifest.tsx';
import { gitHubCallback } from './dashboard/github-callback.ts';
import { dashboard } from './dashboard/routes.tsx';
import { isOfPeople, showProblem } from './dashboard/show-problem.tsx';
import { gitHubSignIn } from './dashboard/sign-in/github.tsx';
import { signIn } from './dashboard/sign-in/sign-in.tsx';
import { openContext, type AppContext } from './context.ts';
import { actors } from './routes/actors.ts';
import { AI_ROUTES } from './routes/ai/routes.ts';
import { allowedMethods } from './routes/allowed-methods.ts';
import { annotations } from './routes/annotations.ts';
import { apiKeys } from './routes/api-keys.ts';
import { auditLog } from './routes/audit-log.ts';
import { auditNames } from './routes/audited.ts';
import type { AppEnv } from './routes/auth.ts';
import { dropUnread } from './routes/body.ts';
import { connections } from './routes/connections/connections.ts';
import { visibleRepositories } from './routes/connections/visible-repositories.ts';
import { counters } from './routes/counters.ts';
import { deadLetters } from './routes/dead-letters.ts';
import { deployments } from './routes/deployments.ts';
import { goals } from './routes/goals.ts';
import { health } from './routes/health.ts';
import { useIssueWords } from './routes/issue-words.ts';
import { incidents } from './routes/incidents.ts';
import { invalid, NoPageError, problem, problemOf, ProblemError } from './routes/problem.ts';
import { knownParameters } from './routes/known-parameters.ts';
import { MEMBER_ROUTES } from './routes/members/routes.ts';
import { METRIC_ROUTES } from './routes/metrics/routes.ts';
import { problemPages } from './routes/problem-pages.ts';
import { PULL_REQUEST_ROUTES } from './routes/pull-requests/routes.ts';
import { repositories } from './routes/repositories.ts';
import { limitRates } from './routes/rate-limits.ts';
import { rules } from './routes/rules.ts';
import { search } from './routes/search.ts';
import { sessions } from './routes/sessions.ts';
import { syncs } from './routes/syncs.ts';
import { teams } from './routes/teams.ts';
import { views } from './routes/views.ts';
import { webhooks } from './routes/webhooks.ts';
import { workspaceHealth } from './routes/workspace-health.ts';
import { workspaces } from './routes/workspaces.ts';

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
  useIssueWords();
  const app = openRouter();
  app.use(secureHeaders());
  app.get('*', answerInTime);
  app.use(async (context, next) => {
    const { raw } = context.req;
    await next();
    await dropUnread(raw);
  });
  app.use(limitRates());
  app.use(async (context, next) => {
    context.set('open', () => open(context.env, context.executionCtx as ExecutionContext));
    await next();
  });
  app.use(
    '/v1/*',
    storedNowhere,
    knownParameters(() => app.openAPIRegistry.definitions),
    auditNames(() => app.openAPIRegistry.definitions),
  );
  const answer = (context: Context, why: ProblemError) =>
    isOfPeople(context) ? showProblem(context, why) : problem(context, why);
  app.onError((error, context) => answer(context, problemOf(error)));
  app.notFound((context) => {
    const { method, path } = context.req;
    const allowed = allowedMethods(app, path).join(', ');
    if (allowed === '' || isOfPeople(context)) return answer(context, new NoPageError(`There is nothing at ${path}`));
    // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6
    context.header('allow', allowed);
    return problem(context, new ProblemError(405, `${path} takes ${allowed}, not ${method}.`));
  });
  for (const routes of [
    health,
    workspaces,
    apiKeys,
    connections,
    visibleRepositories,
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
    sessions,
    ...MEMBER_ROUTES,
    auditLog,
    webhooks,
    problemPages,
    signIn,
    gitHubSignIn,
    gitHubCallback,
    appConnect,
    appManifest,
  ])
    routes(app);
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  let description: ApiDocument | null = null;
  const describe = (): ApiDocument => (description ??= completed(app.getOpenAPI31Document(DESCRIPTION)));
  app.get('/openapi.json', (context) => context.json(describe()));
  dashboard(app, describe);
  return app;
}

/** Lets no cache keep what the API answers: it is the data of a workspace, or a key that is shown once. */
async function storedNowhere(context: Context, next: Next): Promise<void> {
  await next();
  context.res.headers.set('cache-control', 'private, no-store');
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
