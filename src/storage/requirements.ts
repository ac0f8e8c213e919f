import { sql } from 'drizzle-orm';
import type { Requirements } from '../domain/entities.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/**
 * Pull requests above a number whose facts are due and hang on which of their checks are required, while that is not known:
 * some of the latest runs and statuses passed and others did not. Where all agree, it does not matter.
 */
export async function unknownRequirements(db: Database, scope: Scope, after: number, limit: number): Promise<number[]> {
  const rows = await rowsAsTenant<{ number: number }>(
    db,
    scope.workspaceId,
    sql`
      select p.number from pull_requests p
      where p.repository_id = ${scope.repositoryId} and p.facts_due and p.number > ${after}
        and (select bool_or(result.is_required is null) and bool_or(result.passed) and not bool_and(result.passed) from (
          (select distinct on (c.app, c.workflow, c.name) c.is_required,
            c.status = 'completed' and coalesce(c.conclusion, '') in ('success', 'neutral', 'skipped') as passed
          from check_runs c where c.pull_request_id = p.id
          order by c.app, c.workflow, c.name, c.started_at desc nulls first, c.github_id desc)
          union all
          select s.is_required, s.state = 'success' from commit_statuses s where s.pull_request_id = p.id
        ) result)
      order by p.number limit ${limit}`,
  );
  return rows.map((row) => row.number);
}

/** Stores which checks are required: all others of these pull requests are not. What is known already stays. */
export async function saveRequirements(db: Database, scope: Scope, requirements: Requirements[]): Promise<void> {
  await asTenant(db, scope.workspaceId, [
    sql`
      with x as materialized (
        select * from json_to_recordset(${jsonParameter(requirements)}::json)
          as x(number int, "checkRuns" json, contexts json)
      ),
      of as materialized (
        select p.id, x."checkRuns" as runs, x.contexts from pull_requests p join x on x.number = p.number
        where p.repository_id = ${scope.repositoryId} and p.number = any(array(select number from x))
        order by p.number for update of p
      ),
      runs as (
        update check_runs c set is_required = c.github_id in (select value::bigint from json_array_elements_text(of.runs))
        from of where c.pull_request_id = any(array(select id from of)) and c.pull_request_id = of.id and c.is_required is null
      ),
      statuses as (
        update commit_statuses s set is_required = s.context in (select value from json_array_elements_text(of.contexts))
        from of where s.pull_request_id = any(array(select id from of)) and s.pull_request_id = of.id and s.is_required is null
      )
      update pull_requests p set facts_due = true, synced_at = clock_timestamp() where id = any(array(select id from of))`,
  ]);
}
