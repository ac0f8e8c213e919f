import { sql } from 'drizzle-orm';
import type { Facts, FactsInput } from '../domain/facts/facts.ts';
import { jsonParameter } from './json-parameter.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';

/**
 * What the facts of up to `limit` pull requests are computed from, whose rows changed since their facts were, or whose
 * facts follow an earlier version of the formulas. One round trip.
 */
export function staleFacts(db: Database, scope: Scope, formulaVersion: number, limit: number): Promise<FactsInput[]> {
  const person = (column: string) =>
    sql.raw(`(select json_build_object('id', a.id, 'kind', a.kind) from actors a where a.id = ${column})`);
  return rowsAsTenant<FactsInput>(
    db,
    scope.workspaceId,
    sql`
      select p.id as "pullRequestId", p.synced_at as "version", p.author_id as "authorId", p.created_at as "createdAt",
        p.merged_at as "mergedAt", p.closed_at as "closedAt", p.earliest_commit_at as "earliestCommitAt",
        coalesce((select json_agg(json_build_object('author', ${person('c.author_id')}, 'submittedAt', c.submitted_at))
          from reviews c where c.pull_request_id = p.id), '[]') as reviews,
        coalesce((select json_agg(json_build_object('author', ${person('c.author_id')}, 'kind', c.kind, 'createdAt', c.created_at))
          from comments c where c.pull_request_id = p.id), '[]') as comments,
        coalesce((select json_agg(json_build_object('path', c.path, 'additions', c.additions, 'deletions', c.deletions))
          from files c where c.pull_request_id = p.id), '[]') as files
      from (
        (select id from pull_requests where repository_id = ${scope.repositoryId} and facts_due order by id limit ${limit})
        union
        (select pull_request_id from pull_request_facts
          where repository_id = ${scope.repositoryId} and formula_version < ${formulaVersion} order by 1 limit ${limit})
      ) due
      join pull_requests p on p.id = due.id
      order by p.id limit ${limit}`,
  );
}

/** Stores facts in one round trip; a pull request that changed since they were read stays due. */
export async function saveFacts(db: Database, scope: Scope, formulaVersion: number, facts: Facts[]): Promise<void> {
  const rows = facts.map((fact) => ({
    id: fact.pullRequestId,
    version: fact.version,
    first_commit_at: fact.firstCommitAt,
    opened_at: fact.openedAt,
    merged_at: fact.mergedAt,
    closed_at: fact.closedAt,
    started_at: fact.startedAt,
    first_review_at: fact.firstReviewAt,
    first_reviewer_id: fact.firstReviewerId,
    cycle_seconds: fact.cycleSeconds,
    reviewers: fact.reviewers,
    reviews: fact.reviews,
    comments: fact.comments,
    size: fact.size,
    size_class: fact.sizeClass,
  }));
  const columns = Object.keys(COLUMNS);
  await asTenant(db, scope.workspaceId, [
    sql`
      with x as materialized (
        select * from json_to_recordset(${jsonParameter(rows)}::json)
          as x(id uuid, version timestamptz, ${sql.raw(columns.map((name) => `${name} ${COLUMNS[name]}`).join(', '))})
      ),
      settled as (
        update pull_requests p set facts_due = false from x where p.id = x.id and p.synced_at = x.version
      )
      insert into pull_request_facts
        (pull_request_id, workspace_id, repository_id, formula_version, ${sql.raw(columns.join(', '))})
      select p.id, p.workspace_id, p.repository_id, ${formulaVersion}::int, ${sql.raw(columns.map((name) => `x.${name}`).join(', '))}
      from x join pull_requests p on p.id = x.id
      order by p.id
      on conflict (pull_request_id) do update set formula_version = excluded.formula_version, computed_at = now(),
        ${sql.raw(columns.map((name) => `${name} = excluded.${name}`).join(', '))}`,
  ]);
}

const COLUMNS: Record<string, string> = {
  first_commit_at: 'timestamptz',
  opened_at: 'timestamptz',
  merged_at: 'timestamptz',
  closed_at: 'timestamptz',
  started_at: 'timestamptz',
  first_review_at: 'timestamptz',
  first_reviewer_id: 'uuid',
  cycle_seconds: 'double precision',
  reviewers: 'int',
  reviews: 'int',
  comments: 'int',
  size: 'int',
  size_class: 'text',
};
