import { sql } from 'drizzle-orm';
import { MISSING_LIMIT, type Tally } from '../domain/receipt.ts';
import { rowsAsTenant, type Database, type Scope } from './database.ts';

/**
 * Compares GitHub's totals with rows counted now: of these numbers, or of every pull request created by an instant. A
 * list that could not be read has no total, and counts as what is stored. One round trip.
 */
export async function tally(
  db: Database,
  scope: Scope,
  of: { numbers: number[] } | { createdBy: string },
): Promise<Tally> {
  const numbers = 'numbers' in of ? JSON.stringify(of.numbers) : '[]';
  const chosen =
    'numbers' in of
      ? sql`number in (select value::int from json_array_elements_text(${numbers}::json))`
      : sql`created_at <= ${of.createdBy}`;
  const counted = (table: string, kind?: string) => sql`
    (select c.pull_request_id as id, count(*)::int as n from ${sql.raw(table)} c join p on p.id = c.pull_request_id
      ${kind ? sql`where c.kind = ${kind}` : sql``} group by 1)`;
  const [row] = await rowsAsTenant<Record<keyof Tally, never>>(
    db,
    scope.workspaceId,
    sql`
      with p as materialized (
        select id, number, list_totals as t, capped_lists as capped, details_complete from pull_requests
        where repository_id = ${scope.repositoryId} and ${chosen}
      ),
      l as materialized (
        select p.number, p.details_complete, p.capped,
          coalesce(reviews.n, 0) as reviews, coalesce((t->>'reviews')::int, reviews.n, 0) as reviews_total,
          coalesce(commits.n, 0) as commits,
          coalesce((capped->'commits'->>'listed')::int, (t->>'commits')::int, commits.n, 0) as commits_total,
          coalesce(files.n, 0) as files,
          coalesce((capped->'files'->>'listed')::int, (t->>'files')::int, files.n, 0) as files_total,
          coalesce(issue.n, 0) + coalesce(inline.n, 0) as comments,
          coalesce((t->>'comments')::int, issue.n, 0) + coalesce((t->>'reviewComments')::int, inline.n, 0) as comments_total,
          coalesce(checks.n, 0) as check_runs, coalesce((t->>'checkRuns')::int, checks.n, 0) as check_runs_total
        from p
        left join ${counted('reviews')} reviews on reviews.id = p.id
        left join ${counted('commits')} commits on commits.id = p.id
        left join ${counted('files')} files on files.id = p.id
        left join ${counted('comments', 'issue')} issue on issue.id = p.id
        left join ${counted('comments', 'review')} inline on inline.id = p.id
        left join ${counted('check_runs')} checks on checks.id = p.id
      )
      select
        json_build_object(
          'reviews', coalesce(sum(reviews_total), 0), 'commits', coalesce(sum(commits_total), 0),
          'files', coalesce(sum(files_total), 0), 'comments', coalesce(sum(comments_total), 0),
          'checkRuns', coalesce(sum(check_runs_total), 0)) as expected,
        json_build_object(
          'pullRequests', count(*), 'reviews', coalesce(sum(reviews), 0), 'commits', coalesce(sum(commits), 0),
          'files', coalesce(sum(files), 0), 'comments', coalesce(sum(comments), 0),
          'checkRuns', coalesce(sum(check_runs), 0)) as stored,
        (select coalesce(json_agg(number order by number), '[]') from (
          select number from l where not details_complete
            or (reviews, commits, files, comments, check_runs)
              <> (reviews_total, commits_total, files_total, comments_total, check_runs_total)
          order by number limit ${MISSING_LIMIT}) short) as incomplete,
        (select coalesce(json_agg(value::int order by value::int), '[]') from json_array_elements_text(${numbers}::json)
          where value::int not in (select number from p)) as absent,
        (select coalesce(json_agg(json_build_object(
            'number', number, 'list', key, 'total', (value->>'total')::int, 'listed', (value->>'listed')::int)
            order by number, key), '[]')
          from l, jsonb_each(capped)) as capped
      from l`,
  );
  if (!row) throw new Error('an aggregate without groups always answers a row');
  return row;
}
