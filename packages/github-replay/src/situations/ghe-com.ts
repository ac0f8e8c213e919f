import { isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';
import { replayError } from '../graphql/replay-error.ts';

/**
 * GitHub Enterprise Cloud with data residency does not know accounts of github.com, such as Copilot's. The author of
 * what they wrote is null with NOT_FOUND, and the other data is good.
 * https://github.com/microsoft/vscode-pull-request-github/issues/8378
 */
export default situation({}, () => ({
  field: ({ name, value }) =>
    name === 'author' && isRecord(value) && value['__typename'] === 'Bot'
      ? {
          value: replayError(
            'NOT_FOUND',
            `Could not resolve to a node with the global id of '${String(value['login'])}'.`,
          ),
        }
      : undefined,
}));
