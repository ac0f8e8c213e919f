import { sql, type SQL } from 'drizzle-orm';
import type { Requirements } from '../domain/entities.ts';
import type { BranchCheck } from '../domain/requirements.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { checkHash } from './check-hash.ts';
import { jsonParameter } from './json-parameter.ts';

/** Rules of branches change: what is known is asked about again after so long. */
const KNOWN_FOR = sql`interval '1 day'`;

/** With the repository, what tells a check of a branch from all others. */
const KEY = sql.raw('base_ref, kind, app, workflow, name');

/** Notes checks that verdicts hang on, each with a pull request to ask about it; where there is one, it stays. */
export function saveQuestionsStatement({ workspaceId, repositoryId }: Scope, questions: BranchCheck[]): SQL {
  return sql`
    insert into branch_checks (workspace_id, repository_id, ${KEY}, number)
    select ${workspaceId}::uuid, ${repositoryId}::uuid, "baseRef", kind, app, workflow, name, number
    from json_to_recordset(${jsonParameter(questions)}::json)
      as x("baseRef" text, kind text, app text, workflow text, name text, number int)
    order by "baseRef", kind, app, workflow, name
    on conflict (repository_id, check_hash) do update set number = excluded.number where branch_checks.number is null`;
}

/** Pull requests to ask which checks are required: about what was never asked first, then about what is known for long. */
export async function requirementsToAsk(db: Database, scope: Scope, limit: number): Promise<number[]> {
  const rows = await rowsAsTenant<{ number: number }>(
    db,
    scope.workspaceId,
    sql`
      select number from branch_checks
      where repository_id = ${scope.repositoryId} and number is not null
        and (asked_at is null or asked_at < now() - ${KNOWN_FOR})
      group by number order by min(coalesce(asked_at, '-infinity')), number desc limit ${limit}`,
  );
  return rows.map((row) => row.number);
}

/**
 * Stores which checks the branches of some pull requests demand. Verdicts that hung on it are worked out again, and all of
 * the repository's when a branch changed its mind. A check that the pull request asked about has no more keeps what is
 * known of it, until another one has it.
 */
export async function saveRequirements(db: Database, scope: Scope, requirements: Requirements[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const answers = requirements.flatMap(({ number, baseRef, checks }) =>
    baseRef === null ? [] : checks.map((check) => ({ ...check, baseRef, number })),
  );
  const asked = JSON.stringify(requirements.map(({ number }) => number));
  // NOT IN is a hash lookup and the lateral part a probe of an index, whatever the planner believes of the table.
  await asTenant(db, workspaceId, [
    sql`
      with x as materialized (
        select distinct on ("baseRef", kind, app, workflow, name) "baseRef" as base_ref, kind, app, workflow, name, number,
          "isRequired" as is_required
        from json_to_recordset(${jsonParameter(answers)}::json)
          as x("baseRef" text, kind text, app text, workflow text, name text, number int, "isRequired" boolean)
        order by "baseRef", kind, app, workflow, name, number desc
      ),
      known as materialized (
        select b.is_required as before, x.is_required as after from x cross join lateral (
          select is_required from branch_checks b where b.repository_id = ${repositoryId}
            and b.check_hash = ${checkHash(sql`x.base_ref`, sql`x.kind`, sql`x.app`, sql`x.workflow`, sql`x.name`)}
          offset 0
        ) b
      ),
      unanswered as (
        update branch_checks set asked_at = clock_timestamp(), number = null
        where repository_id = ${repositoryId}
          and number in (select value::int from json_array_elements_text(${asked}::json))
          and (${KEY}) not in (select ${KEY} from x)
      ),
      answered as (
        insert into branch_checks (workspace_id, repository_id, ${KEY}, number, is_required, asked_at)
        select ${workspaceId}::uuid, ${repositoryId}::uuid, ${KEY}, number, is_required, clock_timestamp() from x
        order by ${KEY}
        on conflict (repository_id, check_hash) do update set number = excluded.number, is_required = excluded.is_required,
          asked_at = excluded.asked_at
      )
      update repositories set
        requirements_changed_at = case when exists (select from known where before is null)
          then clock_timestamp() else requirements_changed_at end,
        recompute_from = case when exists (select from known where before <> after)
          then clock_timestamp() else recompute_from end
      where id = ${repositoryId} and exists (select from known where before is distinct from after)`,
  ]);
}
