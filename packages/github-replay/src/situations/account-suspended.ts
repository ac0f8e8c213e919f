import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub or the enterprise has suspended the person who owns the token.
 * https://docs.github.com/en/site-policy/acceptable-use-policies/github-appeal-and-reinstatement
 */
export default situation({}, () => ({
  replace: ({ caller }) =>
    caller?.kind === 'user' ? messageAnswer(403, 'Sorry. Your account was suspended.') : undefined,
}));
