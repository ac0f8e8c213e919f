import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { newSecrets, type ProductSecrets } from '../../packages/local-cloud/src/product/secrets.ts';
import { writeState } from '../../packages/local-cloud/src/product/state.ts';

/** The secrets that a local deployment keeps between runs, so that it finds its data and its key again. */
export interface LocalSecrets extends ProductSecrets {
  apiKey: string | null;
  /** The key of the example's workspace; null until the example was shown. */
  exampleKey: string | null;
  /** The GitHub App that was made for this machine, by the names of its variables. */
  githubApp: Record<string, string> | null;
}

/** Reads the secrets under `stateDir`, or makes them. */
export async function readSecrets(stateDir: string): Promise<LocalSecrets> {
  const file = fileOf(stateDir);
  try {
    const stored = JSON.parse(await readFile(file, 'utf8')) as Partial<LocalSecrets>;
    return { ...firstSecrets(), ...stored };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      const advice = 'Put it back, or delete it: then GitHub tokens that were connected must be connected again';
      throw new Error(`${file} cannot be read: ${String(error)}. ${advice}`, { cause: error });
    }
    const secrets = firstSecrets();
    await writeSecrets(stateDir, secrets);
    return secrets;
  }
}

function firstSecrets(): LocalSecrets {
  return { ...newSecrets(), apiKey: null, exampleKey: null, githubApp: null };
}

export async function writeSecrets(stateDir: string, secrets: LocalSecrets): Promise<void> {
  await writeState(fileOf(stateDir), JSON.stringify(secrets, null, 2));
}

function fileOf(stateDir: string): string {
  return path.join(stateDir, 'secrets.json');
}
