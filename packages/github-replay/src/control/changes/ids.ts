import { createHash } from 'node:crypto';
import { childDatabaseId } from '../../history/database-ids.ts';
import type { PullRequest } from '../../history/model.ts';
import type { Moment } from './moment.ts';

/** Ids of what is added start here, behind all that a history holds of its own. */
const FIRST_ADDED = 900;

/** The id of a part that is added behind the others of its kind. */
export function nextId(
  parts: readonly { databaseId: number }[],
  { number }: PullRequest,
  { repositoryId }: Moment,
): number {
  const last = parts.at(-1)?.databaseId ?? 0;
  return Math.max(last + 1, childDatabaseId(repositoryId, number, FIRST_ADDED));
}

export function oidOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
