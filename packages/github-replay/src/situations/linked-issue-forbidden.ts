import { z } from 'zod';
import { WHICH, isOf, bendNodes } from '../board/bend.ts';
import { notAccessible } from '../callers/caller.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * A pull request closes an issue in a repository that the token cannot read.
 * https://github.com/microsoft/vscode-pull-request-github/issues/8378
 */
export default situation({ ...WHICH, index: z.int().min(0).default(0) }, ({ index, ...which }) => ({
  field(at, asked) {
    if (at.name !== 'closingIssuesReferences' || !isOf(which, at)) return undefined;
    const refused = replayError('FORBIDDEN', notAccessible(asked.caller), { saml_failure: false });
    return bendNodes(at.value, (node, place) => (place === index ? refused : node));
  },
}));
