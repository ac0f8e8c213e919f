import { day, instant } from './format.js';

/** Which part of a repository's history is stored, in words. */
export function coverage(repository) {
  if (repository.unavailableReason) return `Not available on GitHub: ${repository.unavailableReason}`;
  if (!repository.syncedThrough) return 'Not synced yet';
  const since = repository.fullHistory ? 'Full history' : `Since ${day(repository.coveredSince)}`;
  return `${since}, current through ${instant(repository.syncedThrough)}`;
}
