import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where each situation has its file, named like itself. */
export const SITUATIONS_DIRECTORY = join(import.meta.dirname, '../situations');

/** Every situation there is, by its file. */
export function situationNames(): string[] {
  return readdirSync(SITUATIONS_DIRECTORY)
    .map((file) => file.replace(/\.ts$/, ''))
    .toSorted();
}
