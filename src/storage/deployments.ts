import { sql, type SQL } from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import type { Shown } from '../domain/deployments/source-pages.ts';
import type { Deployment, DeploymentField } from '../domain/entities.ts';
import { saveActorsStatement } from './actors.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { saveAround } from './isolate.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { account } from './people.ts';
import { isProduction } from './production-environments.ts';
import { columnOf, excluded, literal, nameOf, namesOf, recordOf, select } from './rows.ts';
import { actors } from './schema/actors.ts';
import { deployments } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';
import { setAside } from './set-aside.ts';

const d = alias(deployments, 'd');
const e = alias(deployments, 'e');
const r = alias(repositories, 'r');

/** How many days a deployment without an end is read again, in case no webhook reports its end. */
const UNSETTLED_DAYS = 14;

/**
 * How far down the list, newest first, a sync must read to know the present state of all deployments since `since`
 * (milliseconds): down to those read before, and to the earliest that had not ended then.
 */
export async function deploymentsBound(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  since: number,
): Promise<number> {
  const { deploymentsSince, deploymentsThrough } = r;
  const unsettled = sql`(
    select min(${d.createdAt}) from ${deployments} ${d}
    where ${d.repositoryId} = ${r.id} and ${d.source} = 'deployments' and ${d.state} in ('pending', 'queued', 'in_progress', 'waiting')
      and ${d.createdAt} > ${deploymentsThrough} - make_interval(days => ${UNSETTLED_DAYS}))`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        bound: sql<number | null>`extract(epoch from case when ${deploymentsSince} <= ${iso(since)}::timestamptz
          then least(${deploymentsThrough}, ${unsettled}) end)::float8 * 1000`,
      },
      sql`from ${repositories} ${r} where ${r.id} = ${repositoryId}`,
    ),
  );
  return row?.bound ?? since;
}

/**
 * Stores deployments by GitHub's id. An older copy never overwrites a newer one, and the last of two copies counts. What
 * GitHub did not show of one stays as it is stored. One round trip. A deployment that Postgres refuses is set aside, as
 * of `now` (milliseconds). Throws a `FailureError`.
 */
export async function saveDeployments(
  db: Database,
  scope: Scope,
  listed: Deployment[],
  now = Date.now(),
): Promise<void> {
  const byId = new Map(listed.map((deployment) => [deployment.githubId, deployment]));
  await saveAround(
    [...byId.values()],
    (some) => saveSome(db, scope, some),
    (_, reason) => setAside(db, scope, [{ number: null, list: 'deployments', reason }], now),
  );
}

