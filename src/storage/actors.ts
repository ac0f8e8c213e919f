import { sql, type SQL } from 'drizzle-orm';
import type { Actor } from '../domain/entities.ts';
import { jsonParameter } from './json-parameter.ts';

/** Stores people by their GitHub id; in the order of it, because concurrent repositories share them. Metrics name them by login. */
export function saveActorsStatement(workspaceId: string, actors: (Actor | null)[]): SQL {
  const distinct = new Map<string, Actor>();
  for (const actor of actors) if (actor) distinct.set(actor.githubId, actor);
  const rows = [...distinct.values()].map(({ githubId, login, kind }) => ({ github_id: githubId, login, kind }));
  return sql`
    with saved as (
      insert into actors (workspace_id, github_id, login, kind)
      select ${workspaceId}::uuid, x.github_id, x.login, x.kind
      from json_to_recordset(${jsonParameter(rows)}::json) as x(github_id bigint, login text, kind text)
      order by x.github_id
      on conflict (workspace_id, github_id) do update set login = excluded.login, kind = excluded.kind, synced_at = now()
      where (actors.login, actors.kind) is distinct from (excluded.login, excluded.kind)
      returning xmax <> 0 as was_known
    )
    update workspaces set metrics_changed_at = clock_timestamp()
    where id = ${workspaceId} and exists (select from saved where was_known)`;
}
