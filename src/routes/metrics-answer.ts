import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppContext } from '../context.ts';
import { BY_PEOPLE, shownBy, whoOf, type Who } from '../domain/metrics/who.ts';
import type { MetricsScope } from '../storage/metrics/events.ts';
import type { Window } from '../storage/metrics/overview.ts';
import { type MetricsBasis, metricsBasis } from '../storage/metrics/version.ts';
import { sha256, type WorkspaceEnv } from './auth.ts';
import { allowIndividuals } from './individual-numbers.ts';
import { type Query, windowOf } from './metrics-window.ts';
import { ProblemError } from './problem.ts';

/** An answer is cached for a day. */
const KEPT_SECONDS = 86_400;

interface Asked {
  deps: AppContext;
  scope: MetricsScope;
  window: Window;
  basis: MetricsBasis;
}

/**
 * Answers the metrics of a window, or 304 when their data has not changed since the caller's last answer. It caches each answer for
 * the whole workspace until the data changes. `page` says which part of a list is asked for, and `defaults` who
 * counts when the request does not say it. Throws 403 when it asks for a person and
 * the workspace's rule forbids it, 404 when the repository or the team is not in the workspace.
 */
export async function answer<Body extends object>(
  context: Context<WorkspaceEnv>,
  { from: since, to: until, team: teamId, by, excluded, ...filters }: z.output<typeof Query>,
  page: unknown[],
  read: (asked: Asked) => Promise<Body>,
  defaults: Who = BY_PEOPLE,
) {
  const { deps, workspaceId, key } = context.var;
  if (filters.author !== undefined) await allowIndividuals(deps, key);
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
    recomputing: basis.recomputing,
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
  recomputing: MetricsBasis['recomputing'];
};

/** Whether `If-None-Match` names this tag: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
function matches(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Whether something that happened since this instant may be missing in the database. */
export function isPartial({ coveredSince }: MetricsBasis, from: string): boolean {
  return coveredSince === null || Date.parse(coveredSince) > Date.parse(from);
}
