import { sql, type SQL } from 'drizzle-orm';
import type { OwnTool } from '../domain/ai/own-tool.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { nameOf, namesOf, returning, select } from './rows.ts';
import { aiTools } from './schema/ai-tools.ts';
import { repositories } from './schema/repositories.ts';

/** A workspace has at most this many tools of its own: each is compared with every text. */
export const MAX_OWN_TOOLS = 50;

/** The workspace's own tools, by key. */
export async function listOwnTools(db: Database, workspaceId: string): Promise<OwnTool[]> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { entry: aiTools.entry },
      sql`from ${aiTools} where ${aiTools.workspaceId} = ${opaque(workspaceId)} order by ${aiTools.key}`,
    ),
  );
  return rows.map(({ entry }) => entry);
}

/** A page of the same. A key is unique in its workspace. */
export async function pageOfOwnTools(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<OwnTool>> {
  const beyond = after ? sql`and ${aiTools.key} > ${after[0]}` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { entry: aiTools.entry },
      sql`from ${aiTools} where ${aiTools.workspaceId} = ${opaque(workspaceId)} ${beyond}
        order by ${aiTools.key} limit ${limit + 1}`,
    ),
  );
  const tools = rows.map(({ entry }) => entry);
  return pageOf(tools, limit, ({ key }) => [key, workspaceId]);
}

/**
 * Adds a tool, and makes the workspace's facts due. The ids of its repositories; `taken` when the workspace has a tool
 * with this key, `full` when it has `MAX_OWN_TOOLS`.
 */
export async function addOwnTool(
  db: Database,
  workspaceId: string,
  tool: OwnTool,
): Promise<string[] | 'taken' | 'full'> {
  const count = sql`(select count(*) from ${aiTools} where ${aiTools.workspaceId} = ${opaque(workspaceId)})`;
  const [added, due] = await asTenant(db, workspaceId, [
    sql`insert into ${aiTools} (${namesOf(aiTools.workspaceId, aiTools.key, aiTools.entry)})
      select ${workspaceId}::uuid, ${tool.key}, ${jsonParameter(tool)}::jsonb where ${count} < ${MAX_OWN_TOOLS}
      on conflict (${namesOf(aiTools.workspaceId, aiTools.key)}) do nothing returning ${aiTools.key}`,
    allDue(
      workspaceId,
      sql`exists (select from ${aiTools} where ${isOf(workspaceId, tool.key)}
      and ${aiTools.createdAt} = transaction_timestamp())`,
    ),
  ]);
  if (added.length > 0) return due.map(({ id }) => id);
  return (await listOwnTools(db, workspaceId)).some(({ key }) => key === tool.key) ? 'taken' : 'full';
}

/** Removes a tool, and makes the workspace's facts due. The ids of its repositories; null when it has no such tool. */
export async function removeOwnTool(db: Database, workspaceId: string, key: string): Promise<string[] | null> {
  const [due, removed] = await asTenant(db, workspaceId, [
    allDue(workspaceId, sql`exists (select from ${aiTools} where ${isOf(workspaceId, key)})`),
    sql`delete from ${aiTools} where ${isOf(workspaceId, key)} returning ${aiTools.key}`,
  ]);
  return removed.length > 0 ? due.map(({ id }) => id) : null;
}

function isOf(workspaceId: string, key: string): SQL {
  return sql`${aiTools.workspaceId} = ${opaque(workspaceId)} and ${aiTools.key} = ${key}`;
}

/** Makes all facts of the workspace due where the condition holds. */
function allDue(workspaceId: string, condition: SQL): SQL<{ id: string }> {
  return returning(
    { id: repositories.id },
    sql`update ${repositories} set ${nameOf(repositories.recomputeFrom)} = clock_timestamp()
      where ${repositories.workspaceId} = ${opaque(workspaceId)} and ${condition}`,
  );
}
