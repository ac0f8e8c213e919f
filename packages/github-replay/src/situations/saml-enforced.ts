import { z } from 'zod';
import { jsonAnswer, messageAnswer } from '../answer.ts';
import { bendRepositories, isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * The organization enforces SAML single sign-on, and the token is not authorized for it: 403 with the address to
 * authorize it. GraphQL answers 200 with FORBIDDEN at the repository, at each of a query by ids, or at the organization's
 * lists.
 * https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#personal-access-tokens-and-saml-sso
 */
export default situation({ organization: z.string().default('acme') }, ({ organization }) => {
  const message =
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.';
  const url = `https://github.com/orgs/${organization}/sso?authorization_request=A6T7`;
  const headers = { 'x-github-sso': `required; url=${url}` };
  return {
    replace({ api, text, repository, caller }) {
      if (caller?.kind !== 'user') return undefined;
      if (api === 'rest') {
        const isMeant = repository?.toLowerCase().startsWith(`${organization.toLowerCase()}/`);
        return isMeant ? messageAnswer(403, message, headers) : undefined;
      }
      if (!/\brepository\s*\(/.test(text) || !text.toLowerCase().includes(`"${organization.toLowerCase()}"`))
        return undefined;
      const extensions = { saml_failure: true };
      const errors = [{ type: 'FORBIDDEN', path: ['repository'], extensions, message }];
      return jsonAnswer(200, { data: { repository: null }, errors }, headers);
    },
    field({ type, name, source, value }, { caller }) {
      if (caller?.kind !== 'user') return undefined;
      const isOfOrganization = type === 'Organization' && source['login'] === organization && isRecord(value);
      if (isOfOrganization && 'pageInfo' in value) {
        return { value: replayError('FORBIDDEN', message, { saml_failure: true }) };
      }
      if (type !== 'Query' || name !== 'nodes') return undefined;
      return bendRepositories(value, (fullName, node) =>
        fullName.toLowerCase().startsWith(`${organization.toLowerCase()}/`)
          ? replayError('FORBIDDEN', message, { saml_failure: true })
          : node,
      );
    },
  };
});
