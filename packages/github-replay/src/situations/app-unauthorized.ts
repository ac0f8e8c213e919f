import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * The App's own JSON web token is refused: its key was deleted, or is another App's.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export default situation({}, () => ({
  replace: ({ caller }) =>
    caller?.kind === 'app' ? messageAnswer(401, 'A JSON web token could not be decoded') : undefined,
}));
