import type { AppContext } from '../context.ts';
import { problemsBeside, problemsOfRepository, worstOf } from '../domain/health.ts';
import { importProgressOf } from './import-progress.ts';
import { readHealth, type StoredHealth } from '../storage/health.ts';

/** How many running syncs are asked how far they are; of more only that they run is told. */
const MAX_ASKED = 20;

type StoredRepository = StoredHealth['repositories'][number];

/** The health of a workspace in two steps: one round trip to the database, and one to the objects of what runs. */
export async function workspaceHealth(deps: AppContext, workspaceId: string, limit: number) {
  const stored = await readHealth(deps.db, workspaceId, limit);
  const asked = new Set(
    stored.repositories
      .filter(({ condition }) => condition === 'reading')
      .slice(0, MAX_ASKED)
      .map(({ id }) => id),
  );
  const [repositories, budgets, progress] = await Promise.all([
    Promise.all(stored.repositories.map((repository) => withRunning(deps, repository, asked.has(repository.id)))),
    budgetsOf(deps, stored),
    importProgressOf(deps, stored.imports),
  ]);
  const problems = [...problemsBeside(stored), ...repositories.flatMap(problemsOfRepository)];
  const { checkedAt, completeThrough, conditions, connections, webhooks, deadLetters, setAside, overdue } = stored;
  const n = Object.values(conditions).reduce((sum, count) => sum + count, 0);
  return {
    state: worstOf(problems, n),
    checkedAt,
    completeThrough,
    n,
    conditions: { failed: 0, late: 0, reading: 0, nothing_yet: 0, well: 0, ...conditions },
    import: progress,
    problems,
    repositories,
    connections: connections.map(withoutQuota),
    budgets,
    webhooks,
    deadLetters,
    setAside,
    overdue,
  };
}

function withoutQuota(connection: StoredHealth['connections'][number]) {
  const { quota: _, ...shown } = connection;
  return shown;
}

/** A repository with its running sync, as its cursor has it. */
async function withRunning({ cursor }: AppContext, stored: StoredRepository, isAsked: boolean) {
  const record = isAsked ? await cursor(stored.id).record() : null;
  const running = record && {
    status: record.status,
    percent: record.progress.percent,
    waitingFor: record.waitingFor?.detail ?? null,
    resumeAt: record.resumeAt,
  };
  return { ...stored, running };
}

/** What GitHub's quotas have left, of each connection and of the deployment's own token where it is used. */
async function budgetsOf({ credentials, now }: AppContext, { connections, withoutConnection }: StoredHealth) {
  const used = [...connections, ...(withoutConnection > 0 ? [null] : [])];
  return Promise.all(
    used.map(async (connection) => {
      const { hour, pausedUntil } = await credentials.quotaLeft(connection?.quota ?? null);
      // What was left of an hour that is over says nothing.
      const running = Object.entries(hour).filter(([, { resetAt }]) => resetAt > now());
      const resources = running.map(([resource, { remaining, limit = null, resetAt }]) => ({
        resource,
        remaining,
        limit,
        resetAt: new Date(resetAt).toISOString(),
      }));
      const paused = pausedUntil > now() ? new Date(pausedUntil).toISOString() : null;
      return { connectionId: connection?.id ?? null, pausedUntil: paused, resources };
    }),
  );
}
