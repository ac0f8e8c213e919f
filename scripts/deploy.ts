import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unstable_readConfig as readConfig } from 'wrangler';
import { checkApiUrl } from '../src/github/check-api-url.ts';

/**
 * `npm run deploy`: checks that `GITHUB_API_URL` is GitHub's API, creates the queues that the account lacks, applies
 * the migrations to `DATABASE_URL`, and deploys the Worker. Stops at the first step that fails.
 */
const wrangler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('wrangler/package.json')),
  'bin/wrangler.js',
);

function run(script: string, args: string[]): { ok: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

function mustRun(what: string, script: string, args: string[]): void {
  console.log(`${what} …`);
  const { ok, output } = run(script, args);
  console.log(output);
  if (ok) return;
  console.error(`${what} failed; nothing after it was done.`);
  process.exit(1);
}

/** The used part of wrangler's types. The full types are in a package that wrangler does not install. */
interface QueueSettings {
  producers: { queue: string }[];
  consumers: { queue: string; dead_letter_queue?: string }[];
}

/** Every queue that wrangler.toml names: producers, consumers and dead letters. */
function queuesOf({ producers, consumers }: QueueSettings): string[] {
  const named = [...producers, ...consumers].map(({ queue }) => queue);
  const dead = consumers.flatMap(({ dead_letter_queue: name }) => name ?? []);
  return [...new Set([...named, ...dead])];
}

if (!process.env['DATABASE_URL']) {
  console.error('DATABASE_URL must be set to the Postgres that the Worker is to use: its migrations come first.');
  process.exit(1);
}
const config = readConfig({ config: 'wrangler.toml' });
const apiUrl = config.vars['GITHUB_API_URL'];
const check = typeof apiUrl === 'string' ? await checkApiUrl(apiUrl) : null;
// A server that only its own network reaches is silent here, and none the worse for it.
if (check?.status === 'wrong') {
  console.error(`${check.detail}. Mend it in wrangler.toml; nothing was done.`);
  process.exit(1);
}
for (const queue of queuesOf(config.queues as QueueSettings)) {
  if (run(wrangler, ['queues', 'info', queue]).ok) continue;
  mustRun(`Creating the queue ${queue}`, wrangler, ['queues', 'create', queue]);
}
mustRun('Applying the migrations', path.join(import.meta.dirname, 'migrate.ts'), []);
mustRun('Deploying the Worker', wrangler, ['deploy']);
