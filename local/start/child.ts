import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Child {
  process: ChildProcess;
  /** Asks it to end, and makes it end when it does not within five seconds. */
  stop(): Promise<void>;
  /** Ends it at once, and with it all that it started if they are a group of their own. */
  kill(): Promise<void>;
}

/**
 * Runs a program of this project under the Node that runs this one. What it prints goes to `print`, line by line. In a
 * process group of its own it outlives whoever kills the group it was started from.
 */
export function startChild(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
  ownGroup = false,
): Child {
  const child = spawn(process.execPath, [script, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  const send = (signal: NodeJS.Signals): boolean =>
    ownGroup && child.pid !== undefined ? process.kill(-child.pid, signal) : child.kill(signal);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', print);

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    send(signal);
    const timer = setTimeout(() => send('SIGKILL'), 5_000);
    await gone;
    clearTimeout(timer);
  }
  return { process: child, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
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
