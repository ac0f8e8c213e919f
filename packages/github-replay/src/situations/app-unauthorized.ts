import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub refuses the App's own JSON web token, because its key was deleted or belongs to another App.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export default situation({}, () => ({
  replace: ({ caller }) =>
    caller?.kind === 'app' ? messageAnswer(401, 'A JSON web token could not be decoded') : undefined,
}));
