import type { PullRequest } from '../history/model.ts';
import type { CommentIndex } from '../hosting/comment-index.ts';
import { createCommentIndex } from '../hosting/comment-index.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { FILES_LISTED } from '../graphql/views/pull-request-view.ts';
import { checkRunShape, combinedState, statusShape } from './check-shapes.ts';
import { deploymentShape, deploymentStatusShape } from './deployment-shape.ts';
import { listed } from './page.ts';
import {
  commitShape,
  fileShape,
  inlineCommentShape,
  issueCommentShape,
  reviewShape,
  type Parent,
} from './part-shapes.ts';
import { pullRequestDetailShape, pullRequestShape } from './pull-request-shape.ts';
import { workflowRunShape, workflowShape } from './workflow-shape.ts';
import { repositoryShape } from './repository-shape.ts';
import type { RestResult } from './result.ts';

/** REST lists no more commits of a pull request than this. */
const COMMITS_LISTED = 250;

export interface RestRequest {
  readonly repository: HostedRepository;
  readonly parameters: Record<string, string>;
  readonly query: URLSearchParams;
  /** The API's address, for addresses in answers. */
  readonly api: string;
}

/** Undefined is GitHub's 404. */
type Handler = (request: RestRequest) => RestResult | undefined;

/** The paths below `/repos/{owner}/{repo}` and `/repositories/{id}`. */
export function repositoryRoutes(): Record<string, Handler> {
  const inline = new WeakMap<HostedRepository, CommentIndex>();
  const issue = new WeakMap<HostedRepository, CommentIndex>();

  return {
    '': ({ repository, api }) => ({ object: repositoryShape(repository, api) }),
    '/pulls': listPullRequests,
    '/pulls/comments': (request) => listComments(request, inline, (each) => each.inlineComments, inlineCommentShape),
    '/issues/comments': (request) => listComments(request, issue, (each) => each.comments, issueCommentShape),
    '/pulls/:number': (request) => {
      const pullRequest = pullRequestOf(request);
      return pullRequest && { object: pullRequestDetailShape(request.repository, pullRequest, request.api) };
    },
    '/pulls/:number/reviews': (request) => listParts(request, (each) => each.reviews, reviewShape),
    '/pulls/:number/commits': (request) =>
      listParts(request, (each) => each.commits.slice(0, COMMITS_LISTED), commitShape),
    '/pulls/:number/files': (request) => listParts(request, (each) => each.files.slice(0, FILES_LISTED), fileShape),
    '/pulls/:number/comments': (request) => listParts(request, (each) => each.inlineComments, inlineCommentShape),
    '/issues/:number/comments': (request) => listParts(request, (each) => each.comments, issueCommentShape),
    '/commits/:sha/check-runs': listCheckRuns,
    '/commits/:sha/status': listStatuses,
    '/deployments': listDeployments,
    '/deployments/:id/statuses': listDeploymentStatuses,
    '/actions/workflows': ({ repository }) => {
      const { workflows } = repository.delivery();
      return { under: 'workflows', list: listed(workflows.map((workflow) => workflowShape(repository, workflow))) };
    },
    '/actions/workflows/:id/runs': listWorkflowRuns,
  };
}

function pullRequestOf({ repository, parameters }: RestRequest): PullRequest | undefined {
  return repository.pullRequest(Number(parameters['number']));
}

function listPullRequests({ repository, query, api }: RestRequest): RestResult {
  const state = query.get('state') ?? 'open';
  const byUpdate = query.get('sort') === 'updated';
  // GitHub sorts the newest first, except when the order is not by creation and no direction is given.
  const descending = (query.get('direction') ?? (byUpdate ? 'asc' : 'desc')) === 'desc';
  const all = (byUpdate ? repository.byUpdate : repository.byCreation).outlines;
  const kept = state === 'all' ? all : all.filter((each) => (each.state === 'OPEN') === (state === 'open'));
  return {
    pullRequests: true,
    list: {
      size: kept.length,
      at(index) {
        const outline = kept[descending ? kept.length - 1 - index : index];
        const pullRequest = outline && repository.pullRequest(outline.number);
        if (!pullRequest) throw new RangeError(`no pull request at ${index}`);
        return pullRequestShape(repository, pullRequest, api);
      },
    },
  };
}

