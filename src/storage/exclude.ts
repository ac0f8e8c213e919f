import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { excluded, nameOf, namesOf } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { exclusions } from './schema/rules.ts';

const p = alias(pullRequests, 'p');

/**
 * Leaves one pull request out of metrics, with a reason; `saidBy` names who said so. Its facts become due. Answers its
 * repository; null when the workspace has none with this id.
 */
export async function exclude(
  db: Database,
  workspaceId: string,
  id: string,
  { reason, saidBy }: { reason: string; saidBy: string },
): Promise<string | null> {
  const columns = [exclusions.pullRequestId, exclusions.workspaceId, exclusions.reason, exclusions.saidBy];
  const isIt = sql`${p.workspaceId} = ${opaque(workspaceId)} and ${p.id} = ${id}`;
  const [, due] = await asTenant(db, workspaceId, [
    sql`
      insert into ${exclusions} (${namesOf(...columns)})
      select ${p.id}, ${p.workspaceId}, ${reason}, ${saidBy} from ${pullRequests} ${p} where ${isIt}
      on conflict (${nameOf(exclusions.pullRequestId)}) do update set
        ${excluded([exclusions.reason, exclusions.saidBy, exclusions.saidAt])}`,
    outdatedFacts(sql`select ${p.id} from ${pullRequests} ${p} where ${isIt}`),
  ]);
  return repositoryIn(due);
}

/** Counts such a pull request again; null when the workspace has none with this id, or when nobody left it out. */
export async function include(db: Database, workspaceId: string, id: string): Promise<string | null> {
  const mine = sql`${exclusions.workspaceId} = ${opaque(workspaceId)} and ${exclusions.pullRequestId} = ${id}`;
  const [due] = await asTenant(db, workspaceId, [
    outdatedFacts(sql`select ${exclusions.pullRequestId} as id from ${exclusions} where ${mine}`),
    sql`delete from ${exclusions} where ${mine}`,
  ]);
  return repositoryIn(due);
}

function repositoryIn(due: Record<string, unknown>[] | undefined): string | null {
  const [row] = due ?? [];
  return row ? String(row['repositoryId']) : null;
}
