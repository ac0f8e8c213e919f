import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentSource } from '../domain/deployments/source.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { opaque } from './opaque.ts';
import { isProduction } from './production-environments.ts';
import { nameOf, namesOf, select } from './rows.ts';
import { deploymentFacts, deploymentMarks, deployments as table } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';
import { iso } from './shown.ts';

const r = alias(repositories, 'r');

/** The states of a deployment that is told by the API. */
export const TOLD_STATES = ['success', 'failure', 'in_progress'] as const;

/** A deployment that a client reports, for teams that do not deploy through GitHub. */
export interface ToldDeployment {
  sha: string;
  environment: string;
  status: (typeof TOLD_STATES)[number];
  /** ISO 8601. */
  deployedAt: string;
  externalId: string;
}

export interface StoredTold {
  id: string;
  /** Whether the request stored a new one. */
  isNew: boolean;
  /** The stored commit and environment; those of another deployment when the id was used before. */
  sha: string;
  environment: string;
  state: string;
  succeededAt: string | null;
  isProduction: boolean;
  /** Where the repository's deployments come from. */
  counted: DeploymentSource;
}

/**
 * Stores a deployment under the id that the caller gave it; null when the workspace does not have the repository. The first
 * success stays, whatever is told later. Another commit or environment under the same id changes nothing.
 */
export async function tellDeployment(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  told: ToldDeployment,
): Promise<StoredTold | null> {
  const { sha, environment, status, deployedAt, externalId } = told;
  const success = status === 'success' ? deployedAt : null;
  const columns = [
    table.workspaceId,
    table.repositoryId,
    table.source,
    table.externalId,
    table.sha,
    table.environment,
    table.isProduction,
    table.state,
    table.createdAt,
    table.succeededAt,
    table.updatedAt,
  ];
  const [changed, rows] = await asTenant(db, workspaceId, [
    sql<{ isNew: boolean }>`
      with saved as (
        insert into ${table} (${namesOf(...columns)})
        select ${workspaceId}::uuid, ${r.id}, 'api', ${externalId}, ${sha}, ${environment},
          ${isProduction(sql`${environment}::text`, sql`${workspaces.productionEnvironments}`)}, ${status},
          ${deployedAt}::timestamptz, ${success}::timestamptz, clock_timestamp()
        from ${repositories} ${r} join ${workspaces} on ${workspaces.id} = ${r.workspaceId}
        where ${r.workspaceId} = ${opaque(workspaceId)} and ${r.id} = ${repositoryId}
        on conflict (${namesOf(table.repositoryId, table.source, table.externalId)}) do update set
          ${nameOf(table.state)} = excluded.${nameOf(table.state)},
          ${nameOf(table.createdAt)} = least(${table.createdAt}, excluded.${nameOf(table.createdAt)}),
          ${nameOf(table.succeededAt)} = coalesce(${table.succeededAt}, excluded.${nameOf(table.succeededAt)}),
          ${nameOf(table.updatedAt)} = excluded.${nameOf(table.updatedAt)}
        where ${table.sha} = excluded.${nameOf(table.sha)} and ${table.environment} = excluded.${nameOf(table.environment)}
          and (${table.state} <> excluded.${nameOf(table.state)}
            or ${table.createdAt} > excluded.${nameOf(table.createdAt)}
            or ${table.succeededAt} is null and excluded.${nameOf(table.succeededAt)} is not null)
        returning xmax = 0 as "isNew"
      ),
      noted as (
        update ${repositories} set ${DEPLOYMENTS_CHANGED}
        where ${repositories.id} = ${repositoryId} and exists (select from saved)
      )
      select "isNew" from saved`,
    select(
      {
        id: table.id,
        sha: table.sha,
        environment: table.environment,
        state: table.state,
        succeededAt: iso<string | null>(table.succeededAt),
        isProduction: table.isProduction,
        counted: r.deploymentSource,
      },
      sql`from ${table} join ${repositories} ${r} on ${r.id} = ${table.repositoryId}
        where ${r.workspaceId} = ${opaque(workspaceId)} and ${r.id} = ${repositoryId}
          and ${table.source} = 'api' and ${table.externalId} = ${externalId}`,
    ),
  ]);
  const [row] = rows;
  return row ? { ...row, isNew: changed[0]?.isNew === true } : null;
}

/** The outcome of a mark: `uncounted` when the deployment is a rollback, or never succeeded. */
export type Marked = { repositoryId: string; id: string } | 'absent' | 'uncounted';

/**
 * Marks a deployment as failed or not, or withdraws the mark (`failed` null). A mark of a part or a repetition is one of
 * its deployment.
 */
export async function markDeployment(
  db: Database,
  workspaceId: string,
  id: string,
  { failed, reason }: { failed: boolean | null; reason: string },
): Promise<Marked> {
  const facts = deploymentFacts;
  const of = alias(deploymentFacts, 'of');
  const [found] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: sql<string | null>`${of.id}`, repositoryId: facts.repositoryId },
      sql`from ${facts} left join ${deploymentFacts} ${of}
          on ${of.id} = coalesce(${facts.partOf}, ${facts.id}) and ${of.kind} = 'deployment'
        where ${facts.workspaceId} = ${opaque(workspaceId)} and ${facts.id} = ${id}`,
    ),
  );
  if (!found) return 'absent';
  if (found.id === null) return 'uncounted';
  const { id: marked, repositoryId } = found;
  const m = deploymentMarks;
  const key = nameOf(m.id);
  await asTenant(db, workspaceId, [
    failed === null
      ? sql`delete from ${m} where ${m.workspaceId} = ${opaque(workspaceId)} and ${m.id} = ${marked}`
      : sql`insert into ${m} (${namesOf(m.id, m.workspaceId, m.repositoryId, m.failed, m.reason)})
          values (${marked}, ${workspaceId}, ${repositoryId}, ${failed}, ${reason})
          on conflict (${key}) do update set ${nameOf(m.failed)} = excluded.${nameOf(m.failed)},
            ${nameOf(m.reason)} = excluded.${nameOf(m.reason)}, ${nameOf(m.markedAt)} = now()`,
    sql`update ${repositories} set ${DEPLOYMENTS_CHANGED} where ${repositories.id} = ${repositoryId}`,
  ]);
  return { id: marked, repositoryId };
}
