import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../processes/free-port.ts';

/** Where Debian's package `postgresql` puts the programs of each version. */
export const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** A throwaway PostgreSQL server of this process. */
export interface PostgresServer {
  /** The connection string of its superuser and the database `postgres`. */
  url: string;
  /** Its first process, the parent of all others. */
  pid: number;
  /** Ends it, and deletes all that it stored. */
  stop(): void;
}

/** The folder of the programs of the newest PostgreSQL on this machine; null when there is none. */
export function postgresBinaries(): string | null {
  const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES).map(Number) : [];
  return versions.length > 0 ? path.join(DEBIAN_POSTGRES, String(Math.max(...versions)), 'bin') : null;
}

/**
 * Starts a new server on a free port, with these settings (`name=value`) in addition to those that spare it the disk.
 * Throws an `Error` when a program fails.
 */
export async function startPostgresServer(binaries: string, settings: string[]): Promise<PostgresServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'postgres-'));
  chmodSync(directory, 0o777);
  const data = path.join(directory, 'data');
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const port = await freePort();
    run(binaries, 'initdb', '--auth=trust', '--username=postgres', '--no-sync', '--locale=C.UTF-8', '--pgdata', data);
    const options = [`-p ${port}`, '-h 127.0.0.1', `-k ''`, '-c fsync=off', ...settings.map((one) => `-c ${one}`)];
    const log = path.join(directory, 'log');
    run(binaries, 'pg_ctl', 'start', '--wait', '--silent', '--pgdata', data, '--log', log, '-o', options.join(' '));
    return {
      url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
      // https://www.postgresql.org/docs/current/storage-file-layout.html: the first line of the lock file
      pid: Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10),
      stop() {
        run(binaries, 'pg_ctl', 'stop', '--wait', '--silent', '--mode=immediate', '--pgdata', data);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Runs one of the server's programs, which refuse to run as root. */
function run(binaries: string, program: string, ...options: string[]): void {
  const command = [path.join(binaries, program), ...options];
  const [file = '', ...rest] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  execFileSync(file, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: tmpdir() });
}
