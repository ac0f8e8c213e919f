import type { Basis } from './basis.ts';
import { ciSeconds, type CheckResult } from './checks.ts';
import { checkRow, utc, type Explanation } from './source-rows.ts';

/**
 * Why the checks passed or not. It names what did not pass and does not count, so that the answer and the list of checks
 * say one truth, and the time of that truth.
 */
export function explainChecks({ input, verdict }: Basis): Explanation {
  const { counted, uncounted, passed } = verdict;
  const rows = counted.map(checkRow);
  if (counted.length + uncounted.length === 0) return { rule: 'no check is known', rows };
  if (counted.length === 0) return { rule: 'the checks that were required are no longer listed', rows };
  const isRequired = counted.some((result) => result.isRequired === true);
  const only = counted.length === 1;
  const which = isRequired
    ? `the ${counted.length} required check${only ? ' counts' : 's count'}`
    : 'all checks count, because none is known to be required';
  const passes = only ? 'it passed' : 'all passed';
  const outcome =
    passed === null ? 'not all have ended' : passed ? passes : `these did not pass: ${namesOf(counted, 'failed')}`;
  const others = uncounted.filter((result) => result.outcome !== 'passed');
  const beside = others.length > 0 ? `; not required: ${others.map(wordOf).join(', ')}` : '';
  return { rule: `${which}; ${outcome}${whenOf(input)}${beside}`, rows };
}

export function explainCiTime({ verdict }: Basis): Explanation {
  const { startedAt, counted } = verdict;
  const rows = counted.map(checkRow);
  if (startedAt === null) return { rule: 'no run on the head says when it started', rows };
  if (counted.some(({ outcome }) => outcome === 'running'))
    return { rule: 'not all checks that count have ended', rows };
  if (ciSeconds(verdict) === null) return { rule: 'it is not known when the checks that count ended', rows };
  return { rule: `from ${utc(startedAt)}, the first start on the head, to the last end of a check that counts`, rows };
}

export function explainFlaky({ verdict }: Basis): Explanation {
  const rows = [...verdict.counted, ...verdict.uncounted].map(checkRow);
  return { rule: 'checks that failed and then passed on the same commit', rows };
}

/** The time that the verdict is of: the merge, with what was required as known then; else now. */
function whenOf({ mergedAt, requiredAsOf }: Basis['input']): string {
  if (mergedAt === null) return '';
  const known = requiredAsOf === null ? '' : `, by the rules of the branch as of ${utc(requiredAsOf)}`;
  return ` at the merge${known}`;
}

function namesOf(results: CheckResult[], outcome: CheckResult['outcome']): string {
  return results
    .filter((result) => result.outcome === outcome)
    .map(wordOf)
    .join(', ');
}

function wordOf({ check, word }: CheckResult): string {
  return `${check.name} (${word.replaceAll('_', ' ')})`;
}
