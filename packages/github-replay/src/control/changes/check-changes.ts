import type { Check, CheckRun, PullRequest, StatusContext } from '../../history/model.ts';
import { nextId } from './ids.ts';
import type { Moment } from './moment.ts';

/** Adds check runs to the head commit. They leave `updatedAt` alone, as on GitHub. */
export function checked(
  pullRequest: PullRequest,
  names: readonly string[],
  conclusion: CheckRun['conclusion'],
  moment: Moment,
): PullRequest {
  const runs = pullRequest.checks.filter((check) => check.__typename === 'CheckRun');
  const first = nextId(runs, pullRequest, moment);
  const added = names.map((name, index): Check => ({
    __typename: 'CheckRun',
    databaseId: first + index,
    name,
    status: conclusion === null ? 'IN_PROGRESS' : 'COMPLETED',
    conclusion,
    startedAt: moment.at,
    completedAt: conclusion === null ? null : moment.at,
    app: { slug: 'github-actions', databaseId: 15_368 },
    workflow: 'CI',
  }));
  return { ...pullRequest, checks: [...pullRequest.checks, ...added] };
}

/** The new state of a run: only a completed run has a conclusion. */
export interface RunResult {
  readonly status?: CheckRun['status'] | undefined;
  readonly conclusion?: CheckRun['conclusion'] | undefined;
}

/** Sets the last run of this name. */
export function rechecked(pullRequest: PullRequest, name: string, result: RunResult, { at }: Moment): PullRequest {
  const isTarget = (check: Check): boolean => check.__typename === 'CheckRun' && check.name === name;
  const index = pullRequest.checks.findLastIndex(isTarget);
  if (index < 0) throw new Error(`there is no check run named ${name}`);
  return withRuns(pullRequest, (run, place) => (place === index ? withResult(run, result, at) : run));
}

/** Ends every run that is still going. */
export function completed(pullRequest: PullRequest, conclusion: CheckRun['conclusion'], { at }: Moment): PullRequest {
  return withRuns(pullRequest, (run) =>
    run.status === 'COMPLETED' ? run : withResult(run, { status: 'COMPLETED', conclusion }, at),
  );
}

/** Sets a commit status: a context has one, the last. Like check runs, they leave `updatedAt` alone. */
export function statused(
  pullRequest: PullRequest,
  context: string,
  state: StatusContext['state'],
  { at, actor }: Moment,
): PullRequest {
  const status: Check = {
    __typename: 'StatusContext',
    context,
    state,
    description: null,
    createdAt: at,
    creator: actor,
  };
  const others = pullRequest.checks.filter((check) => check.__typename === 'CheckRun' || check.context !== context);
  return { ...pullRequest, checks: [...others, status] };
}

function withRuns(pullRequest: PullRequest, make: (run: CheckRun, index: number) => CheckRun): PullRequest {
  const checks = pullRequest.checks.map((check, index) =>
    check.__typename === 'CheckRun' ? make(check, index) : check,
  );
  return { ...pullRequest, checks };
}

function withResult(run: CheckRun, { status = 'COMPLETED', conclusion }: RunResult, at: string): CheckRun {
  if (status !== 'COMPLETED') {
    if (conclusion) throw new Error('a run that has not completed has no conclusion');
    return { ...run, status, conclusion: null, completedAt: null };
  }
  if (conclusion === null) throw new Error('a completed run has a conclusion');
  return { ...run, status, conclusion: conclusion ?? 'SUCCESS', completedAt: at };
}
