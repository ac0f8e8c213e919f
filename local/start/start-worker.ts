import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from './child.ts';

const START_TIMEOUT_MS = 90_000;

export interface LocalWorker {
  url: string;
  child: Child;
}

/** Where the Worker's queues and Durable Objects keep their state. */
export function workerState(stateDir: string): string {
  return path.join(stateDir, 'worker');
}

/** Starts the Worker with its queues and Durable Objects under `wrangler dev`; resolves when its database answers. */
export async function startWorker(options: {
  port: number;
  stateDir: string;
  variables: Record<string, string>;
  print?: (line: string) => void;
  /** Runs as a process group, for who wants to kill the Worker with all its processes. */
  ownGroup?: boolean;
}): Promise<LocalWorker> {
  const envFile = path.join(options.stateDir, 'worker.env');
  const lines = Object.entries(options.variables).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  await writeFile(envFile, lines.join('\n'), { mode: 0o600 });
  const wranglerPackage = createRequire(import.meta.url).resolve('wrangler/package.json');
  const wrangler = path.join(path.dirname(wranglerPackage), 'bin/wrangler.js');
  const tail: string[] = [];
  const child = startChild(
    wrangler,
    [
      'dev',
      '--local',
      '--port',
      String(options.port),
      '--ip',
      '127.0.0.1',
      '--inspector-port',
      '0',
      '--env-file',
      envFile,
    ].concat(['--persist-to', workerState(options.stateDir), '--show-interactive-dev-session', 'false']),
    { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false', CI: 'true' },
    (line) => {
      tail.push(line);
      if (tail.length > 30) tail.shift();
      options.print?.(line);
    },
    options.ownGroup,
  );
  const url = `http://127.0.0.1:${options.port}`;
  try {
    await waitUntilHealthy(url, child);
  } catch (error) {
    await child.stop();
    throw new Error(`The Worker did not start:\n${tail.join('\n')}`, { cause: error });
  }
  return { url, child };
}

async function waitUntilHealthy(url: string, child: Child): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let last = 'no answer';
  while (Date.now() < deadline) {
    if (child.process.exitCode !== null) throw new Error(`wrangler ended with code ${child.process.exitCode}`);
    try {
      const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = await response.text();
    } catch (error) {
      // It does not listen yet.
      last = String(error);
    }
    await sleep(200);
  }
  throw new Error(`the Worker is not healthy: ${last}`);
}
