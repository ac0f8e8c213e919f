import { z } from 'zod';
import { cleanText } from '../domain/clean-text.ts';
import type { RunPage } from '../domain/deployments/source-pages.ts';
import type { GitHub } from './client.ts';
import { hasNextPage } from './link-header.ts';
import { spanOf } from './map-sources.ts';
import { parseRest } from './parse-rest.ts';
import { PER_PAGE } from './read-rest-list.ts';
import type { Repository } from './repository.ts';

const WORKFLOWS = '/repos/{owner}/{repo}/actions/workflows';
const RUNS = `${WORKFLOWS}/{id}/runs`;

const Workflows = z.object({
  workflows: z.array(z.object({ id: z.number(), name: z.string(), path: z.string() })),
});

/**
 * The id of the workflow with a name, or with a file of that name, whatever its capitals; null when there is none.
 * Throws a `FailureError`. https://docs.github.com/en/rest/actions/workflows#list-repository-workflows
 */
export async function findWorkflow(
  github: GitHub,
  { owner, name: repo }: Repository,
  workflow: string,
): Promise<string | null> {
  const asked = workflow.toLowerCase();
  for (let page = 1; ; page++) {
    const { data, headers } = await github.rest(WORKFLOWS, { owner, repo, per_page: PER_PAGE, page });
    const { workflows } = parseRest(Workflows, data, WORKFLOWS);
    const found = workflows.find(
      ({ name, path }) => name.toLowerCase() === asked || path.split('/').at(-1)?.toLowerCase() === asked,
    );
    if (found) return String(found.id);
    if (!hasNextPage(headers) || page >= MAX_PAGES) return null;
  }
}

/** A repository with more workflows than these pages hold has none by the name. */
const MAX_PAGES = 10;

const Run = z.object({
  id: z.number(),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  event: z.string(),
  conclusion: z.string().nullable(),
  created_at: z.iso.datetime({ offset: true }),
  updated_at: z.iso.datetime({ offset: true }),
});

/**
 * One page of the runs of a workflow; null when it still has this `etag`, which costs nothing. GitHub shows 1,000 runs
 * at most where a filter is given, so none is. Throws a `FailureError`.
 * https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
 */
export async function readWorkflowRuns(
  github: GitHub,
  { owner, name: repo }: Repository,
  { id, page, etag }: { id: string; page: number; etag: string | null },
): Promise<RunPage | null> {
  const answer = await github.restIfChanged(RUNS, { owner, repo, id, per_page: PER_PAGE, page }, etag);
  if (!answer) return null;
  const { workflow_runs: runs } = parseRest(z.object({ workflow_runs: z.array(Run) }), answer.data, RUNS);
  const tag = answer.headers['etag'];
  return {
    shipped: runs
      .filter(({ conclusion, event }) => conclusion === 'success' && event !== 'pull_request')
      .map((run) => ({
        externalId: String(run.id),
        sha: run.head_sha,
        ref: run.head_branch === null ? null : cleanText(run.head_branch),
        beganAt: run.created_at,
        succeededAt: run.updated_at,
      })),
    span: spanOf(runs.map(({ created_at: at }) => at)),
    next: hasNextPage(answer.headers) ? String(page + 1) : null,
    etag: typeof tag === 'string' ? tag : null,
  };
}
