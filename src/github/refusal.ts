import type { BadCredential, CredentialReason } from '../domain/failure.ts';

type Headers = Record<string, string | number | undefined>;

interface Refusal {
  pattern: RegExp;
  reason: CredentialReason;
  advice: string;
}

/**
 * Refusals that only GitHub's text distinguishes; the text is the same in REST (HTTP 403) and GraphQL (FORBIDDEN). The
 * texts:
 * https://github.com/SalesforceFoundation/NPSP/issues/7247 (IP allow list), https://github.com/NixOS/org/issues/247
 * (lifetime),
 * https://github.com/refined-github/refined-github/issues/6951 and https://github.com/mislav/hub/issues/3363 (kinds of
 * tokens),
 * https://github.com/octokit/octokit.rb/pull/1307 (installation), https://github.com/octokit/octokit.rb/pull/761
 * (account).
 */
const REFUSALS: Refusal[] = [
  {
    pattern: /IP allow list/i,
    reason: 'ip_allow_list',
    advice:
      "An owner of the organization must put the deployment's addresses on its IP allow list, or read it with a GitHub App " +
      'whose own addresses it takes over.',
  },
  {
    pattern: /token'?s lifetime|lifetime is greater than/i,
    reason: 'token_lifetime',
    advice: 'Give the token a lifetime that the organization allows, or connect one that has it.',
  },
  {
    pattern: /forbids access via|access tokens? \(classic\) (are|is) forbidden/i,
    reason: 'token_type',
    advice: 'The organization accepts no tokens of this kind: connect one of the kind that it names, or a GitHub App.',
  },
  {
    pattern: /OAuth App access restrictions/i,
    reason: 'token_type',
    advice: 'An owner of the organization must approve the OAuth App, or connect a GitHub App instead.',
  },
  {
    pattern: /installation.*suspended|suspended.*installation/i,
    reason: 'suspended',
    advice:
      'The person who suspended the installation of the GitHub App can activate it again in its settings on GitHub.',
  },
  {
    pattern: /account (was|is|has been) (suspended|blocked|flagged)|suspended/i,
    reason: 'blocked',
    advice: "GitHub has suspended the account: its owner must ask GitHub's support, or connect the token of another.",
  },
];

const SAML = /organization SAML enforcement/i;

/**
 * What it means when GitHub refuses a credential for a reason that a person can act on; null when the refusal concerns
 * something else. Single sign-on answers with the page that authorizes the token, valid for an hour:
 * https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#authenticating-with-a-personal-access-token
 */
export function refusalOf(message: string, headers: Headers, samlFailure = false): BadCredential | null {
  const [, url] = /^required;\s*url=(\S+)/i.exec(String(headers['x-github-sso'] ?? '')) ?? [];
  if (samlFailure || url !== undefined || SAML.test(message)) {
    const where = url === undefined ? "in the token's settings on GitHub (Configure SSO)" : `at ${url}`;
    const advice = `Authorize the token for the organization's single sign-on ${where}.`;
    return { kind: 'bad_credential', reason: 'saml', detail: message, advice };
  }
  const refusal = REFUSALS.find(({ pattern }) => pattern.test(message));
  return refusal ? { kind: 'bad_credential', reason: refusal.reason, detail: message, advice: refusal.advice } : null;
}

/**
 * GitHub does not accept the token any more, or not yet:
 * https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export function refusedToken(detail: string): BadCredential {
  const advice = 'The token has expired, was revoked or is wrong: make a new one on GitHub and connect it.';
  return { kind: 'bad_credential', reason: 'refused', detail, advice };
}
