import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppContext } from '../../context.ts';
import { BY_PEOPLE, shownBy, type Who } from '../../domain/metrics/who.ts';
import { comparedWith, type Window } from '../../domain/metrics/windows.ts';
import { dayAt } from '../../domain/metrics/zone.ts';
import type { MetricsScope } from '../../storage/metrics/events.ts';
import { metricsBasis, type MetricsBasis } from '../../storage/metrics/version.ts';
import { sha256, type WorkspaceEnv } from '../auth.ts';
import { filtersOf, mustHave } from '../filters.ts';
import { once } from '../once.ts';
import { askedWindow, type Query } from './window.ts';

/** An answer is cached for a day. */
const KEPT_SECONDS = 86_400;
/** `coveredSince` of a repository whose full history is stored. */
const EPOCH_MS = 0;

export interface Asked {
  deps: AppContext;
  scope: MetricsScope;
  window: Window;
  /** What to compare with; null when nothing was asked for, or not all of it is stored. */
  previous: Window | null;
  /** The same, also when not all of it is stored: for answers whose parts are stored since different instants. */
  wanted: Window | null;
  basis: MetricsBasis;
}

/** What a request filters by, without its window. */
export type Filters = Omit<z.output<typeof Query>, 'window' | 'from' | 'to' | 'against'>;

interface Period extends Window {
  partial: boolean;
  previousPartial: boolean;
  coveredSince: string | null;
}

/**
 * Answers the metrics of a window, or 304 when their data has not changed since the caller's last answer. It caches each answer for
 * the whole workspace until the data changes. `more` is what else the answer depends on, such as the part of a list, and
 * `defaults` who counts when the request does not say it. An answer that `restsOn` deployments is as whole as these are. Throws 403 when it asks for a person and the workspace's rule
 * forbids it, 404 when the repository or the team is not in the workspace.
 */
export async function answer<Body extends object>(
  context: Context<WorkspaceEnv>,
  { window: named, from: since, to: until, against, ...filters }: z.output<typeof Query>,
  more: unknown[],
  read: (asked: Asked) => Promise<Body>,
  defaults: Who = BY_PEOPLE,
  restsOn: 'pull requests' | 'deployments' = 'pull requests',
) {
  const { deps } = context.var;
  const { scope, basis: known } = await askedScope(context, filters, defaults);
  const basis = restsOn === 'deployments' ? { ...known, coveredSince: known.deliveredSince } : known;
  const window = askedWindow({ window: named, from: since, to: until }, basis.timeZone);
  const wanted = comparedWith(window, against, basis.timeZone);
  // A week that has ended is no longer open.
  const today = dayAt(Date.now(), basis.timeZone);
  const asked = [context.req.path, scope, window, wanted, today, more, basis.version, context.env.WORKER_VERSION.id];
  const tag = await sha256(JSON.stringify(asked));
  const etag = `"${tag}"`;
  context.header('etag', etag);
  if (matches(context.req.header('if-none-match'), etag)) return context.body(null, 304);
  // The name is no URL of the Worker, so that nobody can request the cached answer without the check of the key above.
  const answers = await caches.open('metrics');
  const name = `https://metrics.invalid/${tag}`;
  const kept = await answers.match(name);
  if (kept) return context.json(await kept.json<Period & Body>(), 200);
  const previousPartial = wanted !== null && isPartial(basis, wanted.from);
  const body: Period & Body = {
    ...window,
    partial: isPartial(basis, window.from),
    previousPartial,
    coveredSince: basis.coveredSince,
    by: shownBy(scope),
    recomputing: basis.recomputing,
    ...(await read({ deps, scope, window, previous: previousPartial ? null : wanted, wanted, basis })),
  };
  const headers = { 'cache-control': `max-age=${KEPT_SECONDS}` };
  context.executionCtx.waitUntil(answers.put(name, Response.json(body, { headers })));
  return context.json(body, 200);
}

/**
 * The scope that a request asks for, and the basis of its metrics; `defaults` is who counts when the request does not say
 * it. Throws as `answer` does.
 */
export async function askedScope(
  context: Context<WorkspaceEnv>,
  filters: Filters,
  defaults: Who,
): Promise<{ scope: MetricsScope; basis: MetricsBasis }> {
  const { deps, workspaceId, caller } = context.var;
  const named = { workspaceId, ...(await filtersOf(deps, caller, filters, defaults)) };
  const basis = await basisFor(context, named);
  return { scope: { ...named, ...mustHave(basis.named) }, basis };
}

/** The basis of the metrics of a scope, which is read once for all that a page shows. */
export function basisFor(context: Context<WorkspaceEnv>, scope: MetricsScope): Promise<MetricsBasis> {
  const { workspaceId, repositoryId, teamId } = scope;
  const name = ['basis', workspaceId, repositoryId, teamId];
  return once(context, name, () => metricsBasis(context.var.deps.db, { workspaceId, repositoryId, teamId }));
}

/** Whether `If-None-Match` names this tag: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
function matches(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/** Whether something that happened since this instant may be missing in the database. */
export function isPartial(basis: Pick<MetricsBasis, 'coveredSince'>, from: string): boolean {
  if (isWhole(basis)) return false;
  return basis.coveredSince === null || Date.parse(basis.coveredSince) > Date.parse(from);
}

/** Whether the full history of every repository in question is stored. */
export function isWhole({ coveredSince }: Pick<MetricsBasis, 'coveredSince'>): boolean {
  return coveredSince !== null && Date.parse(coveredSince) === EPOCH_MS;
}
