import { existsSync, readFileSync } from 'node:fs';
import { access, constants, mkdir, rename, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The space that a first start needs: the database alone takes 60 MB. A disk that becomes full meanwhile leaves half a
 * database.
 */
const NEEDED_BYTES = 150 * 1024 * 1024;

const WORDS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOENT: 'it cannot be made there; the file system may be read-only',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a directory',
  EEXIST: 'it is a file, not a directory',
};

/** Makes the directory of the state; throws an `Error` that says in words what is in the way, and what to do. */
export async function makeState(stateDir: string): Promise<void> {
  await inWords(stateDir, async () => {
    await mkdir(stateDir, { recursive: true });
    await access(stateDir, constants.W_OK);
    const { blocks, bavail, bsize } = await statfs(stateDir);
    // Some file systems do not say.
    if (blocks > 0 && bavail * bsize < NEEDED_BYTES)
      throw Object.assign(new Error('too little space'), { code: 'ENOSPC' });
  });
}

/** Replaces a file of the state, readable to its owner alone, whole or not at all. */
export async function writeState(file: string, text: string): Promise<void> {
  await inWords(file, async () => {
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  });
}

/** Does something to the file system, and throws what the system refuses as an `Error` in words with the path. */
async function inWords(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const why = WORDS['code' in error ? String(error.code) : ''] ?? error.message;
    const advice = 'Mend that, or keep the state elsewhere with --state DIR';
    throw new Error(`${path.resolve(file)} cannot be written: ${why}. ${advice}`, { cause: error });
  }
}

/**
 * Takes the state for this process, as long as it lives, and answers how to give it back; throws when another process has
 * it. SQLite holds the lock in the operating system, which frees it however its holder ends: nothing stale is ever found.
 */
export async function lockState(stateDir: string, port: number): Promise<() => void> {
  const directory = path.resolve(stateDir);
  const database = new DatabaseSync(path.join(directory, 'lock'));
  const holder = path.join(directory, 'lock-holder.txt');
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    // SQLITE_BUSY: https://www.sqlite.org/rescode.html#busy
    if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) {
      throw new Error(`${directory} cannot be locked: ${String(error)}. Keep the state elsewhere with --state DIR`, {
        cause: error,
      });
    }
    const who = existsSync(holder) ? readFileSync(holder, 'utf8') : 'which has just begun';
    const advice = 'Use that one, end it first, or start this one with a --state DIR and a --port N of its own';
    throw new Error(`${directory} is in use by another npm start (${who}). ${advice}`, { cause: error });
  }
  await writeState(holder, `process ${process.pid}, http://127.0.0.1:${port}/`);
  return () => database.close();
}
