import type { repositoryRoute } from '../../routes/repositories.ts';
import type { Answer } from '../read.ts';
import type { Tone } from './chips.tsx';

/** Usually a repository is checked every half hour; after this it is late. */
const LATE_MS = 2 * 3_600_000;

/** Whether a repository was not checked for longer than usual. */
export function isLate(lastCheckedAt: string | null, now: number): boolean {
  return lastCheckedAt !== null && now - Date.parse(lastCheckedAt) > LATE_MS;
}

/** How it stands with a repository, in a chip. */
export function conditionOf(
  of: Pick<Answer<typeof repositoryRoute>, 'unavailableReason' | 'lastSync' | 'lastCheckedAt' | 'sync'>,
  isRefused: boolean,
  now: number,
): { tone: Tone; words: string } {
  if (isRefused || of.unavailableReason !== null || of.lastSync?.status === 'failed') {
    return { tone: 'bad', words: 'cannot be read' };
  }
  if (of.sync?.status === 'waiting') return { tone: 'warn', words: 'waiting for GitHub' };
  if (of.sync) return { tone: 'info', words: 'reading' };
  if (of.lastCheckedAt === null) return { tone: 'plain', words: 'never synced' };
  if (isLate(of.lastCheckedAt, now)) return { tone: 'warn', words: 'not checked lately' };
  return { tone: 'good', words: 'current' };
}
