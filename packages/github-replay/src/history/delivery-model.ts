import type { Actor, Label } from './model.ts';

export interface Release {
  readonly databaseId: number;
  readonly tagName: string;
  readonly name: string;
  /** The commit of its tag; null when the tag is gone. */
  readonly tagCommitOid: string | null;
  readonly author: Actor | null;
  readonly createdAt: string;
  /** Null while it is a draft. */
  readonly publishedAt: string | null;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
}

/** An issue that is no pull request. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly author: Actor | null;
  readonly labels: readonly Label[];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Null while it is open. */
  readonly closedAt: string | null;
}

export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
}

/** A run of a workflow of GitHub Actions; a conclusion only once it has ended. */
export interface WorkflowRun {
  readonly id: number;
  readonly workflowId: number;
  readonly headSha: string;
  readonly headBranch: string;
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch';
  readonly conclusion: 'success' | 'failure' | 'cancelled' | null;
  readonly actor: Actor | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a repository has beside its pull requests and deployments. Each list is by the time of creation. */
export interface Delivery {
  readonly releases: readonly Release[];
  readonly issues: readonly Issue[];
  readonly workflows: readonly Workflow[];
  readonly workflowRuns: readonly WorkflowRun[];
}

export const NO_DELIVERY: Delivery = { releases: [], issues: [], workflows: [], workflowRuns: [] };
