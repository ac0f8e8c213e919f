import { z } from 'zod';
import { situation } from '../board/situation.ts';
import { scopeWorld } from '../callers/scope-world.ts';

/**
 * Every classic token has exactly these scopes. Without `read:org` GitHub refuses a whole query that asks for a team's
 * fields; without `repo` it hides private repositories.
 * https://github.com/cli/cli/issues/812
 */
export default situation({ scopes: z.array(z.string()).default(['repo']) }, ({ scopes }) => ({
  caller(caller) {
    if (caller.kind !== 'user' || caller.credential.kind !== 'classic') return caller;
    const world = scopeWorld(caller.world, ({ isPrivate }) => scopes.includes('repo') || !isPrivate);
    return { ...caller, world, credential: { kind: 'classic', scopes } };
  },
}));
