import { pathToFileURL } from 'node:url';
import { situationFile, situationNames } from './situation-names.ts';

/** Every situation of a directory by its name: the default export of its file. */
export async function readSituations<Situation>(directory: string): Promise<ReadonlyMap<string, Situation>> {
  const read = situationNames(directory).map(async (name) => {
    const { href } = pathToFileURL(situationFile(directory, name));
    const module = (await import(href)) as { default: Situation };
    return [name, module.default] as const;
  });
  return new Map(await Promise.all(read));
}
