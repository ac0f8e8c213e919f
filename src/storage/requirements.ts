import { sql, type Column, type SQL } from 'drizzle-orm';
import type { Requirements } from '../domain/entities.ts';
import type { BranchCheck } from '../domain/requirements.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { checkHash } from './check-hash.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { columnOf, excluded, nameOf, namesOf, recordOf, select } from './rows.ts';
import { branchChecks as table } from './schema/branch-checks.ts';
import { repositories } from './schema/repositories.ts';

/** Rules of branches change: a known answer is asked for again after this time. */
const KNOWN_FOR = sql`interval '1 day'`;

/** The columns that identify a check of a branch, together with the repository. */
const KEY_COLUMNS = [table.baseRef, table.kind, table.app, table.workflow, table.name];
const KEY = namesOf(...KEY_COLUMNS);
const CONFLICT = namesOf(table.repositoryId, table.checkHash);

/** Notes checks that verdicts depend on, each with a pull request to ask about it; a noted pull request stays. */
export function saveQuestionsStatement({ workspaceId, repositoryId }: Scope, questions: BranchCheck[]): SQL {
  const columns = [...KEY_COLUMNS, table.number];
  return sql`
    insert into ${table} (${namesOf(table.workspaceId, table.repositoryId, ...columns)})
    select ${workspaceId}::uuid, ${repositoryId}::uuid, ${namesOf(...columns)}
    from json_to_recordset(${jsonParameter(questions.map(rowOf))}::json) as x(${recordOf(columns)})
    order by ${KEY}
    on conflict (${CONFLICT}) do update set ${excluded([table.number])} where ${table.number} is null`;
}

/** A check of a branch by the names of its columns. */
function rowOf({ baseRef, kind, app, workflow, name, number }: BranchCheck): Record<string, unknown> {
  return {
    [table.baseRef.name]: baseRef,
    [table.kind.name]: kind,
    [table.app.name]: app,
    [table.workflow.name]: workflow,
    [table.name.name]: name,
    [table.number.name]: number,
  };
}

/**
 * Pull requests to ask which checks are required: first for checks that were never asked about, then for answers that
 * are old.
 */
export async function requirementsToAsk(db: Database, scope: Scope, limit: number): Promise<number[]> {
  const { askedAt, number } = table;
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { number: sql<number>`${number}` },
      sql`from ${table}
        where ${table.repositoryId} = ${opaque(scope.repositoryId)} and ${number} is not null
          and (${askedAt} is null or ${askedAt} < now() - ${KNOWN_FOR})
        group by ${number} order by min(coalesce(${askedAt}, '-infinity')), ${number} desc limit ${limit}`,
    ),
  );
  return rows.map((row) => row.number);
}

/**
 * Stores which checks the branches of some pull requests require. Verdicts that depend on them are computed again; when
 * a branch has changed its rules, all verdicts of the repository are. When the pull request that was asked about no
 * longer has a check, the stored answer stays until another pull request has that check.
 */
export async function saveRequirements(db: Database, scope: Scope, requirements: Requirements[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const answers = requirements.flatMap(({ number, baseRef, checks }) =>
    baseRef === null
      ? []
      : checks.map(({ isRequired, ...check }) => ({
          ...rowOf({ ...check, baseRef, number }),
          [table.isRequired.name]: isRequired,
        })),
  );
  const asked = JSON.stringify(requirements.map(({ number }) => number));
  const columns = [...KEY_COLUMNS, table.number, table.isRequired];
  const own = (column: Column) => columnOf('x', column);
  // NOT IN is a hash lookup and the lateral part an index probe, with any statistics that the planner has. In a subquery a
  // check's hash is computed once, and not for each row that a scan of a small table passes.
  await asTenant(db, workspaceId, [
    sql`
      with x as materialized (
        select distinct on (${KEY}) * from json_to_recordset(${jsonParameter(answers)}::json) as x(${recordOf(columns)})
        order by ${KEY}, ${nameOf(table.number)} desc
      ),
      known as materialized (
        select ${columnOf('b', table.isRequired)} as before, ${own(table.isRequired)} as after from x cross join lateral (
          select ${table.isRequired} from ${table} where ${table.repositoryId} = ${opaque(repositoryId)}
            and ${table.checkHash} = (select ${checkHash(own(table.baseRef), own(table.kind), own(table.app), own(table.workflow), own(table.name))})
          offset 0
        ) b
      ),
      unanswered as (
        update ${table} set ${nameOf(table.askedAt)} = clock_timestamp(), ${nameOf(table.number)} = null
        where ${table.repositoryId} = ${opaque(repositoryId)}
          and ${table.number} in (select value::int from json_array_elements_text(${asked}::json))
          and (${KEY}) not in (select ${KEY} from x)
      ),
      answered as (
        insert into ${table} (${namesOf(table.workspaceId, table.repositoryId, table.askedAt, ...columns)})
        select ${workspaceId}::uuid, ${repositoryId}::uuid, clock_timestamp(), ${namesOf(...columns)} from x
        order by ${KEY}
        on conflict (${CONFLICT}) do update set ${excluded([table.number, table.isRequired, table.askedAt])}
      )
      update ${repositories} set
        ${nameOf(repositories.requirementsChangedAt)} = case when exists (select from known where before is null)
          then clock_timestamp() else ${repositories.requirementsChangedAt} end,
        ${nameOf(repositories.recomputeFrom)} = case when exists (select from known where before <> after)
          then clock_timestamp() else ${repositories.recomputeFrom} end
      where ${repositories.id} = ${repositoryId}
        and exists (select from known where before is distinct from after)`,
  ]);
}
