/*
 * The rules of a workspace: who and what counts in its metrics. In a pattern `*` is any text, and capitals do not matter.
 * A repository is named by its id. The schema that checks a change is in src/routes/rules-shapes.ts.
 */

/** Where the deployments of a repository come from. */
export type DeploymentSource =
  | { type: 'auto' | 'deployments' | 'api' | 'merges' }
  | { type: 'releases'; tagPattern: string }
  /** The name of a workflow, or of its file. */
  | { type: 'workflow'; workflow: string };

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export interface Rules {
  /** Patterns. A pull request that matches one of them is in no count, duration or share. */
  excludedPullRequests: Record<'label' | 'author' | 'baseBranch' | 'headBranch' | 'title', string[]>;
  /** Patterns of branches by repository; one that is not named has its default branch. */
  productionBranches: Record<string, string[]>;
  /** Patterns. A setting of the workspace (`workspaces.production_environments`). */
  productionEnvironments: string[];
  /** For the workspace, and for repositories that have one of their own. */
  deploymentSource: { workspace: DeploymentSource; repositories: Record<string, DeploymentSource> };
  /** A label counts alone and after a prefix, as in `type: hotfix`; branches are patterns. */
  hotfix: { labels: string[]; branches: string[] };
  /** Labels of the GitHub issues that are incidents; none: issues are none. */
  incidents: { labels: string[] };
  /** Times of day, HH:MM, in the workspace's zone; null: every hour counts. */
  workingHours: { days: Weekday[]; from: string; to: string } | null;
  /** Who sees the numbers of a person: everybody, that person and owners, or nobody. */
  individualNumbers: 'everyone' | 'own' | 'off';
}

/** Some rules, each of which replaces the one there is. */
export type RulesChange = { [Name in keyof Rules]?: Rules[Name] | undefined };

/** The rules in `workspace_rules`. */
export type StoredRules = Omit<Rules, 'productionEnvironments'>;

/** The rules of a workspace that has changed none. */
export const DEFAULT_RULES: StoredRules = {
  excludedPullRequests: { label: [], author: [], baseBranch: [], headBranch: [], title: [] },
  productionBranches: {},
  deploymentSource: { workspace: { type: 'auto' }, repositories: {} },
  hotfix: { labels: ['hotfix'], branches: ['hotfix/*', 'hotfix-*'] },
  incidents: { labels: [] },
  workingHours: null,
  individualNumbers: 'everyone',
};
