import type { CheckName } from '../entities.ts';
import { compareIds } from '../github-id.ts';
import type { CheckInput, FactsInput } from './input.ts';
import { isBefore, secondsBetween } from './instants.ts';
import { statusesAtMerge } from './statuses-at-merge.ts';

const PASSED = ['success', 'neutral', 'skipped'];
const FAILED = ['failure', 'timed_out', 'startup_failure', 'action_required'];
/** States of a status that has not ended: https://docs.github.com/en/graphql/reference/enums#statusstate */
const NOT_ENDED = ['pending', 'expected'];

type Outcome = 'passed' | 'failed' | 'running';

/** The latest run of a check, or a status, on the head. */
export interface CheckResult {
  check: CheckName;
  isRequired: boolean | null;
  outcome: Outcome;
  /** What GitHub calls the result. */
  word: string;
  endedAt: string | null;
  /** GitHub's id of a run; null for a status. */
  githubId: string | null;
}

/** What the checks of a head say. */
export interface Verdict {
  /** Null while one of those that count has not ended, or without any. */
  passed: boolean | null;
  /** The required ones, or all when none is required. */
  counted: CheckResult[];
  /** The others. */
  uncounted: CheckResult[];
  /** `passed` may change when it becomes known which checks are required. */
  isUndecided: boolean;
  /** Some of the results differ, so that `passed` depends on which are required. */
  depends: boolean;
  /** When the first run on the head started. */
  startedAt: string | null;
}

type HeadChecks = Pick<FactsInput, 'checks' | 'statuses' | 'statusesAtMerge' | 'mergedAt' | 'requiredChecks'>;

/**
 * The verdict of the checks on the head: the latest run of each (app, workflow, name), and each status. Runs that started
 * after the merge do not count, nor what a status said later. What was required at the merge decides where that is
 * stored, else what is required now.
 */
export function judgeChecks(head: HeadChecks): Verdict {
  const { checks, mergedAt, requiredChecks } = head;
  const runs = checks.filter(
    ({ startedAt }) => mergedAt === null || startedAt === null || !isBefore(mergedAt, startedAt),
  );
  const results = latestResults(runs, statusesAtMerge(head), requiredChecks);
  const required = results.filter(({ isRequired }) => isRequired === true);
  // What was required and is no longer listed leaves nothing to count, not everything.
  const counted = required.length > 0 || (requiredChecks ?? []).length > 0 ? required : results;
  const open = results.filter(({ isRequired }) => isRequired === null);
  const possible = new Set([passedOf(counted), ...open.map((result) => passedOf([...required, result]))]);
  const starts = runs.flatMap(({ startedAt }) => startedAt ?? []);
  return {
    passed: passedOf(counted),
    counted,
    uncounted: results.filter((result) => !counted.includes(result)),
    isUndecided: possible.size > 1,
    depends: new Set(results.map(({ outcome }) => outcome)).size > 1,
    startedAt: starts.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
  };
}

/** False when one failed; else null while one runs, or without any; else true. */
function passedOf(results: CheckResult[]): boolean | null {
  if (results.some(({ outcome }) => outcome === 'failed')) return false;
  return results.length === 0 || results.some(({ outcome }) => outcome === 'running') ? null : true;
}

/** The checks for which the verdict depends on which are required. Empty when all agree. */
export function decidingChecks({ depends, counted, uncounted }: Verdict): CheckName[] {
  return depends ? [...counted, ...uncounted].map(({ check }) => check) : [];
}

/**
 * The checks that were required, to be stored with a merged pull request: as soon as it is known of each check, or as
 * soon as no answer can change the verdict. Null before that, and when the set is stored already.
 */
export function requiredToKeep(
  { mergedAt, requiredChecks }: Pick<FactsInput, 'mergedAt' | 'requiredChecks'>,
  { counted, uncounted, depends, isUndecided }: Verdict,
): CheckName[] | null {
  const all = [...counted, ...uncounted];
  if (mergedAt === null || requiredChecks !== null || all.length === 0) return null;
  const isKnown = all.every(({ isRequired }) => isRequired !== null) || (depends && !isUndecided);
  return isKnown ? all.filter(({ isRequired }) => isRequired === true).map(({ check }) => check) : null;
}

/** Seconds from the head's first start to the last end of a check that counts; null while one has not ended. */
export function ciSeconds({ counted, startedAt }: Verdict): number | null {
  const ends = counted.map(({ outcome, endedAt }) => (outcome === 'running' ? null : endedAt));
  const last = latestEnd(counted);
  if (startedAt === null || last === null || ends.includes(null)) return null;
  return Math.max(0, secondsBetween(startedAt, last));
}

/** The latest known end among these; null without one. */
export function latestEnd(results: CheckResult[]): string | null {
  return endsOf(results).at(-1) ?? null;
}

/** The earliest known end among these; null without one. */
export function earliestEnd(results: CheckResult[]): string | null {
  return endsOf(results)[0] ?? null;
}

function endsOf(results: CheckResult[]): string[] {
  return results
    .flatMap(({ outcome, endedAt }) => (outcome === 'running' || endedAt === null ? [] : [endedAt]))
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
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

function latestResults(
  checks: CheckInput[],
  statuses: FactsInput['statuses'],
  kept: CheckName[] | null,
): CheckResult[] {
  const keys = kept && new Set(kept.map(keyOf));
  const isRequired = (check: CheckName, now: boolean | null) => (keys ? keys.has(keyOf(check)) : now);
  const latest = [...runsByCheck(checks).values()].map((runs) => runs.at(-1)).filter((run) => run !== undefined);
  return [
    ...latest.map((run) => {
      const check = { kind: 'run' as const, app: run.app ?? '', workflow: run.workflow ?? '', name: run.name };
      const ended = run.status === 'completed' && run.conclusion !== null;
      return {
        check,
        isRequired: isRequired(check, run.isRequired),
        outcome: ended ? outcomeOf(PASSED.includes(run.conclusion ?? '')) : ('running' as const),
        word: run.conclusion ?? run.status,
        endedAt: run.completedAt,
        githubId: run.githubId,
      };
    }),
    ...statuses.map(({ context, state, createdAt, isRequired: now }) => {
      const check = { kind: 'status' as const, app: '', workflow: '', name: context };
      return {
        check,
        isRequired: isRequired(check, now),
        outcome: NOT_ENDED.includes(state) ? ('running' as const) : outcomeOf(state === 'success'),
        word: state,
        // A status has no other instant: it is that of its latest state.
        endedAt: createdAt,
        githubId: null,
      };
    }),
  ];
}

function outcomeOf(passed: boolean): Outcome {
  return passed ? 'passed' : 'failed';
}

function keyOf({ kind, app, workflow, name }: CheckName): string {
  return JSON.stringify([kind, app, workflow, name]);
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
