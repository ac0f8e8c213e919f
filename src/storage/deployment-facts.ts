import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentFacts, DeploymentsInput } from '../domain/deployments/facts.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { isBasis } from './deployment-events.ts';
import { isIntoProduction } from './into-production.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { excluded, nameOf, namesOf, recordOf } from './rows.ts';
import { deploymentFacts as table, deployments } from './schema/deployments.ts';
import { shortHash } from './short-hash.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const d = alias(deployments, 'd');
const p = alias(pullRequests, 'p');

/** How many rows one statement writes. */
const ROWS_AT_ONCE = 1_000;

const WRITTEN = [
  table.id,
  table.source,
  table.sha,
  table.environment,
  table.kind,
  table.partOf,
  table.at,
  table.beganAt,
  table.succeededAt,
  table.carried,
  table.leadSeconds,
  table.isRework,
  table.failed,
  table.causes,
  table.recoveredAt,
  table.recoveredBy,
  table.fingerprint,
];

/**
 * Stores what facts of deployments were computed from `input`: rows that changed, in parts, and in the last transaction
 * what is left, and that the facts follow from this basis. A job that ends before that leaves them due. Once something
 * has changed since `input` was read, nothing is stored any more: a computation from the change may have compared its
 * rows with those that are stored now.
 */
export async function saveDeploymentFacts(
  db: Database,
  scope: Scope,
  input: DeploymentsInput,
  facts: DeploymentFacts[],
): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const stored = new Map(input.events.map((event) => [event.id, event]));
  const rows = facts.map((fact) => rowOf(fact, input.source, stored.get(fact.event.id)?.sha ?? fact.event.commit));
  const changed = rows.filter((row) => row.fingerprint !== stored.get(row.id)?.fingerprint);
  // Who changes something holds this row until its commit: the statements after this one see the change.
  const lock = sql`select from ${repositories} where ${repositories.id} = ${repositoryId} for no key update`;
  const isCurrent = isBasis(repositoryId, input.basis);
  for (let from = 0; from < changed.length; from += ROWS_AT_ONCE) {
    await asTenant(db, workspaceId, [
      lock,
      sql`update ${repositories} set ${nameOf(repositories.deploymentsComputed)} = ${UNFINISHED}
        where ${repositories.id} = ${repositoryId} and ${isCurrent}`,
      saveStatement(scope, changed.slice(from, from + ROWS_AT_ONCE), isCurrent),
    ]);
  }
  await asTenant(db, workspaceId, [
    lock,
    forgetStatement(repositoryId, input.source, isCurrent),
    sql`update ${repositories} set ${nameOf(repositories.deploymentsComputed)} = ${input.basis},
        ${nameOf(repositories.deploymentsDueFrom)} = ${STILL_DUE},
        ${nameOf(repositories.metricsChangedAt)} = clock_timestamp()
      where ${repositories.id} = ${repositoryId} and ${isCurrent}`,
  ]);
}

/** A basis of the same source and definitions from which nothing follows; null where nothing was computed before. */
const UNFINISHED = sql`regexp_replace(${repositories.deploymentsComputed}, '^[^/]*', '0')`;

/**
 * Since when facts that are computed from what is stored do not follow from the rules; null: they do. They do not before
 * what the rules name was read, and what each deployment carried.
 */
const STILL_DUE = sql`case when ${repositories.deploymentsDueFrom} is not null and (
    ${repositories.deploymentSourceAt} is null
    or exists (select from ${deployments} ${d} where ${d.repositoryId} = ${repositories.id}
      and ${d.source} = ${repositories.deploymentSource} and ${d.isProduction} and ${d.succeededAt} is not null and ${d.walkedSince} is null))
  then ${repositories.deploymentsDueFrom} end`;

function rowOf(fact: DeploymentFacts, source: DeploymentsInput['source'], sha: string) {
  const { event, kind, partOf, carried, isRework, failed, causes, recoveredAt, recoveredBy } = fact;
  const computed = {
    [table.source.name]: source,
    [table.sha.name]: sha,
    [table.environment.name]: event.environment,
    [table.kind.name]: kind,
    [table.partOf.name]: partOf,
    [table.at.name]: iso(event.succeededAt ?? event.beganAt),
    [table.beganAt.name]: iso(event.beganAt),
    [table.succeededAt.name]: event.succeededAt === null ? null : iso(event.succeededAt),
    [table.carried.name]: carried.pullRequests,
    [table.leadSeconds.name]: carried.leadSeconds,
    [table.isRework.name]: isRework,
    [table.failed.name]: failed,
    [table.causes.name]: causes,
    [table.recoveredAt.name]: recoveredAt === null ? null : iso(recoveredAt),
    [table.recoveredBy.name]: recoveredBy,
  };
  return { id: event.id, ...computed, fingerprint: shortHash(JSON.stringify(Object.values(computed))) };
}

function saveStatement({ workspaceId, repositoryId }: Scope, rows: object[], isCurrent: SQL): SQL {
  const columns = namesOf(table.workspaceId, table.repositoryId, ...WRITTEN);
  return sql`
    insert into ${table} (${columns})
    select ${workspaceId}::uuid, ${repositoryId}::uuid, ${namesOf(...WRITTEN)}
    from json_to_recordset(${jsonParameter(rows)}::json) as x(${recordOf(WRITTEN)})
    where ${isCurrent} order by ${nameOf(table.id)}
    on conflict (${nameOf(table.id)}) do update set ${excluded(WRITTEN)}`;
}

/** Deletes the facts of deployments that no longer count: those of another source, and those that do not go to production. */
function forgetStatement(repositoryId: string, source: DeploymentsInput['source'], isCurrent: SQL): SQL {
  const counted =
    source === 'merges'
      ? sql`select from ${pullRequests} ${p}
          where ${p.id} = ${table.id} and ${p.state} = 'merged' and ${isIntoProduction(p)}`
      : sql`select from ${deployments} ${d}
          where ${d.id} = ${table.id} and ${d.source} = ${source} and ${d.isProduction}`;
  return sql`delete from ${table}
    where ${isCurrent} and ${table.repositoryId} = ${opaque(repositoryId)} and not exists (${counted})`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
