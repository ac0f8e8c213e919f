import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Situation } from './situation.ts';
import { SITUATIONS_DIRECTORY, situationNames } from './situation-names.ts';

/** Every situation, by its name: the default export of its file. */
export async function readSituations(): Promise<ReadonlyMap<string, Situation>> {
  const read = situationNames().map(async (name) => {
    const module = (await import(pathToFileURL(join(SITUATIONS_DIRECTORY, `${name}.ts`)).href)) as {
      default: Situation;
    };
    return [name, module.default] as const;
  });
  return new Map(await Promise.all(read));
}
