import type { CheckName } from '../entities.ts';
import { compareIds } from '../github-id.ts';
import type { CheckInput, StatusInput } from './input.ts';

const PASSED = ['success', 'neutral', 'skipped'];
const FAILED = ['failure', 'timed_out', 'startup_failure', 'action_required'];

interface Result {
  check: CheckName;
  isRequired: boolean | null;
  passed: boolean;
}

/**
 * Whether the checks of the head commit passed: the latest run of each (app, workflow, name), and each status. The required
 * ones count, or all when none is required. Null without any.
 */
export function checksPassed(checks: CheckInput[], statuses: StatusInput[]): boolean | null {
  const results = latestResults(checks, statuses);
  if (results.length === 0) return null;
  const required = results.filter(({ isRequired }) => isRequired === true);
  return (required.length > 0 ? required : results).every(({ passed }) => passed);
}

/**
 * The checks for which `checksPassed` depends on which are required: some passed and others did not. Empty when all agree.
 */
export function decidingChecks(checks: CheckInput[], statuses: StatusInput[]): CheckName[] {
  const results = latestResults(checks, statuses);
  const agree = new Set(results.map(({ passed }) => passed)).size < 2;
  return agree ? [] : results.map(({ check }) => check);
}

/** Whether `checksPassed` may change when it becomes known which checks are required. */
export function isUndecided(checks: CheckInput[], statuses: StatusInput[]): boolean {
  const results = latestResults(checks, statuses);
  const unknown = results.filter(({ isRequired }) => isRequired === null);
  const required = results.filter(({ isRequired }) => isRequired === true);
  const allPassed = results.every(({ passed }) => passed);
  const mayPass =
    required.every(({ passed }) => passed) &&
    (required.length > 0 || allPassed || unknown.some(({ passed }) => passed));
  const mayFail =
    required.some(({ passed }) => !passed) ||
    unknown.some(({ passed }) => !passed) ||
    (required.length === 0 && !allPassed);
  return mayPass && mayFail && unknown.length > 0;
}

/** Names of checks that failed and then passed on the same head commit, so without a change of the code. */
export function flakyChecks(checks: CheckInput[]): string[] {
  const names = new Set<string>();
  for (const runs of runsByCheck(checks).values()) {
    const failed = runs.findIndex(({ conclusion }) => conclusion !== null && FAILED.includes(conclusion));
    const passed = runs.findLastIndex(({ conclusion }) => conclusion === 'success');
    const [first] = runs;
    if (first && failed !== -1 && failed < passed) names.add(first.name);
  }
  return [...names].toSorted();
}

function latestResults(checks: CheckInput[], statuses: StatusInput[]): Result[] {
  const latest = [...runsByCheck(checks).values()].map((runs) => runs.at(-1)).filter((run) => run !== undefined);
  return [
    ...latest.map(({ app, workflow, name, isRequired, status, conclusion }) => ({
      check: { kind: 'run' as const, app: app ?? '', workflow: workflow ?? '', name },
      isRequired,
      passed: status === 'completed' && conclusion !== null && PASSED.includes(conclusion),
    })),
    ...statuses.map(({ context, isRequired, state }) => ({
      check: { kind: 'status' as const, app: '', workflow: '', name: context },
      isRequired,
      passed: state === 'success',
    })),
  ];
}

/** Runs of each check, oldest first; a run that has not started counts as the newest. */
function runsByCheck(checks: CheckInput[]): Map<string, CheckInput[]> {
  const startOf = ({ startedAt }: CheckInput) =>
    startedAt === null ? Number.POSITIVE_INFINITY : Date.parse(startedAt);
  const sorted = checks.toSorted((a, b) => {
    const [first, second] = [startOf(a), startOf(b)];
    return first === second ? compareIds(a.githubId, b.githubId) : first - second;
  });
  return Map.groupBy(sorted, ({ app, workflow, name }) => JSON.stringify([app, workflow, name]));
}
