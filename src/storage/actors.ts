import { sql, type SQL } from 'drizzle-orm';
import type { Actor } from '../domain/entities.ts';
import { identitiesOf } from '../domain/identity.ts';
import { jsonParameter } from './json-parameter.ts';

/**
 * Stores people by their GitHub id; in the order of it, because concurrent repositories share them. What a better source
 * said stays, see identity.ts. Where a known account turns out to be called otherwise or to be something else, the facts
 * of everything it had a part in become due.
 */
export function saveActorsStatement(workspaceId: string, actors: (Actor | null)[]): SQL {
  const rows = identitiesOf(actors).map(({ githubId, login, loginRank, kind, kindRank }) => ({
    github_id: githubId,
    login,
    login_rank: loginRank,
    kind,
    kind_rank: kindRank,
  }));
  const better = (column: 'login' | 'kind') =>
    sql.raw(
      `case when excluded.${column}_rank >= actors.${column}_rank then excluded.${column} else actors.${column} end`,
    );
  return sql`
    with saved as (
      insert into actors (workspace_id, github_id, login, login_rank, kind, kind_rank)
      select ${workspaceId}::uuid, x.github_id, x.login, x.login_rank, x.kind, x.kind_rank
      from json_to_recordset(${jsonParameter(rows)}::json)
        as x(github_id bigint, login text, login_rank smallint, kind text, kind_rank smallint)
      order by x.github_id
      on conflict (workspace_id, github_id) do update set
        login = ${better('login')}, login_rank = greatest(actors.login_rank, excluded.login_rank),
        kind = ${better('kind')}, kind_rank = greatest(actors.kind_rank, excluded.kind_rank), synced_at = now()
      where (actors.login, actors.kind) is distinct from (${better('login')}, ${better('kind')})
        or (actors.login_rank, actors.kind_rank)
          <> (greatest(actors.login_rank, excluded.login_rank), greatest(actors.kind_rank, excluded.kind_rank))
      returning id, login, kind
    ),
    -- The table is as it was before the statement.
    changed as materialized (
      select saved.id from saved join actors before using (id)
      where (saved.login, saved.kind) is distinct from (before.login, before.kind)
    ),
    due as (${dueStatement(sql`select id from changed`)})
    update workspaces set metrics_changed_at = clock_timestamp()
    where id = ${workspaceId} and exists (select from changed)`;
}

/**
 * Makes the facts due of every pull request that these accounts had a part in. Facts that are computed at this moment are of
 * before: the new instant keeps them due. Nothing is looked at where there are no such accounts.
 */
export function dueStatement(accounts: SQL): SQL {
  const partsIn = (table: string, column: string) => {
    const id = table === 'pull_requests' ? 'id' : 'pull_request_id';
    return sql.raw(`cross join lateral (select ${id} as id from ${table} where ${column} = account.id offset 0) part`);
  };
  const parts = [
    ['pull_requests', 'author_id'],
    ['commits', 'author_id'],
    ['reviews', 'author_id'],
    ['comments', 'author_id'],
    ['timeline_events', 'subject_id'],
  ] as const;
  const involved = parts.map(
    ([table, column]) => sql`select part.id from (${accounts}) account ${partsIn(table, column)}`,
  );
  return sql`
    update pull_requests set facts_due = true, synced_at = clock_timestamp()
    where id = any(array(${sql.join(involved, sql` union `)}))
    returning repository_id`;
}
