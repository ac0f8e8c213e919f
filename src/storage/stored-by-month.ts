import { sql, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';

const p = alias(pullRequests, 'p');
const r = alias(repositories, 'r');
const w = alias(workspaces, 'w');

export interface StoredByMonth {
  timeZone: string;
  months: { month: string; n: number }[];
}

/**
 * How many stored pull requests of a repository were created in each month (2026-08) of the workspace's zone, from the
 * first that has one to the running month, with those that have none; null when the workspace has no such repository.
 */
export async function storedByMonth(db: Database, workspaceId: string, id: string): Promise<StoredByMonth | null> {
  const monthOf = (instant: SQLWrapper) => sql`date_trunc('month', ${instant} at time zone ${w.timeZone})`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        timeZone: w.timeZone,
        months: sql<StoredByMonth['months']>`coalesce((
          with counted as (
            select ${monthOf(p.createdAt)} as month, count(*)::int as n from ${pullRequests} ${p}
            where ${p.repositoryId} = ${r.id} group by 1
          )
          select json_agg(json_build_object('month', to_char(each, 'YYYY-MM'), 'n', coalesce(n, 0)) order by each)
          from generate_series((select min(month) from counted), ${monthOf(sql`now()`)}, interval '1 month') each
          left join counted on month = each), '[]')`,
      },
      sql`from ${repositories} ${r} join ${workspaces} ${w} on ${w.id} = ${r.workspaceId}
        where ${r.workspaceId} = ${opaque(workspaceId)} and ${r.id} = ${id}`,
    ),
  );
  return row ?? null;
}
