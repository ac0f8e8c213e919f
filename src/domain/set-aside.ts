import type { ListName } from './entities.ts';

/** Data that GitHub could not give or Postgres refused, although everything around it was read and stored. */
export interface SetAside {
  /** The pull request; null when GitHub did not show its number, and for a list of the repository itself. */
  number: number | null;
  /**
   * The incomplete list of the pull request, or one of the repository: `deployments`, `releases`, `issues`. Absent for
   * the pull request itself.
   */
  list?: string;
  reason: string;
  /** How often it was asked for. */
  tries: number;
  /** When it is asked for again, ISO 8601. */
  nextTry: string | null;
}

/**
 * A place that could not be read: `list` is a field or list of the pull request, or null for the pull request itself.
 */
export interface Unread {
  number: number | null;
  /**
   * For a pull request whose number GitHub did not show: GitHub's cursor of the pull request before it in the list by
   * `updatedAt`, null at the beginning of the list. A cursor is a position: what moves since does not change what is
   * behind it.
   */
  after?: string | null;
  list: ListName | 'deployments' | (string & {}) | null;
  reason: string;
}

const HOUR_MS = 3_600_000;
const FIRST_RETRY_MS = HOUR_MS / 2;
const MAX_RETRY_MS = 14 * 24 * HOUR_MS;

/** When something is asked for again after this many failed requests: after half an hour, then less and less often. */
export function nextTryAfter(tries: number, now: number): number {
  return now + Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 4 ** Math.max(0, tries - 1));
}
