import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a local deployment keeps between runs, so that it finds its data and its key again. */
export interface LocalSecrets {
  adminToken: string;
  encryptionKey: string;
  webhookSecret: string;
  apiKey: string | null;
  /** The GitHub App that was made for this machine, by the names of its variables. */
  githubApp: Record<string, string> | null;
}

/** Reads the secrets under `stateDir`, or makes them. */
export async function readSecrets(stateDir: string): Promise<LocalSecrets> {
  await mkdir(stateDir, { recursive: true });
  try {
    const stored = JSON.parse(await readFile(fileOf(stateDir), 'utf8')) as Partial<LocalSecrets>;
    return { ...newSecrets(), ...stored };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const secrets = newSecrets();
    await writeSecrets(stateDir, secrets);
    return secrets;
  }
}

function newSecrets(): LocalSecrets {
  return {
    adminToken: randomBytes(24).toString('base64url'),
    encryptionKey: randomBytes(32).toString('base64'),
    webhookSecret: randomBytes(24).toString('base64url'),
    apiKey: null,
    githubApp: null,
  };
}

export async function writeSecrets(stateDir: string, secrets: LocalSecrets): Promise<void> {
  await writeFile(fileOf(stateDir), JSON.stringify(secrets, null, 2), { mode: 0o600 });
}

function fileOf(stateDir: string): string {
  return path.join(stateDir, 'secrets.json');
}
