import { z } from 'zod';
import { badCredentials } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub refuses a token of an installation with 401 for its first `seconds`, because not every server knows it yet.
 * https://github.com/octokit/auth-app.js/issues/65
 */
export default situation({ seconds: z.number().positive().default(8) }, ({ seconds }) => ({
  replace({ caller, now }) {
    const isYoung = caller?.kind === 'installation' && now < caller.issuedAt + seconds * 1_000;
    return isYoung ? badCredentials() : undefined;
  },
}));
