import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { HOTFIX_MS } from '../domain/deployments/judge.ts';
import type { Window } from '../domain/metrics/windows.ts';
import type { Rules } from '../domain/rules/rules.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { hotfixUnder } from './hotfixes.ts';
import { isIntoProduction } from './into-production.ts';
import { opaque } from './opaque.ts';
import { columnsOf, listed, object, select } from './rows.ts';
import { deployedCommits, deploymentFacts, deploymentMarks } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const p = alias(pullRequests, 'p');
const f = alias(pullRequestFacts, 'f');
const r = alias(repositories, 'r');
const d = alias(deploymentFacts, 'd');
const e = alias(deploymentFacts, 'e');
const c = alias(deployedCommits, 'c');
const m = alias(deploymentMarks, 'm');

/** What failed of the deployments of a window, rollbacks aside, and what was rework of all of them. */
export interface Judged {
  changeFailRate: { n: number; count: number };
  reworkRate: { n: number; count: number };
}

/**
 * What another rule of hotfixes would change of the deployments in a window. What fails a deployment by other reasons, and
 * what carries a revert, is as it was computed; for hotfixes it is `judge` of src/domain/deployments, in SQL. One round trip.
 */
export async function previewHotfixes(
  db: Database,
  workspaceId: string,
  rule: Rules['hotfix'],
  { from, to }: Window,
): Promise<{ before: Judged; after: Judged }> {
  const asked = sql`${JSON.stringify(rule)}::jsonb`;
  // Where releases or merges count, only what is merged into a production branch is delivered.
  const isDelivered = sql`(${r.deploymentSource} not in ('merges', 'releases') or ${isIntoProduction(p)})`;
  const rework = {
    id: p.id,
    repositoryId: p.repositoryId,
    headRef: p.headRef,
    sha: p.mergeCommitSha,
    openedAt: f.openedAt,
    mergedAt: f.mergedAt,
    isHotfix: hotfixUnder(asked),
  };
  const w = columnsOf('rework', rework);
  const hotfix = { repositoryId: w.repositoryId, openedAt: sql<string>`min(${w.openedAt})` };
  const h = columnsOf('hotfixes', hotfix);
  const before = { id: d.id, at: d.at };
  const last = columnsOf('last', before);
  const tables = sql`
    with rework as materialized (
      select ${listed(rework)}
      from ${pullRequests} ${p} join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${p.id}
        join ${repositories} ${r} on ${r.id} = ${p.repositoryId}
      where ${p.workspaceId} = ${opaque(workspaceId)} and (${hotfixUnder(asked)} or ${f.isRevert}) and ${isDelivered}
    ),
    hotfixes as (
      select ${listed(hotfix)} from rework where ${w.isHotfix}
      group by ${w.repositoryId}, ${w.headRef} having count(${w.mergedAt}) > 0
    ),
    mended as materialized (
      select ${last.id} from hotfixes, lateral (
        select ${listed(before)} from ${deploymentFacts} ${d}
        where ${d.repositoryId} = ${h.repositoryId} and ${d.kind} = 'deployment' and ${d.at} < ${h.openedAt}
        order by ${d.at} desc, ${d.id} desc limit 1
      ) last where ${last.at} >= ${h.openedAt} - make_interval(secs => ${HOTFIX_MS / 1_000})
    ),
    carriers as materialized (
      select ${w.id} from rework where ${w.mergedAt} is not null
      union all
      select ${d.id} from rework
        join ${deployedCommits} ${c} on ${c.repositoryId} = ${w.repositoryId} and ${c.sha} = ${w.sha}
        join ${deploymentFacts} ${d} on ${d.repositoryId} = ${c.repositoryId} and ${d.sha} = ${c.carrier}
      where ${d.source} <> 'merges' and ${w.mergedAt} is not null
    ),
    judged as (
      select ${d.kind}, ${d.failed}, ${d.isRework} as is_rework, ${failedUnder(sql`mended`)} as fails,
        ${d.kind} = 'rollback' or ${d.id} in (select id from carriers) as reworks
      from ${deploymentFacts} ${d}
      where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.kind} in ('deployment', 'rollback')
        and ${d.at} >= ${from} and ${d.at} < ${to}
    )`;
  const share = (condition: SQL, isCounted: SQL) =>
    sql<Judged['reworkRate']>`json_build_object('n', count(*) filter (where ${isCounted}),
      'count', count(*) filter (where ${isCounted} and ${condition}))`;
  const counted = (failed: SQL, reworks: SQL) =>
    object({ changeFailRate: share(failed, sql`kind = 'deployment'`), reworkRate: share(reworks, sql`true`) });
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { before: counted(sql`failed`, sql`is_rework`), after: counted(sql`fails`, sql`reworks`) },
      sql`from judged`,
      tables,
    ),
  );
  if (!row) throw new Error('the count answered no row');
  return row;
}

/** Whether the deployment `d` failed when its hotfixes are those in a table of ids; a person's word goes first. */
function failedUnder(mended: SQL): SQL {
  const mark = sql`(
    select ${m.failed} from ${deploymentFacts} ${e} join ${deploymentMarks} ${m} on ${m.id} = ${e.id}
    where ${e.repositoryId} = ${d.repositoryId} and ${e.kind} not in ('rollback', 'never_succeeded')
      and (${e.id} = ${d.id} or (${d.source} <> 'merges' and ${e.sha} = ${d.sha}))
    order by ${m.markedAt} desc limit 1)`;
  const other = sql`exists (
    select from jsonb_array_elements(${d.causes}) x(cause) where x.cause->>'source' not in ('hotfix', 'mark'))`;
  return sql`(${d.kind} = 'deployment' and coalesce(${mark}, ${other} or ${d.id} in (select id from ${mended})))`;
}