async function saveSome(db: Database, scope: Scope, listed: Deployment[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const { githubId, sha, ref, environment, isProduction: production, state, creatorId } = deployments;
  const { createdAt, succeededAt, updatedAt } = deployments;
  const rows = listed.map(({ creator, ...deployment }) => ({
    [githubId.name]: deployment.githubId,
    [sha.name]: deployment.sha,
    [ref.name]: deployment.ref,
    [environment.name]: deployment.environment,
    [state.name]: deployment.state,
    creator: creator?.githubId ?? null,
    [createdAt.name]: deployment.createdAt,
    [succeededAt.name]: deployment.succeededAt,
    [updatedAt.name]: deployment.updatedAt,
    unknown: deployment.unknown ?? null,
  }));
  const said = [githubId, sha, ref, environment, state, createdAt, succeededAt, updatedAt];
  const changing = [sha, ref, environment, production, state, creatorId, succeededAt, updatedAt];
  const joined = (parts: SQL[]) => sql.join(parts, sql`, `);
  const kept: Record<DeploymentField, PgColumn> = { ref, environment, state, succeededAt };
  const known = said.map((column) => {
    const shown = sql`l.${nameOf(column)}`;
    const field = Object.entries(kept).find(([, each]) => each === column)?.[0] ?? null;
    if (field === null) return shown;
    return sql`case when ${literal(field)} = any(l.unknown) then coalesce(${columnOf('d', column)}, ${shown})
      else ${shown} end as ${nameOf(column)}`;
  });
  await asTenant(db, workspaceId, [
    saveActorsStatement(
      workspaceId,
      listed.map(({ creator }) => creator),
    ),
    sql`
      with changed as (
        insert into ${deployments} (${namesOf(deployments.workspaceId, deployments.repositoryId, production, creatorId, ...said)})
        select ${workspaceId}::uuid, ${repositoryId}::uuid,
          ${isProduction(sql`x.${nameOf(environment)}`, sql`${workspaces.productionEnvironments}`)}, ${account.id},
          ${joined(said.map((column) => sql`x.${nameOf(column)}`))}
        from (
          select ${joined(known)}, l.creator
          from json_to_recordset(${jsonParameter(rows)}::json) as l(creator bigint, unknown text[], ${recordOf(said)})
          left join ${deployments} ${d} on l.unknown is not null
            and ${d.repositoryId} = ${opaque(repositoryId)} and ${d.githubId} = l.${nameOf(githubId)}
        ) x
        join ${workspaces} on ${workspaces.id} = ${workspaceId}
        left join ${actors} ${account} on ${account.workspaceId} = ${opaque(workspaceId)} and ${account.githubId} = x.creator
        order by x.${nameOf(githubId)}
        on conflict (${namesOf(deployments.repositoryId, githubId)}) do update set
          ${nameOf(deployments.syncedAt)} = now(), ${excluded(changing)}
        where excluded.${nameOf(updatedAt)} >= ${updatedAt}
          and (${joined(changing.map((column) => sql`${column}`))})
            is distinct from (${joined(changing.map((column) => sql`excluded.${nameOf(column)}`))})
        returning 1
      )
      update ${repositories} set ${DEPLOYMENTS_CHANGED}
      where ${repositories.id} = ${repositoryId} and exists (select from changed)`,
  ]);
}

/**
 * Notes that everything since then (milliseconds) has been read, GitHub's deployments up to the newest stored one. Where
 * it has `shown` none of these, what is known of them stays as it was; where it has shown some, the next sync reads down
 * again as far as this one did. A deployment of the same commit in another place, or after a rollback, carried nothing
 * new: it needs no walk.
 */
export async function finishDeployments(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  since: number,
  shown: Shown = 'all',
): Promise<void> {
  const further = sql`coalesce(${r.walksSince} > ${iso(since)}, true)`;
  const cursor = nameOf(d.walkCursor);
  const through =
    shown === 'all'
      ? sql`(select max(${d.createdAt}) from ${deployments} ${d}
          where ${d.repositoryId} = ${opaque(repositoryId)} and ${d.source} = 'deployments')`
      : sql`case when ${r.deploymentsSince} <= ${iso(since)}::timestamptz then ${r.deploymentsThrough} end`;
  const listed = sql`, ${nameOf(r.deploymentsSince)} = least(${r.deploymentsSince}, ${iso(since)}),
    ${nameOf(r.deploymentsThrough)} = ${through}`;
  await asTenant(db, workspaceId, [
    // History ended too early for the walks so far: with a longer history they begin again.
    sql`update ${deployments} ${d} set ${cursor} = null from ${repositories} ${r}
      where ${r.id} = ${repositoryId} and ${d.repositoryId} = ${r.id} and ${d.walkCursor} is not null and ${further}`,
    sql`
      update ${repositories} ${r} set ${nameOf(r.walksSince)} = least(${r.walksSince}, ${iso(since)}) ${shown === 'none' ? sql`` : listed}
      where ${r.id} = ${repositoryId}`,
    sql`
      update ${deployments} ${d} set ${cursor} = null, ${nameOf(d.walkedSince)} = '-infinity'
      where ${d.repositoryId} = ${opaque(repositoryId)} and ${d.isProduction} and ${d.succeededAt} is not null and ${d.walkedSince} is null
        and exists (select from ${deployments} ${e} where ${e.repositoryId} = ${d.repositoryId} and ${e.sha} = ${d.sha}
          and ${e.source} = ${d.source} and ${e.isProduction} and ${e.succeededAt} < ${d.succeededAt})`,
  ]);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
