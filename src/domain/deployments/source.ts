/** Where deployments come from. `merges`: each merge stands for one. */
export const DEPLOYMENT_SOURCES = ['deployments', 'releases', 'workflow', 'api', 'merges'] as const;
export type DeploymentSource = (typeof DEPLOYMENT_SOURCES)[number];

/** The workspace's rule for a repository: one source, or what is found there. */
export type DeploymentRule = DeploymentSource | 'auto';

const DAY_MS = 86_400_000;
/** A source that nothing came from for this time is not used any more. */
export const SOURCE_MS = 90 * DAY_MS;

/** The latest success in production of each source that `auto` looks at; null when there was none. */
export interface LatestSuccess {
  deployments: number | null;
  releases: number | null;
}

/** The source that a rule means now (milliseconds): deployments, else releases, else merges. */
export function sourceOf(rule: DeploymentRule, latest: LatestSuccess, now: number): DeploymentSource {
  if (rule !== 'auto') return rule;
  const isUsed = (at: number | null) => at !== null && now - at <= SOURCE_MS;
  if (isUsed(latest.deployments)) return 'deployments';
  return isUsed(latest.releases) ? 'releases' : 'merges';
}
