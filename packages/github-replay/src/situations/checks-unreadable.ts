import { messageAnswer } from '../answer.ts';
import { isRecord, bendNodes } from '../board/bend.ts';
import { notAccessible } from '../callers/caller.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A fine-grained token cannot read checks, because no permission covers them: the rollup is there, and each of its
 * contexts is null and FORBIDDEN. REST refuses the lists with 403.
 * https://github.com/kirodotdev/KiroCrew/pull/4830
 */
export default situation({}, () => ({
  field({ type, name, value }, asked) {
    if (type !== 'StatusCheckRollup' || name !== 'contexts' || !isRecord(value)) return undefined;
    const refuse = (): unknown => replayError('FORBIDDEN', notAccessible(asked.caller), { saml_failure: false });
    return bendNodes(value, refuse);
  },
  replace: ({ api, text, caller }) =>
    api === 'rest' && /\/check-(runs|suites)$/.test(text) ? messageAnswer(403, notAccessible(caller)) : undefined,
}));
