import { z } from 'zod';
import { WHICH, isOf, bendNodes } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A pull request closes an issue in an organization with single sign-on, for which the token is not authorized.
 * https://github.com/microsoft/vscode-pull-request-github/issues/8378
 */
export default situation({ ...WHICH, index: z.int().min(0).default(0) }, ({ index, ...which }) => ({
  field(at) {
    if (at.name !== 'closingIssuesReferences' || !isOf(which, at)) return undefined;
    const message =
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.';
    const refused = replayError('FORBIDDEN', message, { saml_failure: true });
    return bendNodes(at.value, (node, place) => (place === index ? refused : node));
  },
}));
