import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Comment } from '../domain/entities.ts';
import { saveActorsStatement } from './actors.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { saveAround } from './isolate.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { account } from './people.ts';
import { arrayOf, excluded, nameOf, namesOf, recordOf, select } from './rows.ts';
import { actors } from './schema/actors.ts';
import { comments } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { setAside } from './set-aside.ts';

const p = alias(pullRequests, 'p');

type NumberedComment = Comment & { pullRequestNumber: number };

/**
 * Stores inline comments from the repository-wide list, for stored pull requests that were read no later than this
 * list: an older request never brings back what a newer one found gone. One round trip. A comment that Postgres refuses
 * is set aside with its pull request's list.
 */
export async function saveReviewComments(
  db: Database,
  scope: Scope,
  listed: NumberedComment[],
  readAt: string,
): Promise<void> {
  await saveAround(
    listed,
    (some) => saveComments(db, scope, some, readAt),
    ({ pullRequestNumber: number }, reason) =>
      setAside(db, scope, [{ number, list: 'reviewComments', reason }], Date.parse(readAt)),
  );
}

async function saveComments(db: Database, scope: Scope, listed: NumberedComment[], readAt: string): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const numbers = [...new Set(listed.map((comment) => comment.pullRequestNumber))];
  const { githubId, authorId, body, path, createdAt, updatedAt, pullRequestId, kind } = comments;
  const { reviewGithubId, inReplyToGithubId } = comments;
  const rows = [...new Map(listed.map((comment) => [comment.githubId, comment])).values()].map((comment) => ({
    number: comment.pullRequestNumber,
    author: comment.author?.githubId,
    [githubId.name]: comment.githubId,
    [body.name]: comment.body,
    [path.name]: comment.path,
    [reviewGithubId.name]: comment.reviewGithubId,
    [inReplyToGithubId.name]: comment.inReplyToGithubId,
    [createdAt.name]: comment.createdAt,
    [updatedAt.name]: comment.updatedAt,
  }));
  const columns = [githubId, body, path, reviewGithubId, inReplyToGithubId, createdAt, updatedAt];
  const changing = [authorId, body, path, reviewGithubId, inReplyToGithubId, updatedAt];
  const { number, repositoryId: of } = pullRequests;
  const joined = (parts: SQL[]) => sql.join(parts, sql`, `);
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      listed.map((comment) => comment.author),
    ),
    sql`select ${pullRequests.id} from ${pullRequests}
      where ${of} = ${opaque(repositoryId)} and ${number} = any(${arrayOf(numbers)}::int[])
      order by ${number} for update`,
    sql`
      with changed as (
        insert into ${comments} (${namesOf(comments.workspaceId, pullRequestId, comments.readAt, kind, authorId, ...columns)})
        select ${workspaceId}::uuid, p.id, ${readAt}::timestamptz, 'review',
          (select ${account.id} from ${actors} ${account}
            where ${account.workspaceId} = ${opaque(workspaceId)} and ${account.githubId} = x.author),
          ${joined(columns.map((column) => sql`x.${nameOf(column)}`))}
        from json_to_recordset(${jsonParameter(rows)}::json) as x(number int, author bigint, ${recordOf(columns)})
        cross join lateral (
          select ${pullRequests.id}, ${number} from ${pullRequests}
          where ${of} = ${opaque(repositoryId)} and ${number} = x.number and ${pullRequests.readAt} <= ${readAt} offset 0
        ) p
        order by p.number, x.${nameOf(githubId)}
        on conflict (${namesOf(pullRequestId, kind, githubId)}) do update set
          ${excluded([...changing, comments.readAt])}, ${nameOf(comments.syncedAt)} = now()
        where ${updatedAt} <= excluded.${nameOf(updatedAt)}
          and (${joined(changing.map((column) => sql`${column}`))})
            is distinct from (${joined(changing.map((column) => sql`excluded.${nameOf(column)}`))})
        returning ${pullRequestId}
      )
      -- Also where facts are due already: they may have been read a moment ago, without these comments.
      update ${pullRequests} set ${nameOf(pullRequests.factsDue)} = true, ${nameOf(pullRequests.syncedAt)} = now()
      where ${pullRequests.id} = any(array(select pull_request_id from changed))`,
  ]);
}

/**
 * Marks the inline comments as complete for up to `limit` pull requests that were read before the repository-wide list
 * began at `readAt`. Answers whether any remain: 0 or 1.
 */
export async function finishReviewComments(db: Database, scope: Scope, readAt: string, limit: number): Promise<number> {
  const due = sql`from ${pullRequests}
    where ${pullRequests.repositoryId} = ${opaque(scope.repositoryId)} and not ${pullRequests.detailsComplete}
      and ${pullRequests.pendingLists} @> '{"reviewComments": {"by": "repository"}}' and ${pullRequests.readAt} <= ${readAt}`;
  const stored = sql`(select count(*) from ${comments}
    where ${comments.pullRequestId} = ${p.id} and ${comments.kind} = 'review')`;
  const [, [remaining]] = await asTenant(db, scope.workspaceId, [
    // Materialized: Postgres would run a limited, locking subquery again for every row, and find other rows each time.
    sql`
      with due as materialized (
        select ${pullRequests.id} ${due} order by ${pullRequests.number} limit ${limit} for update
      )
      update ${pullRequests} ${p} set
        ${nameOf(p.pendingLists)} = ${p.pendingLists} - 'reviewComments',
        ${nameOf(p.detailsComplete)} = ${p.pendingLists} - 'reviewComments' = '{}'::jsonb,
        ${nameOf(p.listTotals)} = ${p.listTotals} || jsonb_build_object('reviewComments', ${stored}),
        -- Facts may have been computed before all lists were read, when the pull request was not enqueued for analysis.
        ${nameOf(p.factsDue)} = true,
        ${nameOf(p.syncedAt)} = now()
      from due where ${p.id} = due.id`,
    select({ n: sql<number>`count(*)::int` }, sql`from (select ${due} limit 1) rest`),
  ]);
  return remaining?.n ?? 0;
}
