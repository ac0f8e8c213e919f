import { messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * 403: the owner has suspended the App's installation.
 * https://docs.github.com/en/apps/maintaining-github-apps/suspending-a-github-app-installation
 */
export default situation({}, () => ({ replace: () => messageAnswer(403, 'This installation has been suspended') }));
