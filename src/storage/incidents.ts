import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { OneOrMore } from '../domain/metrics/filters.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { excluded, isOneOf, nameOf, namesOf, select, type RowOf } from './rows.ts';
import { deploymentFacts, deployments, incidents as table } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';
import { iso } from './shown.ts';

const i = alias(table, 'i');
const d = alias(deployments, 'd');
const fact = alias(deploymentFacts, 'fact');
const of = alias(deploymentFacts, 'of');

const INCIDENT = {
  id: i.id,
  repositoryId: i.repositoryId,
  source: i.source,
  externalId: i.externalId,
  title: i.title,
  startedAt: iso(i.startedAt),
  endedAt: iso<string | null>(i.endedAt),
  deploymentId: i.deploymentId,
};

export type ShownIncident = RowOf<typeof INCIDENT>;

/** What is said about an incident. Instants are ISO 8601. */
export interface IncidentSaid {
  title: string;
  startedAt: string;
  endedAt: string | null;
  deploymentId: string | null;
}

/** What is changed; a field that is absent or undefined stays. */
export type IncidentChange = { [Field in keyof IncidentSaid]?: IncidentSaid[Field] | undefined };

/** What an incident names: `uncounted` is a rollback, and what is no success in production. Whether its source counts is decided once a day. */
export type NamedDeployment = 'counted' | 'uncounted' | 'absent';

/** Whether an id is of a deployment of this repository, stored or a merge that stands for one, and whether it counts. */
export async function namedDeployment(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  id: string,
): Promise<NamedDeployment> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    // Facts may still be computed: what was told a moment ago has none yet.
    select(
      {
        isKnown: sql<boolean>`(${d.id} is not null or ${fact.id} is not null)`,
        counts: sql<boolean>`(${of.kind} is distinct from 'rollback'
          and (${d.id} is null or ${d.isProduction} and ${d.succeededAt} is not null))`,
      },
      sql`from ${repositories}
        left join ${deployments} ${d} on ${d.repositoryId} = ${repositories.id} and ${d.id} = ${id}
        left join ${deploymentFacts} ${fact} on ${fact.repositoryId} = ${repositories.id} and ${fact.id} = ${id}
        left join ${deploymentFacts} ${of} on ${of.id} = coalesce(${fact.partOf}, ${fact.id})
        where ${repositories.id} = ${repositoryId}`,
    ),
  );
  if (!row?.isKnown) return 'absent';
  return row.counts ? 'counted' : 'uncounted';
}

/** Stores an incident under the id that the caller gave it; null when the workspace does not have the repository. */
export async function saveIncident(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  { externalId, title, startedAt, endedAt, deploymentId }: IncidentSaid & { externalId: string },
): Promise<{ incident: ShownIncident; isNew: boolean } | null> {
  const said = [table.title, table.startedAt, table.endedAt, table.deploymentId];
  const columns = [table.workspaceId, table.repositoryId, table.source, table.externalId, ...said];
  const [saved] = await asTenant(db, workspaceId, [
    sql<{ id: string; isNew: boolean }>`
      insert into ${table} (${namesOf(...columns)})
      select ${workspaceId}::uuid, ${repositories.id}, 'api', ${externalId}, ${title}, ${startedAt}::timestamptz,
        ${endedAt}::timestamptz, ${deploymentId}::uuid
      from ${repositories} where ${repositories.workspaceId} = ${opaque(workspaceId)} and ${repositories.id} = ${repositoryId}
      on conflict (${namesOf(table.repositoryId, table.source, table.externalId)}) do update set ${excluded(said)}
      returning id, xmax = 0 as "isNew"`,
    sql`update ${repositories} set ${DEPLOYMENTS_CHANGED}
      where ${repositories.workspaceId} = ${opaque(workspaceId)} and ${repositories.id} = ${repositoryId}`,
  ]);
  const [row] = saved;
  const incident = row ? await getIncident(db, workspaceId, row.id) : null;
  return row && incident ? { incident, isNew: row.isNew } : null;
}

/**
 * Changes what is said about an incident: the given fields alone, so that two changes at the same time do not undo each other.
 * Null when the workspace has none with this id; `ends too early` when it would end before it starts, and nothing is changed.
 */
export async function changeIncident(
  db: Database,
  workspaceId: string,
  id: string,
  change: IncidentChange,
): Promise<ShownIncident | 'ends too early' | null> {
  const { title, startedAt, endedAt, deploymentId } = change;
  const [start, end] = [
    startedAt === undefined ? sql`${table.startedAt}` : sql`${startedAt}::timestamptz`,
    endedAt === undefined ? sql`${table.endedAt}` : sql`${endedAt}::timestamptz`,
  ];
  const set = [sql`${nameOf(table.startedAt)} = ${start}`, sql`${nameOf(table.endedAt)} = ${end}`];
  if (title !== undefined) set.push(sql`${nameOf(table.title)} = ${title}`);
  if (deploymentId !== undefined) set.push(sql`${nameOf(table.deploymentId)} = ${deploymentId}::uuid`);
  const changed = await rowsAsTenant(
    db,
    workspaceId,
    sql`with changed as (
        update ${table} set ${sql.join(set, sql`, `)}
        where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.id} = ${id} and (${end} is null or ${start} <= ${end})
        returning ${nameOf(table.repositoryId)} as repository
      )
      update ${repositories} set ${DEPLOYMENTS_CHANGED} from changed where ${repositories.id} = changed.repository
      returning ${repositories.id}`,
  );
  const incident = await getIncident(db, workspaceId, id);
  return incident !== null && changed.length === 0 ? 'ends too early' : incident;
}

/** An incident by its id; null when the workspace has none with this id. */
export async function getIncident(db: Database, workspaceId: string, id: string): Promise<ShownIncident | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(INCIDENT, sql`from ${table} ${i} where ${i.workspaceId} = ${opaque(workspaceId)} and ${i.id} = ${id}`),
  );
  return row ?? null;
}

/** A page of incidents, the newest first, that started in a range. */
export async function listIncidents(
  db: Database,
  workspaceId: string,
  {
    repositoryId,
    from,
    to,
  }: { repositoryId?: OneOrMore | undefined; from?: string | undefined; to?: string | undefined },
  limit: number,
  after: string[] | null,
): Promise<Page<ShownIncident>> {
  const conditions = [sql`${i.workspaceId} = ${opaque(workspaceId)}`];
  if (repositoryId !== undefined) conditions.push(isOneOf(i.repositoryId, repositoryId));
  if (from !== undefined) conditions.push(sql`${i.startedAt} >= ${from}`);
  if (to !== undefined) conditions.push(sql`${i.startedAt} < ${to}`);
  if (after) conditions.push(sql`(${i.startedAt}, ${i.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      INCIDENT,
      sql`from ${table} ${i} where ${sql.join(conditions, sql` and `)}
        order by ${i.startedAt} desc, ${i.id} desc limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ startedAt, id }) => [startedAt, id]);
}
