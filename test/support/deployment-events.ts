import type { Ancestry, DeploymentEvent } from '../../src/domain/deployments/deployment-event.ts';

const HOUR_MS = 3_600_000;
/** Hours since the start of an example, as an instant. */
export const hour = (hours: number) => Date.UTC(2026, 0, 5) + hours * HOUR_MS;
export const day = (days: number) => hour(24 * days);

/** A success of a commit; it began a quarter of an hour before. */
export function success(id: string, commit: string, at: number, more: Partial<DeploymentEvent> = {}): DeploymentEvent {
  const environment = more.environment ?? 'production';
  const began = hour(at) - HOUR_MS / 4;
  return { id, commit, environment, beganAt: began, succeededAt: hour(at), carriedBy: commit, mark: null, ...more };
}

/**
 * The ancestry of commits that are numbers of one branch (`c7`), some with a branch of their own: `c7-x` comes after
 * `c7` and before nothing else. `asked` notes each question.
 */
export function byNumber(asked: string[] = []): Ancestry {
  return (commit, of) => {
    asked.push(`${commit} < ${of}`);
    const [a, ownA] = placeOf(commit);
    const [b, ownB] = placeOf(of);
    if (ownA !== undefined) return false;
    return ownB === undefined ? a < b : a <= b;
  };
}

function placeOf(commit: string): [number, string | undefined] {
  const [main = '', own] = commit.slice(1).split('-');
  return [Number(main), own];
}
