import type { ListName } from './entities.ts';

/** What GitHub could not give, or Postgres could not take, although everything around it was read and stored. */
export interface SetAside {
  /** The pull request; null for one whose number GitHub did not show, and for a list of the repository itself. */
  number: number | null;
  /** The list of the pull request (or `deployments`, of the repository) that is not whole; absent: the pull request itself. */
  list?: string;
  reason: string;
  /** How often it was asked for. */
  tries: number;
  /** When it is asked for again, ISO 8601. */
  nextTry: string | null;
}

/** A place that could not be read: `list` null is the pull request itself, else a field or list of it. */
export interface Unread {
  number: number | null;
  list: ListName | 'deployments' | (string & {}) | null;
  reason: string;
}

const HOUR_MS = 3_600_000;
const FIRST_RETRY_MS = HOUR_MS / 2;
const MAX_RETRY_MS = 14 * 24 * HOUR_MS;

/** When something that was asked for so often in vain is asked for again: after half an hour, then ever more rarely. */
export function nextTryAfter(tries: number, now: number): number {
  return now + Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 4 ** Math.max(0, tries - 1));
}
