import { WHICH, isOf } from '../board/bend.ts';
import { notAccessible } from '../callers/caller.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * The rollup of checks is null and FORBIDDEN.
 * https://github.com/kirodotdev/KiroCrew/issues/4546
 */
export default situation(WHICH, (which) => ({
  field(at, asked) {
    const isRollup = at.name === 'statusCheckRollup' && (at.type === 'Commit' || isOf(which, at));
    return isRollup
      ? { value: replayError('FORBIDDEN', notAccessible(asked.caller), { saml_failure: false }) }
      : undefined;
  },
}));
