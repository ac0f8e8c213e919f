import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** `npm start` as a person or a service manager runs it, with all that it prints. */
export interface NpmStart {
  npm: ChildProcess;
  output(): string;
  /** Resolves when it has printed this; rejects with all it printed when it ends before. */
  printed(pattern: RegExp): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>;
  /** Every process that it started, itself included. */
  processes(): number[];
  /** Sends a signal to its whole process group, as a terminal does. */
  signalGroup(signal: NodeJS.Signals): void;
}

export function npmStart(args: string[]): NpmStart {
  const npm = spawn('npm', ['start', '--', ...args], {
    env: { ...process.env, GITHUB_TOKEN: '', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const exit = once(npm, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null);
  const pid = npm.pid ?? 0;
  return {
    npm,
    output: () => output,
    async printed(pattern) {
      while (!pattern.test(output)) {
        if (npm.exitCode !== null || npm.signalCode !== null) throw new Error(`npm start ended:\n${output}`);
        await sleep(50);
      }
    },
    ended: () => exit,
    processes: () => familyOf(pid),
    signalGroup: (signal) => process.kill(-pid, signal),
  };
}

/** A process and all its descendants. */
function familyOf(pid: number): number[] {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  // `family` grows while the loop reads it.
  for (const parent of family) {
    family.push(...all.filter(([, ppid]) => ppid === parent).flatMap(([child]) => child ?? []));
  }
  return family;
}

/** The processes among these that still run after `milliseconds`. */
export async function leftOf(pids: number[], milliseconds: number): Promise<number[]> {
  const deadline = Date.now() + milliseconds;
  let left = pids.filter(runs);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(100);
    left = left.filter(runs);
  }
  return left;
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether a process listens on a port of this machine. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
