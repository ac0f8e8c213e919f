import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { errorWords } from '../scripts/start/error-words.ts';

/** Ends a command whose options are wrong: says what is wrong, and what is allowed. */
export function refuse(problem: string, usage: string): never {
  console.error(`${problem}\n\n${usage}`);
  process.exit(1);
}

/** The options of the command line; wrong ones end the command. With `--help` it says what is allowed, and ends. */
export function optionsOf<const Options extends ParseArgsOptionsConfig>(options: Options, usage: string) {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit();
  }
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(errorWords(error), usage);
  }
}
