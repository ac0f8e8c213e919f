import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const PATIENCE_MS = 5_000;
const END_WITH_PARENT = new URL('end-with-parent.ts', import.meta.url).href;

export interface Child {
  process: ChildProcess;
  /** Asks it to end, and makes it end when it does not within five seconds; nothing that it started stays. */
  stop(): Promise<void>;
  /** Ends it at once, and with it all that it started. */
  kill(): Promise<void>;
}

/**
 * Runs a program of this project with the Node of this process. Each line that it prints goes to `print`. It has its
 * own process group, so Ctrl-C in the terminal reaches only this process, which ends its children in order. However
 * this process ends, the child and all processes that the child started end, too.
 */
export function startChild(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Child {
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, script, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', print);
  const killGroup = (): void => {
    if (child.pid !== undefined) killIfThere(-child.pid);
  };
  process.once('exit', killGroup);
  child.once('exit', () => {
    process.off('exit', killGroup);
    killGroup();
  });

  async function end(ask: () => void): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    ask();
    const timer = setTimeout(killGroup, PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }
  return { process: child, stop: () => end(() => child.kill('SIGTERM')), kill: () => end(killGroup) };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: the process has ended already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The first line that `pick` makes something of; rejects when the program ends before. */
export function firstLine<Value>(child: ChildProcess, pick: (line: string) => Value | null): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('the program has no standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const value = pick(line);
      if (value !== null) resolve(value);
    });
    child.once('exit', (code) => reject(new Error(`the program ended with code ${code} before it was ready`)));
  });
}
