import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { CauseSource } from '../domain/deployments/judge.ts';
import { binsOf, type Bin } from '../domain/metrics/bins.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { canDeliver } from './into-production.ts';
import { pageOf, type Page } from './keyset.ts';
import { d, deploymentsIn, percentiles, RECOVERY_SECONDS, type Percentiles } from './metrics/delivery.ts';
import type { MetricsScope } from './metrics/events.ts';
import { binOf } from './metrics/values.ts';
import { opaque } from './opaque.ts';
import { list, object, select, type RowOf } from './rows.ts';
import { deployedCommits, deploymentFacts, deploymentMarks, incidents } from './schema/deployments.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { iso } from './shown.ts';

const p = alias(pullRequests, 'p');
const c = alias(deployedCommits, 'c');
const i = alias(incidents, 'i');
const m = alias(deploymentMarks, 'm');
const r = alias(repositories, 'r');

/** How many of the carried pull requests are listed with a deployment. */
const SHOWN_PULL_REQUESTS = 20;

/** Something that says that a deployment failed. */
export interface ShownCause {
  source: CauseSource;
  /** Of the rollback, the pull request, the incident, or the marked deployment. */
  id: string;
  recoveredAt: string | null;
  /** The number of the pull request; null for other causes. */
  number: number | null;
  /** The title of the pull request or incident, or the reason of the mark. */
  title: string | null;
}

const cause = (field: string) => sql`x.cause->>${sql.raw(`'${field}'`)}`;

const isPullRequest = sql`${cause('source')} in ('revert', 'hotfix')`;
const causeId = sql`(${cause('id')})::uuid`;
const pullRequestOf = (column: typeof p.number | typeof p.title) =>
  sql`case when ${isPullRequest} then (select ${column} from ${pullRequests} ${p} where ${p.id} = ${causeId}) end`;

/** `causes`, with what they are called. Each name is looked up by itself: a join would read all pull requests. */
const CAUSES = sql<ShownCause[]>`coalesce((
  select json_agg(json_build_object(
    'source', ${cause('source')}, 'id', ${cause('id')},
    'recoveredAt', ${iso(sql`to_timestamp((${cause('recoveredAt')})::float8 / 1000)`)},
    'number', ${pullRequestOf(p.number)},
    'title', coalesce(${pullRequestOf(p.title)},
      case ${cause('source')}
        when 'incident' then (select ${i.title} from ${incidents} ${i} where ${i.id} = ${causeId})
        when 'mark' then (select ${m.reason} from ${deploymentMarks} ${m} where ${m.id} = ${causeId})
      end)
  ) order by x.place)
  from jsonb_array_elements(${d.causes}) with ordinality x(cause, place)), '[]')`;

const CARRIED = list(
  { id: sql<string>`carried.id`, number: sql<number>`carried.number`, title: sql<string>`carried.title` },
  sql`from (
    select ${p.id}, ${p.number}, ${p.title} from ${pullRequests} ${p}
    where ${d.source} = 'merges' and ${p.id} = ${d.id}
    union all
    -- One probe of an index for each: a join would begin with all pull requests where it takes the table for small.
    select merged.id, merged.number, merged.title
    from (
      select ${c.sha} from ${deployedCommits} ${c}
      where ${d.source} <> 'merges' and ${d.kind} = 'deployment'
        and ${c.repositoryId} = ${d.repositoryId} and ${c.carrier} = ${d.sha} offset 0
    ) brought, lateral (
      select ${p.id}, ${p.number}, ${p.title} from ${pullRequests} ${p}
      where ${p.repositoryId} = ${d.repositoryId} and ${p.mergeCommitSha} = brought.sha and ${p.state} = 'merged'
        and ${canDeliver(d, p)} offset 0
    ) merged
    order by 2 limit ${SHOWN_PULL_REQUESTS}) carried`,
  sql`carried.number`,
);

const DEPLOYMENT = {
  id: d.id,
  repositoryId: d.repositoryId,
  repository: sql<string>`(select ${r.fullName} from ${repositories} ${r} where ${r.id} = ${d.repositoryId})`,
  source: d.source,
  sha: d.sha,
  environment: d.environment,
  kind: d.kind,
  partOf: d.partOf,
  at: iso(d.at),
  beganAt: iso(d.beganAt),
  succeededAt: iso<string | null>(d.succeededAt),
  carried: d.carried,
  pullRequests: CARRIED,
  leadTimeSeconds: d.leadSeconds,
  isRework: d.isRework,
  failed: d.failed,
  causes: CAUSES,
  recoveredAt: iso<string | null>(d.recoveredAt),
  recoveredBy: d.recoveredBy,
  recoverySeconds: RECOVERY_SECONDS,
  mark: sql<{ failed: boolean; reason: string; markedAt: string } | null>`(
    select ${object({ failed: m.failed, reason: m.reason, markedAt: iso(m.markedAt) })}
    from ${deploymentMarks} ${m} where ${m.id} = ${d.id})`,
};

