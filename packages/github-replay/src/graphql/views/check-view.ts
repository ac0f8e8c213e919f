import { stableNumber } from '../../history/stable-number.ts';
import type { Check, CheckRun, PullRequest } from '../../history/model.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { nodeId } from '../node-id.ts';
import { refuseArguments } from '../refuse-arguments.ts';
import { replayError } from '../replay-error.ts';
import { actorView } from './actor-view.ts';
import { addresses, repositoryPath, type Home } from './home.ts';

export interface CheckSuite {
  readonly app: CheckRun['app'];
  readonly workflow: string | null;
  readonly runs: readonly CheckRun[];
}

/** The runs of a head commit by app and workflow, which is what a check suite is. */
export function checkSuitesOf({ checks }: PullRequest): CheckSuite[] {
  const runs = checks.filter((check) => check.__typename === 'CheckRun');
  const groups = Map.groupBy(runs, ({ app, workflow }) => `${app.slug} ${workflow}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ app: first.app, workflow: first.workflow, runs: group }] : [];
  });
}

export function checkSuiteId({ headRefOid }: PullRequest, { app, workflow }: CheckSuite): number {
  return stableNumber(`suite ${headRefOid} ${app.slug} ${workflow}`);
}

/** The state of `statusCheckRollup`: failing before pending before success; null without any check. */
export function rollupState(checks: readonly Check[]): 'SUCCESS' | 'FAILURE' | 'PENDING' {
  let pending = false;
  for (const check of checks) {
    const result = check.__typename === 'CheckRun' ? check.conclusion : check.state;
    if (result === 'FAILURE' || result === 'ERROR' || result === 'TIMED_OUT' || result === 'CANCELLED')
      return 'FAILURE';
    pending ||= result === null || result === 'PENDING';
  }
  return pending ? 'PENDING' : 'SUCCESS';
}

export function rollupView(home: Home, commit: object) {
  const { checks, headRefOid } = home.pullRequest;
  if (checks.length === 0) return null;
  return {
    __typename: 'StatusCheckRollup',
    id: () => nodeId('StatusCheckRollup', home.repository.databaseId, headRefOid),
    state: rollupState(checks),
    commit,
    contexts(args: PageArguments) {
      const page = connection(sequenceOf(checks), args, (check) => checkView(home, check, commit));
      const checkRunCount = checks.filter((check) => check.__typename === 'CheckRun').length;
      return { ...page, checkRunCount, statusContextCount: checks.length - checkRunCount };
    },
  };
}

/** The checks that the protection of every branch requires. */
const REQUIRED = new Set(['build', 'ci/legacy']);

/** Whether a check is required; only a pull request can answer it. */
function requirementOf(name: string, number: number) {
  return (args: { pullRequestId?: string | null; pullRequestNumber?: number | null }) => {
    refuseArguments('isRequired', args, ['pullRequestId']);
    if (args.pullRequestNumber !== number)
      throw replayError('NOT_FOUND', 'isRequired needs the number of its pull request.');
    return REQUIRED.has(name);
  };
}

export function checkView(home: Home, check: Check, commit: object) {
  const { repository, pullRequest } = home;
  if (check.__typename === 'StatusContext') {
    return {
      ...check,
      id: () => nodeId('StatusContext', repository.databaseId, pullRequest.number, check.context),
      isRequired: requirementOf(check.context, pullRequest.number),
      creator: actorView(check.creator),
      commit,
      targetUrl: null,
      avatarUrl: null,
    };
  }
  const path = `${repositoryPath(repository)}/runs/${check.databaseId}`;
  return {
    ...check,
    id: () => nodeId('CheckRun', repository.databaseId, pullRequest.number, check.databaseId),
    title: null,
    summary: null,
    text: null,
    externalId: '',
    isRequired: requirementOf(check.name, pullRequest.number),
    detailsUrl: `https://github.com${path}`,
    permalink: `https://github.com${path}`,
    repository: home.repositoryView,
    checkSuite() {
      const suite = checkSuitesOf(pullRequest).find(({ runs }) => runs.includes(check));
      return suite && checkSuiteView(home, suite, commit);
    },
    ...addresses(path),
  };
}

export function checkSuiteView(home: Home, suite: CheckSuite, commit: object) {
  const { repository, pullRequest } = home;
  const { workflow } = suite;
  const databaseId = checkSuiteId(pullRequest, suite);
  const times = suite.runs.map((run) => run.startedAt ?? pullRequest.updatedAt).sort();
  const createdAt = times[0] ?? pullRequest.updatedAt;
  const path = `${repositoryPath(repository)}/actions/runs/${databaseId}`;
  const running = suite.runs.some((run) => run.status !== 'COMPLETED');
  const view = {
    __typename: 'CheckSuite',
    id: () => nodeId('CheckSuite', repository.databaseId, pullRequest.number, databaseId),
    databaseId,
    commit,
    repository: home.repositoryView,
    createdAt,
    updatedAt: times.at(-1) ?? createdAt,
    status: running ? 'IN_PROGRESS' : 'COMPLETED',
    conclusion: running ? null : rollupState(suite.runs),
    app: { __typename: 'App', name: suite.app.slug, ...suite.app },
    checkRuns: (args: PageArguments) => connection(sequenceOf(suite.runs), args, (run) => checkView(home, run, commit)),
    workflowRun: () =>
      workflow === null
        ? null
        : {
            __typename: 'WorkflowRun',
            id: () => nodeId('WorkflowRun', databaseId),
            databaseId,
            event: 'pull_request',
            runNumber: pullRequest.number,
            createdAt,
            updatedAt: createdAt,
            checkSuite: view,
            workflow: {
              __typename: 'Workflow',
              id: () => nodeId('Workflow', repository.databaseId, workflow),
              databaseId: stableNumber(`workflow ${workflow}`),
              name: workflow,
              state: 'ACTIVE',
            },
            ...addresses(path),
          },
    ...addresses(path),
  };
  return view;
}
