import { z } from 'zod';
import { situation } from '../board/situation.ts';
import { scopeWorld } from '../callers/scope-world.ts';

/**
 * Every classic token has these scopes and no others; without `read:org` a query that asks for a team's fields is refused as a
 * whole, without `repo` private repositories are not there.
 * https://github.com/cli/cli/issues/812
 */
export default situation({ scopes: z.array(z.string()).default(['repo']) }, ({ scopes }) => ({
  caller(caller) {
    if (caller.kind !== 'user' || caller.credential.kind !== 'classic') return caller;
    const world = scopeWorld(caller.world, ({ isPrivate }) => scopes.includes('repo') || !isPrivate);
    return { ...caller, world, credential: { kind: 'classic', scopes } };
  },
}));
