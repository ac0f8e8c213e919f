import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql, type SQL } from 'drizzle-orm';
import { parseConfig } from '../../../src/config.ts';
import type { RepositoryState } from '../../../src/domain/cursor/state.ts';
import { asOwner, openDatabase } from '../../../src/storage/database.ts';

/** The rows of a statement, past row-level security. */
export async function query(statement: SQL): Promise<Record<string, unknown>[]> {
  const { DATABASE_URL, NEON_HTTP_URL } = parseConfig(env);
  const [rows] = await asOwner(openDatabase(DATABASE_URL, NEON_HTTP_URL), [statement]);
  return rows ?? [];
}

/** How many rows each table of a repository has. */
export async function rowCounts(repositoryId: string): Promise<Record<string, unknown>> {
  const lists = ['reviews', 'commits', 'files', 'comments', 'check_runs', 'commit_statuses', 'timeline_events'];
  const children = [...lists, 'pull_request_facts'];
  const counts = children.map(
    (
      table,
    ) => sql`(select count(*)::int from ${sql.identifier(table)} c join pull_requests p on p.id = c.pull_request_id
      where p.repository_id = ${repositoryId}) as ${sql.identifier(table)}`,
  );
  const own = sql`(select count(*)::int from pull_requests where repository_id = ${repositoryId}) as pull_requests`;
  const [row] = await query(sql`select ${sql.join([own, ...counts], sql`, `)}`);
  return row ?? {};
}

/** How long GitHub must get no request: a message may be on its way, for at most two seconds. */
const QUIET_MS = 3_000;

/** Waits until the work of earlier syncs and webhooks is done: no cursor has any, and GitHub gets no request. */
export async function gitHubIsQuiet(): Promise<void> {
  const requests = async () => (await onGitHub<{ requests: number }>('stats')).requests;
  for (let before = -1, now = await requests(); now !== before || (await isAnyoneReading());) {
    await scheduler.wait(QUIET_MS);
    [before, now] = [now, await requests()];
  }
}

async function isAnyoneReading(): Promise<boolean> {
  const repositories = await query(sql`select id from repositories`);
  const isReading = await Promise.all(
    repositories.map(({ id }) =>
      runInDurableObject(env.REPO_CURSOR.getByName(String(id)), (_, { storage }) => {
        const state = storage.kv.get<RepositoryState>('state');
        return state !== undefined && (state.sync !== null || state.live.status !== 'idle');
      }),
    ),
  );
  return isReading.includes(true);
}

/** Does something to GitHub behind the Worker's back; see `ReplayControl` for what there is. */
export async function onGitHub<Result>(name: string, argument: object = {}): Promise<Result> {
  const response = await fetch(`${parseConfig(env).GITHUB_API_URL}/_replay/${name}`, {
    method: 'POST',
    body: JSON.stringify(argument),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(`${name}: ${JSON.stringify(result)}`);
  return result as Result;
}
