import type { Pace } from '../domain/cursor/pace.ts';
import type { DeploymentLists, RunPage } from '../domain/deployments/source-pages.ts';
import type {
  AncestryWalk,
  AncestryWalked,
  DeploymentWalk,
  DeploymentWalked,
  Requirements,
} from '../domain/entities.ts';
import type { PullRequestPage } from '../domain/page.ts';
import type { ListsRead, PendingPullRequest } from '../domain/pending-lists.ts';
import { openGitHub, type GitHubAccess } from './client.ts';
import { describeRepository, type DescribedRepository } from './describe-repository.ts';
import { listsWithout } from './dialect.ts';
import { findRepositoryById, onlyPublic, type FoundRepository } from './find-repository.ts';
import { readFrontTag } from './front-of-list.ts';
import { openMeter } from './meter.ts';
import { readPullRequests, type PullRequestsRead } from './pull-requests-by-number.ts';
import { readAncestry } from './read-ancestry.ts';
import { readDeployments, readHistories, type DeploymentPage } from './read-deployments.ts';
import {
  numberOfHole,
  ping,
  readKeys,
  readNextKey,
  readNumbers,
  type KeysPage,
  type NumbersPage,
  type PullRequestKey,
} from './read-keys.ts';
import { readPage } from './read-page.ts';
import type { Repository } from './repository.ts';
import { readPendingLists } from './read-pending-lists.ts';
import { readRepositoryComments, type CommentPage } from './review-comments.ts';
import { readRequirements } from './read-requirements.ts';
import { readTotals, type TotalsPage } from './read-totals.ts';
import { findWorkflow, readWorkflowRuns } from './read-workflow-runs.ts';

export interface PageTask {
  after: string | null;
  bound: number;
  pace: Pace;
  passed: number;
  commentsSince: number | null;
}

/** Opens one repository for one chunk of reading, and adds up what its requests cost. */
export function openReader(access: GitHubAccess, repository: Repository) {
  const meter = openMeter();
  const github = openGitHub(access, meter.observe);

  return {
    page(task: PageTask): Promise<PullRequestPage> {
      return readPage(github, repository, { ...task, ...task.pace });
    },

    keys(after: string | null, width: number): Promise<KeysPage> {
      return readKeys(github, repository, after, width);
    },

    nextKey(after: string | null): Promise<PullRequestKey | null> {
      return readNextKey(github, repository, after);
    },

    hole(after: string | null): Promise<{ number: number | null } | null> {
      return numberOfHole(github, repository, after, 0);
    },

    ping(): Promise<void> {
      return ping(github, repository);
    },

    numbersByRest(page: number): Promise<NumbersPage> {
      return readNumbers(github, repository, page);
    },

    repositoryComments(position: { since: number; page: number }): Promise<CommentPage> {
      return readRepositoryComments(github, repository, position);
    },

    lists(pending: PendingPullRequest[], pace: Pace): Promise<ListsRead> {
      return readPendingLists(github, repository, pending, pace);
    },

    pullRequests(numbers: number[], pace: Pace): Promise<PullRequestsRead> {
      return readPullRequests(github, repository, numbers, pace);
    },

    totals(position: { after: string | null; bound: number }): Promise<TotalsPage> {
      return readTotals(github, repository, position);
    },

    deployments(task: { lists: DeploymentLists; describes: boolean; pace: Pace }): Promise<DeploymentPage> {
      return readDeployments(github, repository, task);
    },

    workflow(name: string): Promise<string | null> {
      return findWorkflow(github, repository, name);
    },

    workflowRuns(position: { id: string; page: number; etag: string | null }): Promise<RunPage | null> {
      return readWorkflowRuns(github, repository, position);
    },

    ancestry(walks: AncestryWalk[]): Promise<AncestryWalked[]> {
      return readAncestry(github, repository, walks);
    },

    histories(walks: DeploymentWalk[]): Promise<DeploymentWalked[]> {
      return readHistories(github, repository, walks);
    },

    requirements(numbers: number[], pace: Pace): Promise<Requirements[]> {
      return readRequirements(github, repository, numbers, pace);
    },

    frontTag(known: string | null): Promise<{ etag: string | null } | null> {
      return readFrontTag(github, repository, known);
    },

    async find(): Promise<FoundRepository> {
      const found = await findRepositoryById(github, repository.githubId);
      return onlyPublic(found, repository.publicOnly);
    },

    describe(): Promise<DescribedRepository> {
      return describeRepository(github, repository);
    },

    learned(): { fields: string[]; lists: string[] } | null {
      const fields = github.omitted();
      return fields.length > (access.omit ?? []).length ? { fields, lists: listsWithout(fields) } : null;
    },

    spent: meter.spent,
    usage: meter.usage,
  };
}