function listParts<Part>(
  request: RestRequest,
  partsOf: (pullRequest: PullRequest) => readonly Part[],
  shape: (parent: Parent, part: Part) => object,
): RestResult | undefined {
  const pullRequest = pullRequestOf(request);
  if (!pullRequest) return undefined;
  const parts = listed(partsOf(pullRequest));
  const parent = { repository: request.repository, pullRequest, api: request.api };
  return { list: { size: parts.size, at: (index) => shape(parent, parts.at(index)) } };
}

function listComments<Comment extends PullRequest['comments'][number]>(
  { repository, query, api }: RestRequest,
  indexes: WeakMap<HostedRepository, CommentIndex>,
  commentsOf: (pullRequest: PullRequest) => readonly Comment[],
  shape: (parent: Parent, comment: Comment) => object,
): RestResult {
  let index = indexes.get(repository);
  if (!index) indexes.set(repository, (index = createCommentIndex(repository, commentsOf)));
  const sort = query.get('sort') === 'updated' ? 'updated' : 'created';
  const direction = query.get('direction') === 'desc' ? 'desc' : 'asc';
  const since = Date.parse(query.get('since') ?? '');
  const places = listed(index.list(sort, direction, Number.isNaN(since) ? undefined : since));
  return {
    list: {
      size: places.size,
      at(position) {
        const { number, databaseId } = places.at(position);
        const pullRequest = repository.pullRequest(number);
        const comment = pullRequest && commentsOf(pullRequest).find((each) => each.databaseId === databaseId);
        if (!comment) throw new Error(`comment ${databaseId} is indexed, but not there`);
        return shape({ repository, pullRequest, api }, comment);
      },
    },
  };
}

function headedBy({ repository, parameters }: RestRequest): PullRequest | null | undefined {
  const sha = parameters['sha'] ?? '';
  const number = repository.numberOfCommit(sha);
  const pullRequest = number === undefined ? undefined : repository.pullRequest(number);
  // Undefined: no such commit. Null: one without checks, because only head commits have any.
  return pullRequest && (pullRequest.headRefOid === sha ? pullRequest : null);
}

function listCheckRuns(request: RestRequest): RestResult | undefined {
  const pullRequest = headedBy(request);
  if (pullRequest === undefined) return undefined;
  const runs = pullRequest?.checks.filter((check) => check.__typename === 'CheckRun') ?? [];
  return {
    under: 'check_runs',
    list: listed(pullRequest ? runs.map((run) => checkRunShape(request.repository, pullRequest, run)) : []),
  };
}

function listStatuses(request: RestRequest): RestResult | undefined {
  const pullRequest = headedBy(request);
  if (pullRequest === undefined) return undefined;
  const contexts = pullRequest?.checks.filter((check) => check.__typename === 'StatusContext') ?? [];
  const beside = { state: combinedState(contexts), sha: request.parameters['sha'] };
  return { under: 'statuses', beside, list: listed(contexts.map(statusShape)) };
}

function listDeployments({ repository, query }: RestRequest): RestResult {
  const [environment, sha] = [query.get('environment'), query.get('sha')];
  const deployments = repository
    .deployments()
    .filter((each) => (!environment || each.environment === environment) && (!sha || each.commitOid === sha))
    .toReversed();
  const list = listed(deployments);
  return { list: { size: list.size, at: (index) => deploymentShape(list.at(index)) } };
}

function listDeploymentStatuses({ repository, parameters }: RestRequest): RestResult | undefined {
  const deployment = repository.deployments().find(({ databaseId }) => String(databaseId) === parameters['id']);
  if (!deployment) return undefined;
  const newestFirst = deployment.statuses.toReversed();
  return { list: listed(newestFirst.map((status) => deploymentStatusShape(deployment, status))) };
}

/** Newest first. The replay serves no filter. */
function listWorkflowRuns({ repository, parameters }: RestRequest): RestResult | undefined {
  const { workflows, workflowRuns } = repository.delivery();
  const workflow = workflows.find(({ id }) => String(id) === parameters['id']);
  if (!workflow) return undefined;
  const runs = workflowRuns.filter(({ workflowId }) => workflowId === workflow.id).toReversed();
  return { under: 'workflow_runs', list: listed(runs.map((run) => workflowRunShape(run, workflow))) };
}
