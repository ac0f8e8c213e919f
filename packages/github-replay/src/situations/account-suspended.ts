import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * The person whose token it is was suspended, by GitHub or by the enterprise.
 * https://docs.github.com/en/site-policy/acceptable-use-policies/github-appeal-and-reinstatement
 */
export default situation({}, () => ({
  replace: ({ caller }) =>
    caller?.kind === 'user' ? messageAnswer(403, 'Sorry. Your account was suspended.') : undefined,
}));
