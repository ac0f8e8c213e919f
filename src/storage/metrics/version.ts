import { sql } from 'drizzle-orm';
import { rowsAsTenant, type Database } from '../database.ts';
import { iso } from '../shown.ts';
import type { MetricsScope } from './events.ts';

/** What metrics rest on: when it last changed, and how far back it reaches. */
export interface MetricsBasis {
  /** Changes with everything that a metric may rest on. */
  version: string;
  timeZone: string;
  /** Everything since then is stored, in each repository asked for; null when something was never synced. */
  coveredSince: string | null;
  /** The repository, or the team, that was asked for and is none of the workspace's; null when all are. */
  absent: 'repository' | 'team' | null;
}

/** The basis of the metrics of a scope. One round trip, of no more work than there are repositories. */
export async function metricsBasis(db: Database, scope: MetricsScope): Promise<MetricsBasis> {
  const { workspaceId, repositoryId, teamId } = scope;
  const mine = sql`workspace_id = ${workspaceId} ${repositoryId === undefined ? sql`` : sql`and id = ${repositoryId}`}`;
  const [row] = await rowsAsTenant<Omit<MetricsBasis, 'absent'> & { repositories: number; teams: number }>(
    db,
    workspaceId,
    sql`
      select w.time_zone as "timeZone",
        concat_ws('/', w.metrics_changed_at, r.changed_at, r.repositories, r.never, r.covered_since) as version,
        case when r.never = 0 then ${iso('r.covered_since')} end as "coveredSince",
        r.repositories, (select count(*)::int from teams t where t.workspace_id = w.id and t.id = ${teamId ?? null}::uuid) as teams
      from workspaces w, (
        -- The sum grows with any of them; the latest would hide a change that is committed after a later one's.
        select sum(extract(epoch from metrics_changed_at)) as changed_at, count(*)::int as repositories,
          max(covered_since) as covered_since, (count(*) filter (where covered_since is null))::int as never
        from repositories where ${mine}
      ) r
      where w.id = ${workspaceId}`,
  );
  if (!row) throw new Error('a key is of a workspace that exists');
  const { repositories, teams, ...basis } = row;
  if (repositoryId !== undefined && repositories === 0) return { ...basis, absent: 'repository' };
  return { ...basis, absent: teamId !== undefined && teams === 0 ? 'team' : null };
}
