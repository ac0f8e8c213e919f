import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { sourceOf, type DeploymentRule, type DeploymentSource } from '../domain/deployments/source.ts';
import type { Window } from '../domain/metrics/windows.ts';
import type { Rules, RulesChange } from '../domain/rules/rules.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { milliseconds } from './instants.ts';
import { isIntoProduction } from './into-production.ts';
import { opaque } from './opaque.ts';
import { isProduction } from './production-environments.ts';
import { object, select, type RowOf } from './rows.ts';
import { ruleIn } from './rules.ts';
import { deployments, sourceReadings } from './schema/deployments.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';
import { isShippedToProduction, sourceRuleOf } from './source-rules.ts';

const r = alias(repositories, 'r');
const d = alias(deployments, 'd');
const p = alias(pullRequests, 'p');
const f = alias(pullRequestFacts, 'f');

/** How many repositories are listed at most. */
const MAX_LISTED = 100;

/** Where the deployments of a repository come from, and how many commits reached production in a window. */
interface Deployed {
  source: DeploymentSource;
  /** Null where nothing was read from the source yet. */
  n: number | null;
}

export interface DeploymentsPreview {
  before: number;
  /** Null where a repository's source is read only after the change. */
  after: number | null;
  /** The repositories for which something changes, a hundred at most. */
  repositories: { repositoryId: string; fullName: string; before: Deployed; after: Deployed }[];
}

/** The rules that decide what a deployment is, as jsonb. */
type DeploymentRules = Record<'deploymentSource' | 'productionBranches' | 'productionEnvironments', SQL>;

/** What was deployed in a window, by each source, under some rules. */
function underRules(rules: DeploymentRules, { from, to }: Window) {
  const rule = sourceRuleOf(rules.deploymentSource, r.id);
  const isThere = sql`case when ${d.source} in ('deployments', 'api') then ${isProduction(sql`${d.environment}`, rules.productionEnvironments)}
    else ${isShippedToProduction(d, rule)} end`;
  const inWindow = sql`${d.succeededAt} >= ${from} and ${d.succeededAt} < ${to}`;
  const commits = (
    source: DeploymentSource,
  ) => sql<number>`(select count(distinct ${d.sha})::int from ${deployments} ${d}
    where ${d.repositoryId} = ${r.id} and ${d.source} = ${source} and ${inWindow} and ${isThere})`;
  const latest = (source: DeploymentSource) => sql<number | null>`(
    select ${milliseconds<number | null>(sql`max(${d.succeededAt})`)} from ${deployments} ${d}
    where ${d.repositoryId} = ${r.id} and ${d.source} = ${source} and ${inWindow} and ${isThere})`;
  return object({
    rule: sql<DeploymentRule>`${rule} ->> 'type'`,
    workflow: sql<string | null>`${rule} ->> 'workflow'`,
    latest: object({ deployments: latest('deployments'), releases: latest('releases') }),
    n: object({
      deployments: commits('deployments'),
      releases: commits('releases'),
      workflow: commits('workflow'),
      api: commits('api'),
      merges: sql<number>`(select count(*)::int from ${pullRequestFacts} ${f} join ${pullRequests} ${p} on ${p.id} = ${f.pullRequestId}
        where ${f.repositoryId} = ${r.id} and ${f.mergedAt} >= ${from} and ${f.mergedAt} < ${to}
          and ${isIntoProduction(p, rules.productionBranches)})`,
    }),
  });
}

type UnderRules = RowOf<{ one: ReturnType<typeof underRules> }>['one'];

/**
 * What some changed rules would change of the deployments in a window that ends now: in each repository the source, and
 * how many commits reached production, several environments and repetitions counted once. One round trip.
 */
export async function previewDeployments(
  db: Database,
  workspaceId: string,
  change: Pick<RulesChange, keyof DeploymentRules>,
  window: Window,
): Promise<DeploymentsPreview> {
  const environments = sql`(select ${workspaces.productionEnvironments} from ${workspaces} where ${workspaces.id} = ${workspaceId})`;
  const old: DeploymentRules = {
    deploymentSource: ruleIn(workspaceId, 'deploymentSource'),
    productionBranches: ruleIn(workspaceId, 'productionBranches'),
    productionEnvironments: environments,
  };
  const asked = (name: keyof DeploymentRules): SQL => {
    const rule: Rules[keyof DeploymentRules] | undefined = change[name];
    return rule === undefined ? old[name] : sql`${JSON.stringify(rule)}::jsonb`;
  };
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        repositoryId: r.id,
        fullName: r.fullName,
        readings: sql<
          Record<string, string>
        >`(select coalesce(json_object_agg(${sourceReadings.source}, ${sourceReadings.about}), '{}')
          from ${sourceReadings} where ${sourceReadings.repositoryId} = ${r.id})`,
        before: underRules(old, window),
        after: underRules(
          {
            deploymentSource: asked('deploymentSource'),
            productionBranches: asked('productionBranches'),
            productionEnvironments: asked('productionEnvironments'),
          },
          window,
        ),
      },
      sql`from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)} order by ${r.fullName}, ${r.id}`,
    ),
  );
  const now = Date.parse(window.to);
  const previewed = rows.map(({ repositoryId, fullName, readings, before, after }) => ({
    repositoryId,
    fullName,
    before: deployedOf(before, readings, now),
    after: deployedOf(after, readings, now),
  }));
  const sum = (counts: (number | null)[]) => counts.reduce<number>((all, n) => all + (n ?? 0), 0);
  const after = previewed.map((one) => one.after.n);
  return {
    before: sum(previewed.map((one) => one.before.n)),
    after: after.includes(null) ? null : sum(after),
    repositories: previewed
      .filter((one) => one.before.source !== one.after.source || one.before.n !== one.after.n)
      .slice(0, MAX_LISTED),
  };
}

function deployedOf(
  { rule, workflow, latest, n }: UnderRules,
  readings: Record<string, string>,
  now: number,
): Deployed {
  const source = sourceOf(rule, latest, now);
  // Releases and runs of a workflow are read only where a rule names them.
  const isRead =
    source === 'releases'
      ? 'releases' in readings
      : source === 'workflow'
        ? readings['workflow']?.toLowerCase() === workflow?.toLowerCase()
        : true;
  return { source, n: isRead ? n[source] : null };
}
