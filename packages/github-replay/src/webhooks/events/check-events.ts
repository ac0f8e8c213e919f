import { checkSuiteId, checkSuitesOf, rollupState, type CheckSuite } from '../../graphql/views/check-view.ts';
import { nodeId } from '../../graphql/node-id.ts';
import type { CheckRun, PullRequest, StatusContext } from '../../history/model.ts';
import { stableNumber } from '../../history/stable-number.ts';
import { checkRunShape, statusShape } from '../../rest/check-shapes.ts';
import type { Parent } from '../../rest/part-shapes.ts';
import type { WebhookEvent } from '../webhook-event.ts';

/** Runs that began, runs that ended, and suites that ended with them. */
export function checkEvents(parent: Parent, before: PullRequest): WebhookEvent[] {
  const known = new Map(
    before.checks.flatMap((check) => (check.__typename === 'CheckRun' ? [[check.databaseId, check] as const] : [])),
  );
  const events: WebhookEvent[] = [];
  for (const suite of checkSuitesOf(parent.pullRequest)) {
    let ended = 0;
    for (const run of suite.runs) {
      const was = known.get(run.databaseId);
      if (!was) events.push(checkRunEvent(parent, 'created', run, suite));
      // A run that had ended may end again with another conclusion: GitHub sends that, too.
      if (run.status !== 'COMPLETED' || run === was) continue;
      events.push(checkRunEvent(parent, 'completed', run, suite));
      ended++;
    }
    const done = suite.runs.every(({ status }) => status === 'COMPLETED');
    if (ended > 0 && done) events.push(checkSuiteEvent(parent, suite));
  }
  return events;
}

/** A commit status that is new, or took the place of the one before. */
export function statusEvents(parent: Parent, before: PullRequest): WebhookEvent[] {
  return parent.pullRequest.checks.flatMap((check) =>
    check.__typename === 'StatusContext' && !before.checks.includes(check) ? [statusEvent(parent, check)] : [],
  );
}

function statusEvent(parent: Parent, context: StatusContext): WebhookEvent {
  const { repository, pullRequest } = parent;
  const sha = pullRequest.headRefOid;
  const id = stableNumber(`status ${sha} ${context.context} ${context.createdAt} ${context.state}`);
  const commit = { sha, html_url: `https://github.com/${repository.fullName}/commit/${sha}` };
  const branches = [{ name: pullRequest.headRefName, commit: { sha }, protected: false }];
  return { name: 'status', payload: { id, sha, name: repository.fullName, ...statusShape(context), commit, branches } };
}

function checkRunEvent(parent: Parent, action: string, run: CheckRun, suite: CheckSuite): WebhookEvent {
  const shape = {
    ...checkRunShape(parent.repository, parent.pullRequest, run),
    check_suite: suiteShape(parent, suite),
    pull_requests: pullRequestsOf(parent),
  };
  return { name: 'check_run', payload: { action, check_run: shape } };
}

function checkSuiteEvent(parent: Parent, suite: CheckSuite): WebhookEvent {
  return { name: 'check_suite', payload: { action: 'completed', check_suite: suiteShape(parent, suite) } };
}

function suiteShape(parent: Parent, suite: CheckSuite) {
  const { repository, pullRequest } = parent;
  const done = suite.runs.every(({ status }) => status === 'COMPLETED');
  const id = checkSuiteId(pullRequest, suite);
  return {
    id,
    node_id: nodeId('CheckSuite', repository.databaseId, pullRequest.number, id),
    head_branch: pullRequest.headRefName,
    head_sha: pullRequest.headRefOid,
    status: done ? 'completed' : 'in_progress',
    conclusion: done ? rollupState(suite.runs).toLowerCase() : null,
    latest_check_runs_count: suite.runs.length,
    app: { id: suite.app.databaseId, slug: suite.app.slug, name: suite.app.slug },
    pull_requests: pullRequestsOf(parent),
  };
}

/** Checks belong to a commit: of the pull requests that have it for a head, those that are open are named. */
function pullRequestsOf({ repository, pullRequest, api }: Parent) {
  if (pullRequest.state !== 'OPEN') return [];
  const { databaseId, fullName } = repository;
  const [, name = ''] = fullName.split('/');
  const repo = { id: databaseId, name, url: `${api}/repos/${fullName}` };
  return [
    {
      id: pullRequest.databaseId,
      number: pullRequest.number,
      url: `${api}/repos/${fullName}/pulls/${pullRequest.number}`,
      head: { ref: pullRequest.headRefName, sha: pullRequest.headRefOid, repo },
      base: { ref: pullRequest.baseRefName, sha: pullRequest.baseRefOid, repo },
    },
  ];
}
