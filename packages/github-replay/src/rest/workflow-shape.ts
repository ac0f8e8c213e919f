import { nodeId } from '../graphql/node-id.ts';
import type { Workflow, WorkflowRun } from '../history/delivery-model.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { accountShape } from './account-shape.ts';

/** https://docs.github.com/en/rest/actions/workflows#list-repository-workflows */
export function workflowShape(repository: HostedRepository, { id, name, path }: Workflow) {
  const { createdAt } = repository.history.facts;
  return {
    id,
    node_id: nodeId('Workflow', repository.databaseId, name),
    name,
    path,
    state: 'active',
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow */
export function workflowRunShape(run: WorkflowRun, workflow: Workflow | undefined) {
  return {
    id: run.id,
    node_id: nodeId('WorkflowRun', run.id),
    name: workflow?.name ?? null,
    path: workflow?.path,
    workflow_id: run.workflowId,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    event: run.event,
    status: run.conclusion === null ? 'in_progress' : 'completed',
    conclusion: run.conclusion,
    run_attempt: 1,
    actor: accountShape(run.actor),
    created_at: run.createdAt,
    run_started_at: run.createdAt,
    updated_at: run.updatedAt,
  };
}
