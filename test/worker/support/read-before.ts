import { sql } from 'drizzle-orm';
import { call, newWorkspace, syncToEnd, track, until } from './api.ts';
import { query } from './services.ts';

interface Read {
  workspaceId: string;
  repositoryId: string;
}

/**
 * Gives the workspace of a key a repository with all that a sync of its whole history stores; answers its id. The first call for a
 * repository syncs it in a workspace of its own. This call and the others copy the rows, because a sync for each file of
 * tests would cost more CPU than the tests of most files. The copy has ids of its own; its cursor has not seen any sync.
 */
export async function readBefore(key: string, fullName: string): Promise<string> {
  const { id: workspaceId } = (await call<{ id: string }>('GET', '/v1/workspace', { key })).body;
  const original = (await findOriginal(fullName)) ?? (await readOriginal(fullName));
  await query(sql.raw(copyRows(original.workspaceId, workspaceId)));
  const [copy] = await query(
    sql`select id from repositories where workspace_id = ${workspaceId} and full_name = ${fullName}`,
  );
  if (!copy) throw new Error(`${fullName} was not copied`);
  return String(copy['id']);
}

const nameOf = (fullName: string): string => `Has read ${fullName}`;

async function findOriginal(fullName: string): Promise<Read | undefined> {
  const [row] = await query(sql`select w.id as "workspaceId", r.id as "repositoryId" from workspaces w
    join repositories r on r.workspace_id = w.id where w.name = ${nameOf(fullName)}`);
  return row && { workspaceId: String(row['workspaceId']), repositoryId: String(row['repositoryId']) };
}

async function readOriginal(fullName: string): Promise<Read> {
  const { key, id: workspaceId } = await newWorkspace(nameOf(fullName));
  const { id: repositoryId } = await track(key, fullName);
  await syncToEnd(key, repositoryId, { daysBack: null });
  // The end of a sync is stored after it has ended.
  await until(
    () =>
      query(sql`select 1 from pull_requests where repository_id = ${repositoryId} and facts_due
        union all select 1 from dirty_weeks where workspace_id = ${workspaceId}
        union all select 1 from repositories where id = ${repositoryId} and covered_since is null`),
    (due) => due.length === 0,
  );
  return { workspaceId, repositoryId };
}

/**
 * A statement that copies the rows of one workspace to another. Each UUID becomes another one, the same wherever it
 * stands. Rows that must be unique in the whole database, as keys of the API, are not copied, and neither is what a model
 * said: a schedule may have had it analyse the original.
 */
function copyRows(from: string, to: string): string {
  return `do $do$
    declare it record;
    begin
      -- Rows come before those that they refer to.
      perform set_config('session_replication_role', 'replica', true);
      create function pg_temp.copied(id uuid) returns uuid language sql as $copied$
        select case when id = '${from}' then '${to}'::uuid
          else overlay(overlay(md5(id::text || '${to}') placing '4' from 13) placing '8' from 17)::uuid end
      $copied$;
      for it in
        select t.oid::regclass as name, string_agg(quote_ident(c.attname), ', ' order by c.attnum) as columns,
          string_agg(
            format(case when c.atttypid = 'uuid'::regtype then 'pg_temp.copied(%I)' else '%I' end, c.attname),
            ', ' order by c.attnum
          ) as copies
        from pg_class t join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped and c.attgenerated = ''
        where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace and t.relname not like 'llm\\_%'
          and exists (select from pg_attribute w where w.attrelid = t.oid and w.attname = 'workspace_id')
        group by t.oid
      loop
        execute format('insert into %s (%s) select %s from %s where workspace_id = %L on conflict do nothing',
          it.name, it.columns, it.copies, it.name, '${from}');
      end loop;
      drop function pg_temp.copied(uuid);
    end $do$`;
}
