import type { CheckInput, StatusInput } from './input.ts';

const PASSED = ['success', 'neutral', 'skipped'];
const FAILED = ['failure', 'timed_out', 'startup_failure', 'action_required'];

/**
 * Whether the checks of the head let the merge through: the latest run of each (app, workflow, name) and each status, of
 * which those count that are required, or all when none is. Null without any.
 */
export function checksPassed(checks: CheckInput[], statuses: StatusInput[]): boolean | null {
  const latest = [...runsByCheck(checks).values()].map((runs) => runs.at(-1)).filter((run) => run !== undefined);
  const results = [
    ...latest.map(({ isRequired, status, conclusion }) => ({
      isRequired,
      passed: status === 'completed' && conclusion !== null && PASSED.includes(conclusion),
    })),
    ...statuses.map(({ isRequired, state }) => ({ isRequired, passed: state === 'success' })),
  ];
  if (results.length === 0) return null;
  const required = results.filter(({ isRequired }) => isRequired === true);
  return (required.length > 0 ? required : results).every(({ passed }) => passed);
}

/** Names of checks that failed and then passed on the same head: what changed was not the code. */
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

/** Runs of each check, oldest first; one that has not started is the newest. */
function runsByCheck(checks: CheckInput[]): Map<string, CheckInput[]> {
  const startOf = ({ startedAt }: CheckInput) =>
    startedAt === null ? Number.POSITIVE_INFINITY : Date.parse(startedAt);
  const sorted = checks.toSorted((a, b) => {
    const [first, second] = [startOf(a), startOf(b)];
    return first === second ? a.githubId - b.githubId : first - second;
  });
  return Map.groupBy(sorted, ({ app, workflow, name }) => JSON.stringify([app, workflow, name]));
}
