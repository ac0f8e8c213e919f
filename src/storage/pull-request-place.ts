import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { DISTRIBUTIONS, type DistributionName } from '../domain/metrics/measures.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { canDeliver } from './into-production.ts';
import { isCounted } from './metrics/filters.ts';
import { opaque } from './opaque.ts';
import { literal, object, select, type RowOf } from './rows.ts';
import { deployedCommits, deploymentFacts } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { workspaces } from './schema/workspaces.ts';
import { iso } from './shown.ts';

const p = alias(pullRequests, 'p');
const w = alias(workspaces, 'w');
const c = alias(deployedCommits, 'c');
const d = alias(deploymentFacts, 'd');
const own = alias(pullRequestFacts, 'own');
const f = alias(pullRequestFacts, 'f');

/** Where a value stands among those of the window, in seconds or lines. */
export interface Place {
  value: number;
  /** How many merges of the window have a value. */
  n: number;
  /** How many of these have a smaller one, and how many the same. */
  smaller: number;
  same: number;
}

const DEPLOYMENT = {
  id: d.id,
  source: d.source,
  sha: d.sha,
  environment: d.environment,
  at: iso(d.at),
  failed: d.failed,
};

/** The start of the window: the running week of the workspace's zone and the twelve before it. */
const SINCE = sql`(date_trunc('week', now() at time zone ${w.timeZone}) - interval '12 weeks') at time zone ${w.timeZone}`;

/** One measure among the merges of people that count, as a pair of a JSON object. */
function placeOf({ name, of }: (typeof DISTRIBUTIONS)[number]): SQL {
  return sql`${literal(name)}, case when (select ${own[of]} from own) is not null then json_build_object(
    'value', (select ${own[of]}::float8 from own), 'n', count(${f[of]}),
    'smaller', count(*) filter (where ${f[of]} < (select ${own[of]} from own)),
    'same', count(*) filter (where ${f[of]} = (select ${own[of]} from own))) end`;
}

/** What the place of a pull request is told from. */
export interface PullRequestPlace {
  /** The start of the window; it ends now. */
  since: string;
  /** The place of each value; null for an unknown one. */
  places: Record<DistributionName, Place | null>;
  /** The deployment that first carried it; null when that is not known, or has not happened. */
  deployment: RowOf<typeof DEPLOYMENT> | null;
}

/**
 * The place of a pull request's values among the merges of its repository in the last 13 weeks, and the deployment that
 * carried it. One round trip; null when the workspace has none with this id.
 */
export async function readPlace(db: Database, workspaceId: string, id: string): Promise<PullRequestPlace | null> {
  const since = iso(SINCE);
  const places = sql<PullRequestPlace['places']>`(
    select json_build_object(${sql.join(DISTRIBUTIONS.map(placeOf), sql`, `)}) from ${pullRequestFacts} ${f}
    where ${f.workspaceId} = ${opaque(workspaceId)} and ${f.repositoryId} = ${p.repositoryId} and ${f.mergedAt} >= ${SINCE}
      and ${isCounted(f)})`;
  const carrier = sql`(select ${c.carrier} from ${deployedCommits} ${c}
    where ${c.repositoryId} = ${p.repositoryId} and ${c.sha} = ${p.mergeCommitSha})`;
  const deployment = sql<PullRequestPlace['deployment']>`(
    select ${object(DEPLOYMENT)} from ${deploymentFacts} ${d}
    where ${d.repositoryId} = ${p.repositoryId} and ${d.kind} = 'deployment'
      -- Where merges stand for deployments, one has the id of its pull request.
      and (${d.id} = ${p.id} or ${d.sha} = ${carrier} and ${canDeliver(d, p)})
    order by ${d.at} limit 1)`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { since, places, deployment },
      sql`from ${pullRequests} ${p} join ${workspaces} ${w} on ${w.id} = ${p.workspaceId}
        where ${p.workspaceId} = ${opaque(workspaceId)} and ${p.id} = ${id}`,
      sql`with own as materialized (select * from ${pullRequestFacts} ${own} where ${own.pullRequestId} = ${id})`,
    ),
  );
  return row ?? null;
}
