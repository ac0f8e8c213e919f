import { z } from 'zod';
import { situation } from '../board/situation.ts';
import { FINE_GRAINED_PERMISSIONS } from '../callers/credential.ts';

/**
 * Every token of a person is a fine-grained one with all permissions that such a token can have, except `without`. No
 * permission covers checks, and no header lists scopes.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
 */
export default situation({ without: z.array(z.string()).default([]) }, ({ without }) => {
  const kept = Object.entries(FINE_GRAINED_PERMISSIONS).filter(([name]) => !without.includes(name));
  const permissions = Object.fromEntries(kept);
  return {
    caller: (caller) =>
      caller.kind === 'user' && caller.credential.kind === 'classic'
        ? { ...caller, credential: { kind: 'fine-grained', permissions } }
        : caller,
  };
});
