import { sql } from 'drizzle-orm';
import type { LabelledIssue } from '../domain/entities.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { excluded, nameOf, namesOf, recordOf } from './rows.ts';
import { lockRules, ruleIn } from './rules.ts';
import { incidents as i } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';

/**
 * Stores issues as incidents, from their opening to their closing, as seen at an instant (milliseconds). The deployment
 * that a person gave an incident stays. Issues that were listed by other labels than those of the present rule are left out.
 * Answers how many incidents of the repository are issues. One round trip.
 */
export async function saveIssues(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  labels: string[],
  issues: LabelledIssue[],
  now: number,
): Promise<number> {
  const rows = issues.map(({ number, title, openedAt, closedAt }) => ({
    [i.externalId.name]: String(number),
    [i.title.name]: title,
    [i.startedAt.name]: openedAt,
    [i.endedAt.name]: closedAt,
  }));
  const said = [i.externalId, i.title, i.startedAt, i.endedAt];
  const changing = [i.title, i.startedAt, i.endedAt];
  const isOther = sql`(${sql.join(changing, sql`, `)})
    is distinct from (${sql.join(
      changing.map((column) => sql`x.${nameOf(column)}`),
      sql`, `,
    )})`;
  const listed = sql`json_to_recordset(${jsonParameter(rows)}::json) as x(${recordOf(said)})`;
  const counts = sql`${ruleIn(workspaceId, 'incidents')} -> 'labels' = ${JSON.stringify(labels)}::jsonb`;
  const [, , , counted] = await asTenant(db, workspaceId, [
    lockRules(workspaceId, true),
    sql`update ${repositories} set ${DEPLOYMENTS_CHANGED} where ${repositories.id} = ${repositoryId} and ${counts} and exists (
      select from ${listed} left join ${i} on ${i.repositoryId} = ${opaque(repositoryId)} and ${i.source} = 'issue'
        and ${i.externalId} = x.${nameOf(i.externalId)}
      where ${i.id} is null or ${isOther})`,
    sql`insert into ${i} (${namesOf(i.workspaceId, i.repositoryId, i.source, i.seenAt, ...said)})
      select ${workspaceId}::uuid, ${repositoryId}::uuid, 'issue', ${iso(now)}::timestamptz, ${namesOf(...said)}
      from (select distinct on (x.${nameOf(i.externalId)}) x.* from ${listed}) x where ${counts}
      on conflict (${namesOf(i.repositoryId, i.source, i.externalId)}) do update set
        ${excluded([...changing, i.seenAt])}`,
    sql<{ count: number }>`select count(*)::int as count from ${i}
      where ${i.repositoryId} = ${opaque(repositoryId)} and ${i.source} = 'issue'`,
  ]);
  return counted[0]?.count ?? 0;
}

/** Removes the incidents of issues that were last listed before an instant (milliseconds). */
export async function forgetIssues(db: Database, { workspaceId, repositoryId }: Scope, begunAt: number): Promise<void> {
  await asTenant(db, workspaceId, [
    sql`
      with gone as (
        delete from ${i} where ${i.repositoryId} = ${opaque(repositoryId)} and ${i.source} = 'issue'
          and ${i.seenAt} < ${iso(begunAt)}::timestamptz
        returning 1
      )
      update ${repositories} set ${DEPLOYMENTS_CHANGED}
      where ${repositories.id} = ${repositoryId} and exists (select from gone)`,
  ]);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
