import { partsOfFullName } from '../domain/github-names.ts';
import { FailureError } from '../errors.ts';

/**
 * The parts of a repository's name, also of a name that GitHub sent. Throws a `FailureError` for a text that is no
 * name.
 */
export function splitName(fullName: string): { owner: string; name: string } {
  const parts = partsOfFullName(fullName);
  if (parts) return parts;
  throw new FailureError({ kind: 'rejected', detail: `${JSON.stringify(fullName)} is no repository's name` });
}
