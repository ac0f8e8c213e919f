import { situation } from '../board/situation.ts';

/**
 * The connection breaks in the middle of a correct answer.
 * https://github.com/cli/cli/issues/12597
 */
export default situation({}, () => ({ answered: (answer) => ({ ...answer, delivery: 'reset' }) }));
