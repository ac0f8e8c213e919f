import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where each of GitHub's situations has its file, named like itself. */
export const SITUATIONS_DIRECTORY = join(import.meta.dirname, '../situations');

/** Every situation that has a file in a directory. */
export function situationNames(directory = SITUATIONS_DIRECTORY): string[] {
  return readdirSync(directory)
    .map((file) => file.replace(/\.ts$/, ''))
    .toSorted();
}
