import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The folder of GitHub's situations; each file has the name of its situation. */
export const SITUATIONS_DIRECTORY = join(import.meta.dirname, '../situations');

/**
 * The files are TypeScript next to the source of this file, and JavaScript with declarations next to its built form.
 */
const EXTENSION = extname(import.meta.filename);

/** Every situation that has a file in a directory. */
export function situationNames(directory = SITUATIONS_DIRECTORY): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .toSorted();
}

/** The file of one situation. */
export function situationFile(directory: string, name: string): string {
  return join(directory, `${name}${EXTENSION}`);
}
