import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from '../processes/child.ts';
import { inUse } from '../processes/free-port.ts';
import { writeState } from './state.ts';
import { variablesFile } from './variables-file.ts';

const START_TIMEOUT_MS = 90_000;

export interface LocalWorker {
  url: string;
  child: Child;
}

/** The folder for the state of the Worker's queues and Durable Objects. */
export function workerState(stateDir: string): string {
  return path.join(stateDir, 'worker');
}

/**
 * Starts the Worker with its queues and Durable Objects under `wrangler dev`; resolves when its database answers. Throws
 * an `Error` with the last of what wrangler said when it does not start.
 */
export async function startWorker(options: {
  port: number;
  stateDir: string;
  variables: Record<string, string>;
  print?: (line: string) => void;
}): Promise<LocalWorker> {
  const envFile = path.join(options.stateDir, 'worker.env');
  await writeState(envFile, variablesFile(options.variables));
  const wranglerPackage = createRequire(import.meta.url).resolve('wrangler/package.json');
  const wrangler = path.join(path.dirname(wranglerPackage), 'bin/wrangler.js');
  const tail: string[] = [];
  let listens = false;
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
      listens ||= line.includes('Ready on http');
      options.print?.(line);
    },
  );
  const url = `http://127.0.0.1:${options.port}`;
  try {
    // Until it listens, an answer at its address comes from another program.
    await waitUntilHealthy(url, child, () => listens);
  } catch (error) {
    await child.stop();
    const said = tail.join('\n');
    if (/address already in use/i.test(said)) throw inUse(options.port);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The Worker did not start: ${reason}\n${said}`, { cause: error });
  }
  return { url, child };
}

async function waitUntilHealthy(url: string, child: Child, listens: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let last = 'it does not listen yet';
  while (Date.now() < deadline) {
    const { exitCode, signalCode } = child.process;
    if (exitCode !== null || signalCode !== null) throw new Error(`wrangler ended with ${exitCode ?? signalCode}`);
    try {
      if (listens()) {
        const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
        if (response.ok) return;
        last = await response.text();
      }
    } catch (error) {
      last = String(error);
    }
    await sleep(200);
  }
  throw new Error(`it is not healthy after ${START_TIMEOUT_MS / 1_000} s: ${last}`);
}