export type ShownDeployment = RowOf<typeof DEPLOYMENT>;

/** Which deployments a list has: all of them, or those that a measure of deployments counted. */
export interface DeploymentsAsked extends MetricsScope {
  from?: string | undefined;
  to?: string | undefined;
  measure?: DeploymentMeasure | undefined;
  part?: 'numerator' | 'denominator' | undefined;
}

/** For each measure what it counts: its numerator, and for a share also its denominator; and the value of each. */
const MEASURED = {
  deploymentFrequency: { counted: sql`${d.kind} = 'deployment'`, among: null, value: sql<number>`1` },
  changeFailRate: {
    counted: sql`${d.kind} = 'deployment' and ${d.failed}`,
    among: sql`${d.kind} = 'deployment'`,
    value: sql<number>`(${d.failed})::int`,
  },
  recoveryTime: {
    counted: sql`${d.kind} = 'deployment' and ${d.failed} and ${d.recoveredAt} is not null`,
    among: null,
    value: RECOVERY_SECONDS,
  },
  reworkRate: {
    counted: sql`${d.kind} in ('deployment', 'rollback') and ${d.isRework}`,
    among: sql`${d.kind} in ('deployment', 'rollback')`,
    value: sql<number>`(${d.isRework})::int`,
  },
};

export type DeploymentMeasure = keyof typeof MEASURED;
export const DEPLOYMENT_MEASURES = Object.keys(MEASURED) as DeploymentMeasure[];
/** The measures that are shares, and so have two lists. */
export const DEPLOYMENT_SHARES = DEPLOYMENT_MEASURES.filter((name) => MEASURED[name].among !== null);

export interface DeploymentPage extends Page<ShownDeployment & { value: number | null }> {
  /** How many the list has; null without a measure. */
  total: number | null;
  /** Of the values of a duration; null for other measures. */
  percentiles: Percentiles | null;
  /** How these are distributed; null for other measures. */
  bins: Bin[] | null;
}

/** A page of deployments, the newest first. One round trip. */
export async function listDeployments(
  db: Database,
  asked: DeploymentsAsked,
  limit: number,
  after: string[] | null,
): Promise<DeploymentPage> {
  const { measure, part = 'numerator' } = asked;
  const measured = measure === undefined ? null : MEASURED[measure];
  const counted = part === 'denominator' ? (measured?.among ?? measured?.counted) : measured?.counted;
  const all = sql`from ${deploymentFacts} ${d} where ${deploymentsIn(asked, asked)} ${counted ? sql`and ${counted}` : sql``}`;
  const beyond = after ? sql`and (${d.at}, ${d.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const value: SQL<number | null> = measured?.value ?? sql`null`;
  const isSpread = measure === 'recoveryTime';
  const [rows, [totals], bins] = await asTenant(db, asked.workspaceId, [
    select({ ...DEPLOYMENT, value }, sql`${all} ${beyond} order by ${d.at} desc, ${d.id} desc limit ${limit + 1}`),
    select(
      {
        total: measured ? sql<number | null>`(select count(*)::int ${all})` : sql<number | null>`null`,
        percentiles: isSpread
          ? percentiles(sql`from (select ${value} as seconds ${all}) v`)
          : sql<Percentiles | null>`null`,
      },
      sql``,
    ),
    select(
      { place: binOf(sql`seconds`, 'seconds'), n: sql<number>`count(*)::int` },
      sql`from (select ${value}::float8 as seconds ${all} ${isSpread ? sql`` : sql`and false`}) v group by 1`,
    ),
  ]);
  const { data, nextCursor } = pageOf(rows, limit, ({ at, id }) => [at, id]);
  const { total, percentiles: known } = totals ?? { total: null, percentiles: null };
  return {
    data,
    nextCursor,
    total,
    percentiles: known,
    bins: isSpread ? binsOf(Object.fromEntries(bins.map(({ place, n }) => [place, n])), 'seconds') : null,
  };
}

/** A deployment by its id; null when the workspace has none with this id among those that count. */
export async function getDeployment(db: Database, workspaceId: string, id: string): Promise<ShownDeployment | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      DEPLOYMENT,
      sql`from ${deploymentFacts} ${d} where ${d.workspaceId} = ${opaque(workspaceId)} and ${d.id} = ${id}`,
    ),
  );
  return row ?? null;
}
