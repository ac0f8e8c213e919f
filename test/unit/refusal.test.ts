import { describe, expect, it } from 'vitest';
import { failureOfError, failureOfGraphqlErrors } from '../../src/github/failure-of-error.ts';

const SSO = 'https://github.com/orgs/acme/sso?authorization_request=A1B2';

function forbidden(message: string, headers: Record<string, string> = {}): unknown {
  return Object.assign(new Error(message), { response: { status: 403, headers, data: { message } } });
}

/** GitHub's own words; src/github/refusal.ts says where they were seen. */
const REASONS: [reason: string, message: string, headers: Record<string, string>, advice: RegExp][] = [
  [
    'saml',
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    { 'x-github-sso': `required; url=${SSO}` },
    /A1B2/,
  ],
  [
    'saml',
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
    {},
    /Configure SSO/,
  ],
  [
    'ip_allow_list',
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
    {},
    /allow list/,
  ],
  [
    'token_lifetime',
    "The 'acme' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days.",
    {},
    /lifetime/,
  ],
  [
    'token_type',
    '`acme` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
    {},
    /GitHub App/,
  ],
  [
    'token_type',
    '`acme` forbids access via a personal access token with fine-grained permissions. Please use a GitHub App, or an OAuth App.',
    {},
    /GitHub App/,
  ],
  ['blocked', 'Sorry. Your account was suspended.', {}, /support/],
  ['suspended', 'This installation has been suspended', {}, /installation/],
];

describe('a refusal that a person can act on', () => {
  it.each(REASONS)(
    'says that it is %s, and what to do, in REST and GraphQL alike: %s',
    (reason, message, headers, advice) => {
      const failure = { kind: 'bad_credential', reason, advice: expect.stringMatching(advice) as unknown };
      expect(failureOfError(forbidden(message, headers), 'core')).toMatchObject({
        ...failure,
        detail: `HTTP 403: ${message}`,
      });
      expect(failureOfGraphqlErrors([{ type: 'FORBIDDEN', message }], headers)).toMatchObject(failure);
      expect(failureOfGraphqlErrors([{ message }], headers)).toMatchObject(failure);
    },
  );

  it('is single sign-on where GraphQL says so by its extension alone', () => {
    const error = { type: 'FORBIDDEN', message: 'Forbidden', extensions: { saml_failure: true } };
    expect(failureOfGraphqlErrors([error], {})).toMatchObject({ kind: 'bad_credential', reason: 'saml' });
  });

  it.each(['Resource not accessible by integration', 'Must have admin rights to Repository.', 'Forbidden'])(
    'is not %j, which is of one place only',
    (message) => {
      const failure = { kind: 'unavailable', reason: 'no_access' };
      expect(failureOfError(forbidden(message), 'core')).toMatchObject(failure);
      expect(failureOfGraphqlErrors([{ type: 'FORBIDDEN', message }], {})).toMatchObject(failure);
    },
  );

  it('is no refusal when single sign-on only left something out', () => {
    const headers = { 'x-github-sso': 'partial-results; organizations=21955855' };
    expect(failureOfError(forbidden('Forbidden', headers), 'core')).toMatchObject({ kind: 'unavailable' });
  });

  it('is a refused token at 401, which may pass by itself', () => {
    const error = Object.assign(new Error('401'), {
      response: { status: 401, headers: {}, data: { message: 'Bad credentials' } },
    });
    expect(failureOfError(error, 'graphql')).toMatchObject({ kind: 'bad_credential', reason: 'refused' });
  });
});
