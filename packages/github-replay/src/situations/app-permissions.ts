import { z } from 'zod';
import { situation } from '../board/situation.ts';

/**
 * No installation has the named permissions: fields that need them are null and FORBIDDEN, or 403, "by integration".
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export default situation({ without: z.array(z.string()).default(['actions', 'members']) }, ({ without }) => ({
  caller(caller) {
    if (caller.kind !== 'installation') return caller;
    const kept = Object.entries(caller.permissions).filter(([name]) => !without.includes(name));
    return { ...caller, permissions: Object.fromEntries(kept) };
  },
}));
