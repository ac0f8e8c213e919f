import { notAccessible } from '../callers/caller.ts';
import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * Deployments need their own permission. `repository.deployments` cannot be null, so the error makes the whole
 * repository null.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens#repository-permissions-for-deployments
 */
export default situation({}, () => ({
  field: ({ type, name }, asked) =>
    type === 'Repository' && name === 'deployments'
      ? { value: replayError('FORBIDDEN', notAccessible(asked.caller), { saml_failure: false }) }
      : undefined,
  replace: (asked) =>
    asked.api === 'rest' && /\/deployments(\/|$)/.test(asked.text)
      ? messageAnswer(403, notAccessible(asked.caller))
      : undefined,
}));
