import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** Runs wrangler for one environment of wrangler.toml; `npm run` has it on the PATH. */
export interface Wrangler {
  /** Runs a command to its end; answers what it printed. Throws an `Error` when there is no wrangler. */
  ask(...args: string[]): Answer;
  /** Runs a command that the person sees, and may answer; whether it succeeded. `variables` are added to the environment. */
  show(args: string[], variables?: Record<string, string>): boolean;
}

interface Answer {
  ok: boolean;
  stdout: string;
  /** What went wrong, in wrangler's words; empty when nothing did. */
  error: string;
}

/** Wrangler in `folder`, for the environment `env` (empty for none), whatever CLOUDFLARE_ENV says. */
export function openWrangler(folder: string, environment: NodeJS.ProcessEnv, env: string): Wrangler {
  const all = (args: string[]) => [...args, `--env=${env}`];
  return {
    ask(...args) {
      const { status, stdout, stderr, error } = spawnSync('wrangler', all(args), {
        cwd: folder,
        env: environment,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (error) throw new Error(`wrangler cannot be run: ${error.message}. Run this as npm run deploy, after npm ci`);
      return { ok: status === 0, stdout, error: status === 0 ? '' : errorIn(stderr || stdout) };
    },
    show(args, variables = {}) {
      const { status } = spawnSync('wrangler', all(args), {
        cwd: folder,
        env: { ...environment, ...variables },
        stdio: 'inherit',
      });
      return status === 0;
    },
  };
}

/** What wrangler says after its warnings, without colours and without where its log is. */
function errorIn(output: string): string {
  const text = stripVTControlCharacters(output);
  const from = text.indexOf('[ERROR]');
  const lines = (from === -1 ? text : text.slice(from + '[ERROR]'.length)).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !/^🪵|If you think this is a bug/.test(line)).join(' ');
}

const Account = z.object({ name: z.string(), id: z.string() });
const WhoAmI = z.object({ accounts: z.array(Account) });

/** The accounts of the person who is signed in. Throws an `Error` that says what to do when nobody is. */
export function accounts(wrangler: Wrangler): z.infer<typeof Account>[] {
  const { ok, stdout, error } = wrangler.ask('whoami', '--json');
  if (ok) return WhoAmI.parse(JSON.parse(stdout)).accounts;
  if (!stdout.includes('"loggedIn"')) throw new Error(`Cloudflare does not say whose account this is: ${error}`);
  throw new Error('nobody is signed in to Cloudflare: run npx wrangler login, or set CLOUDFLARE_API_TOKEN');
}

const Secrets = z.array(z.object({ name: z.string() }));

/** The names of the Worker's secrets, whose values nobody can read; null when there is no Worker yet. Throws an `Error`. */
export function secretNames(wrangler: Wrangler): string[] | null {
  const { ok, stdout, error } = wrangler.ask('secret', 'list', '--format=json');
  if (ok) return Secrets.parse(JSON.parse(stdout)).map(({ name }) => name);
  if (/^Worker ".*" .*not found\./.test(error)) return null;
  throw new Error(`the secrets cannot be listed: ${error}`);
}

/** Cloudflare calls a consumer's Worker `script`, in some answers `service` or `script_name`. */
const Consumers = z.array(
  z.object({
    type: z.string(),
    script: z.string().optional(),
    script_name: z.string().optional(),
    service: z.string().optional(),
  }),
);

/**
 * Who consumes a queue: the name of each Worker, or the type of a consumer that is none; null when there is no such
 * queue. Throws an `Error`.
 */
export function consumersOf(wrangler: Wrangler, queue: string): string[] | null {
  const { ok, stdout, error } = wrangler.ask('queues', 'consumer', 'list', queue, '--json');
  if (ok) {
    const consumers = Consumers.parse(JSON.parse(stdout));
    return consumers.map(({ type, ...names }) => names.script ?? names.script_name ?? names.service ?? type);
  }
  if (error.startsWith(`Queue "${queue}" does not exist.`)) return null;
  throw new Error(`the queue ${queue} cannot be looked up: ${error}`);
}

const Deployed = z.object({
  type: z.literal('deploy'),
  version_id: z.string().nullable(),
  targets: z.array(z.string()).default([]),
});

/**
 * The version that `wrangler deploy` made, and the Worker's address on workers.dev, from the file that it wrote
 * (WRANGLER_OUTPUT_FILE_PATH, JSON Lines); null where it says none.
 */
export function deployedIn(output: string): { version: string | null; address: string | null } {
  for (const line of output.split('\n').filter(Boolean)) {
    const parsed = Deployed.safeParse(JSON.parse(line));
    if (!parsed.success) continue;
    const { version_id: version, targets } = parsed.data;
    return { version, address: targets.find((target) => /^https:\/\/\S+\.workers\.dev$/.test(target)) ?? null };
  }
  return { version: null, address: null };
}
