import type { Issue, Release, WorkflowRun } from '../history/delivery-model.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { ChangeContext } from './change-context.ts';
import type { InRepository, Target } from './target.ts';

/** A commit, or a pull request: its merge commit, or else its head. */
export type Commit = InRepository & { sha?: string; number?: number };

/** Releases, runs of workflows and issues. */
export interface DeliveryControl {
  /** A published release of a tag; a draft has not been published. */
  addRelease(change: Commit & { tag: string; isDraft?: boolean; isPrerelease?: boolean }): { databaseId: number };
  /** A draft that is published gets its instant now. */
  changeRelease(change: InRepository & { databaseId: number; isDraft?: boolean; isPrerelease?: boolean }): void;
  removeRelease(change: InRepository & { databaseId: number }): void;
  /** A run that has ended; null: one under way. A workflow that is not there yet is made. */
  addWorkflowRun(
    change: Commit & {
      workflow: string;
      event?: WorkflowRun['event'];
      conclusion?: WorkflowRun['conclusion'];
      endedAt?: string;
    },
  ): { id: number };
  addIssue(change: InRepository & { title?: string; labels?: readonly string[] }): { number: number };
  closeIssue(change: Target): void;
  reopenIssue(change: Target): void;
  /** Replaces its labels by these. */
  labelIssue(change: Target & { labels: readonly string[] }): void;
}

export function createDeliveryControl(context: ChangeContext): DeliveryControl {
  function commitOf(repository: HostedRepository, { sha, number, ...target }: Commit): string {
    const pullRequest = number === undefined ? undefined : context.pullRequestOf({ ...target, number });
    const oid = sha ?? pullRequest?.mergeCommitOid ?? pullRequest?.headRefOid;
    if (oid === undefined || repository.numberOfCommit(oid) === undefined) {
      throw new Error(`there is no commit ${oid ?? 'without a sha or a number'}`);
    }
    return oid;
  }

  function changeIssue(target: Target, changed: Partial<Issue>): void {
    const { at } = context.momentOf(target);
    context.repositoryOf(target).changeDelivery((before) => ({
      ...before,
      issues: before.issues.map((issue) =>
        issue.number === target.number ? { ...issue, updatedAt: at, ...changed } : issue,
      ),
    }));
  }

  return {
    addRelease(adding) {
      const { tag, isDraft = false, isPrerelease = false } = adding;
      const repository = context.repositoryOf(adding);
      const { at, actor } = context.momentOf(adding);
      const release: Release = {
        databaseId: Math.max(0, ...repository.delivery().releases.map(({ databaseId }) => databaseId)) + 1,
        tagName: tag,
        name: tag,
        tagCommitOid: commitOf(repository, adding),
        author: actor,
        createdAt: at,
        publishedAt: isDraft ? null : at,
        isDraft,
        isPrerelease,
      };
      repository.changeDelivery((before) => ({ ...before, releases: [...before.releases, release] }));
      return { databaseId: release.databaseId };
    },
    changeRelease(changing) {
      const { at } = context.momentOf(changing);
      const changed = (release: Release): Release => {
        const { isDraft = release.isDraft, isPrerelease = release.isPrerelease } = changing;
        return { ...release, isDraft, isPrerelease, publishedAt: isDraft ? null : (release.publishedAt ?? at) };
      };
      context.repositoryOf(changing).changeDelivery((before) => ({
        ...before,
        releases: before.releases.map((each) => (each.databaseId === changing.databaseId ? changed(each) : each)),
      }));
    },
    removeRelease(removing) {
      context.repositoryOf(removing).changeDelivery((before) => ({
        ...before,
        releases: before.releases.filter(({ databaseId }) => databaseId !== removing.databaseId),
      }));
    },
    addWorkflowRun(adding) {
      const { workflow: name, event = 'push', conclusion = 'success' } = adding;
      const repository = context.repositoryOf(adding);
      const { at, actor } = context.momentOf(adding);
      const { workflows, workflowRuns } = repository.delivery();
      const workflow = workflows.find((each) => each.name === name) ?? {
        id: 80_000 + workflows.length,
        name,
        path: `.github/workflows/${name.toLowerCase().replaceAll(' ', '-')}.yml`,
      };
      const run: WorkflowRun = {
        id: Math.max(0, ...workflowRuns.map(({ id }) => id)) + 1,
        workflowId: workflow.id,
        headSha: commitOf(repository, adding),
        headBranch: 'main',
        event,
        conclusion,
        actor,
        createdAt: at,
        updatedAt: adding.endedAt ?? at,
      };
      repository.changeDelivery((before) => ({
        ...before,
        workflows: workflows.includes(workflow) ? workflows : [...workflows, workflow],
        workflowRuns: [...before.workflowRuns, run],
      }));
      return { id: run.id };
    },
    addIssue(adding) {
      const { title = 'An issue', labels = [] } = adding;
      const repository = context.repositoryOf(adding);
      const { at, actor } = context.momentOf(adding);
      const number = repository.nextNumber();
      const issue: Issue = {
        number,
        title,
        author: actor,
        labels: labels.map(coloured),
        createdAt: at,
        updatedAt: at,
        closedAt: null,
      };
      repository.changeDelivery((before) => ({ ...before, issues: [...before.issues, issue] }));
      return { number };
    },
    closeIssue: (target) => changeIssue(target, { closedAt: context.momentOf(target).at }),
    reopenIssue: (target) => changeIssue(target, { closedAt: null }),
    labelIssue: ({ labels, ...target }) => changeIssue(target, { labels: labels.map(coloured) }),
  };
}

function coloured(name: string) {
  return { name, color: 'ededed' };
}
