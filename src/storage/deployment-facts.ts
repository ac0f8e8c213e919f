import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentFacts, DeploymentsInput } from '../domain/deployments/facts.ts';
import { asTenant, type Database, type Scope } from './database.ts';
import { isBasis, isOfSource } from './deployment-events.ts';
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
 * what is left, and that the facts follow from this basis. A job that ends before that leaves them due. Answers whether
 * they are stored. They are not where other facts were stored since `input` was read, with which its rows were not compared,
 * and not where something has changed since; with `mayBeOvertaken` they are unless the source changed, and stay due.
 */
export async function saveDeploymentFacts(
  db: Database,
  scope: Scope,
  input: DeploymentsInput,
  facts: DeploymentFacts[],
  mayBeOvertaken = false,
): Promise<boolean> {
  const { workspaceId, repositoryId } = scope;
  const stored = new Map(input.events.map((event) => [event.id, event]));
  const rows = facts.map((fact) => rowOf(fact, input.source, stored.get(fact.event.id)?.sha ?? fact.event.commit));
  const changed = rows.filter((row) => row.fingerprint !== stored.get(row.id)?.fingerprint);
  // Who changes something holds this row until its commit: the statements after this one see the change.
  const lock = sql`select from ${repositories} where ${repositories.id} = ${repositoryId} for no key update`;
  const isCurrent = isBasis(repositoryId, input.basis);
  const unfinished = unfinishedOf(input);
  const isComparedWith = sql`coalesce(${repositories.deploymentsComputed}, '') in (${input.computed ?? ''}, ${unfinished})`;
  const counts = mayBeOvertaken ? isOfSource(repositoryId, input.basis) : isCurrent;
  const isStorable = sql`exists (select from ${repositories}
    where ${repositories.id} = ${repositoryId} and ${isComparedWith} and ${counts})`;
  for (let from = 0; from < changed.length; from += ROWS_AT_ONCE) {
    await asTenant(db, workspaceId, [
      lock,
      sql`update ${repositories} set ${nameOf(repositories.deploymentsComputed)} = ${unfinished}
        where ${repositories.id} = ${repositoryId} and ${isStorable}`,
      saveStatement(scope, changed.slice(from, from + ROWS_AT_ONCE), isStorable),
    ]);
  }
  const results = await asTenant(db, workspaceId, [
    lock,
    forgetStatement(repositoryId, input.source, isStorable),
    sql`update ${repositories} set ${nameOf(repositories.deploymentsComputed)} = ${input.basis},
        ${nameOf(repositories.deploymentsDueFrom)} = case when ${isCurrent} then ${STILL_DUE} else ${repositories.deploymentsDueFrom} end,
        ${nameOf(repositories.metricsChangedAt)} = clock_timestamp()
      where ${repositories.id} = ${repositoryId} and ${isStorable} returning ${repositories.id}`,
  ]);
  return results[2].length > 0;
}

/**
 * What is noted while a part of the rows is stored: a basis from which nothing follows, of the source and definitions of the
 * rows before, and with the instant of the new ones, so that a computation from another one sees it.
 */
function unfinishedOf({ basis, computed }: Pick<DeploymentsInput, 'basis' | 'computed'>): string {
  const of = computed ?? basis;
  return `-${basis.slice(0, basis.indexOf('/'))}${of.slice(of.indexOf('/'))}`;
}

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

function saveStatement({ workspaceId, repositoryId }: Scope, rows: object[], isStorable: SQL): SQL {
  const columns = namesOf(table.workspaceId, table.repositoryId, ...WRITTEN);
  return sql`
    insert into ${table} (${columns})
    select ${workspaceId}::uuid, ${repositoryId}::uuid, ${namesOf(...WRITTEN)}
    from json_to_recordset(${jsonParameter(rows)}::json) as x(${recordOf(WRITTEN)})
    where ${isStorable} order by ${nameOf(table.id)}
    on conflict (${nameOf(table.id)}) do update set ${excluded(WRITTEN)}`;
}

/** Deletes the facts of deployments that no longer count: those of another source, and those that do not go to production. */
function forgetStatement(repositoryId: string, source: DeploymentsInput['source'], isStorable: SQL): SQL {
  const counted =
    source === 'merges'
      ? sql`select from ${pullRequests} ${p}
          where ${p.id} = ${table.id} and ${p.state} = 'merged' and ${isIntoProduction(p)}`
      : sql`select from ${deployments} ${d}
          where ${d.id} = ${table.id} and ${d.source} = ${source} and ${d.isProduction}`;
  return sql`delete from ${table}
    where ${isStorable} and ${table.repositoryId} = ${opaque(repositoryId)} and not exists (${counted})`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
