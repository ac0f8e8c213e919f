import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { migrate, pendingMigrations } from '../../packages/local-cloud/src/neon/migrations.ts';
import { newSecrets } from '../../packages/local-cloud/src/product/secrets.ts';
import { problemsOf } from '../../src/config.ts';
import { checkApiUrl } from '../../src/github/check-api-url.ts';
import { errorWords } from '../start/error-words.ts';
import { askHealth } from './ask-health.ts';
import type { DeployOptions } from './options.ts';
import { problemsOfSettings, queuesOf, readSettings, type Settings } from './settings.ts';
import { unsafeMigrations } from './unsafe-migrations.ts';
import { accounts, consumersOf, deployedIn, openWrangler, secretNames, type Wrangler } from './wrangler.ts';

/** What a deploy has around it. */
export interface Surroundings {
  /** The folder of wrangler.toml. */
  folder: string;
  /** Variables of the environment; secrets that the account lacks may be among them. */
  environment: NodeJS.ProcessEnv;
  /** Opens the database, by its connection string. */
  openDatabase: (url: string) => Engine;
  /** Tells the person a line. */
  say: (line: string) => void;
  /** How long the deployed version may take to answer, in milliseconds. */
  patienceMs: number;
}

/** The secrets that the Worker does not run without. */
const REQUIRED = ['DATABASE_URL', 'ADMIN_TOKEN', 'ENCRYPTION_KEY'] as const;

/** What a deploy will do. */
interface Plan {
  settings: Settings;
  databaseUrl: string;
  /** Queues that the account lacks. */
  queues: string[];
  /** Secrets that the account lacks and the environment has; they are uploaded with the version. */
  secrets: Record<string, string>;
}

/**
 * `npm run deploy`: checks everything, then creates the missing queues, applies the migrations, deploys the Worker, and asks
 * whether the new version answers and can work. With `dryRun` it only checks and says what it would do. Throws an `Error` that
 * names each problem; nothing is changed then, unless it says what was.
 */
export async function deploy(options: DeployOptions, around: Surroundings): Promise<void> {
  const { folder, environment, say } = around;
  const wrangler = openWrangler(folder, environment, options.env);
  const plan = await check(options, wrangler, around);
  if (options.dryRun) return say('--dry-run: everything is in order, and nothing was changed.');

  for (const queue of plan.queues) mustDo(wrangler.show(['queues', 'create', queue]), `creating the queue ${queue}`);
  await applyMigrations(plan.databaseUrl, around);
  const { version, address } = upload(plan, wrangler);
  const { PUBLIC_URL: publicUrl } = plan.settings.vars;
  const url = typeof publicUrl === 'string' ? publicUrl : address;
  if (version === null) throw new Error('wrangler deployed no version; the queues and the migrations are done.');
  if (url === null) throw new Error(`${version} is deployed, but wrangler does not say where: set PUBLIC_URL.`);
  say(`Asking ${url}/health for the version ${version} …`);
  try {
    await askHealth(url, version, around.patienceMs);
  } catch (error) {
    throw new Error(`${version} is deployed, but ${errorWords(error)}. npx wrangler rollback takes it back.`, {
      cause: error,
    });
  }
  say(`${url} answers with the version ${version}, and is in order.`);
}

/** Checks all that can be known before anything is changed, and says it. Throws an `Error` with every problem. */
async function check(options: DeployOptions, wrangler: Wrangler, around: Surroundings): Promise<Plan> {
  const { folder, environment, say } = around;
  const settings = readSettings(folder, options.env);
  const problems = problemsOfSettings(settings, readSettings(folder, ''));
  const names = accounts(wrangler).map(({ name, id }) => `${name} (${id})`);
  say(`Account: ${names.join(', ')}`);

  const stored = secretNames(wrangler);
  say(`Worker: ${settings.name}, ${stored === null ? 'which is new' : 'which is there already'}`);
  const secrets = newSecretsIn(environment, stored ?? []);
  problems.push(...problemsOfConfiguration(settings, environment, stored ?? []));
  say(`Secrets on the account: ${listed(stored ?? [])}; uploaded with this version: ${listed(Object.keys(secrets))}`);
  const apiUrl = settings.vars['GITHUB_API_URL'];
  // A server that only its own network reaches is silent here, and none the worse for it.
  const api = typeof apiUrl === 'string' && URL.canParse(apiUrl) ? await checkApiUrl(apiUrl) : null;
  if (api?.status === 'wrong') problems.push(api.detail);

  const queues: string[] = [];
  for (const queue of queuesOf(settings)) {
    const consumers = consumersOf(wrangler, queue);
    if (consumers === null) queues.push(queue);
    const others = (consumers ?? []).filter((consumer) => consumer !== settings.name);
    if (others.length > 0) problems.push(`the queue ${queue} is consumed by ${others.join(', ')}, and is not taken`);
  }
  say(`Queues to create: ${listed(queues)}`);

  const databaseUrl = environment['DATABASE_URL'] ?? '';
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) problems.push(...(await problemsOfMigrations(databaseUrl, around)));
  if (problems.length > 0) throw new Error(`nothing was changed, because of this:\n- ${problems.join('\n- ')}`);
  return { settings, databaseUrl, queues, secrets };
}

const listed = (names: string[]) => (names.length === 0 ? 'none' : names.join(', '));

/** Those required secrets of the environment that the account lacks. What it has is never replaced. */
function newSecretsIn(environment: NodeJS.ProcessEnv, stored: string[]): Record<string, string> {
  const lacking = REQUIRED.filter((name) => !stored.includes(name) && environment[name]);
  return Object.fromEntries(lacking.map((name) => [name, environment[name] ?? '']));
}

/**
 * What is wrong with the variables of wrangler.toml and with secrets, as the Worker itself would say it. Nobody can read the values
 * that the account has: a stand-in takes the place of each.
 */
function problemsOfConfiguration(settings: Settings, environment: NodeJS.ProcessEnv, stored: string[]): string[] {
  const { adminToken, encryptionKey } = newSecrets();
  const standIns: Record<string, string> = { ADMIN_TOKEN: adminToken, ENCRYPTION_KEY: encryptionKey };
  const given: Record<string, string> = {};
  const missing: string[] = [];
  for (const name of REQUIRED) {
    const value = environment[name] || (stored.includes(name) && standIns[name]);
    if (value) given[name] = value;
    else missing.push(name);
  }
  const wrong = problemsOf({ ...settings.vars, ...given }).filter(
    ({ name }) => !missing.includes(name) && (name in given || !stored.includes(name)),
  );
  return [
    ...missing.map((name) =>
      name === 'DATABASE_URL'
        ? 'DATABASE_URL is missing in the environment of this command: the migrations are applied to this database'
        : `the secret ${name} is missing: set it in the environment of this command, or by npx wrangler secret put`,
    ),
    ...wrong.map(({ name, problem }) => `${name}: ${problem}`),
  ];
}

/** Looks which migrations the database lacks, and which of them the running version may not survive. */
async function problemsOfMigrations(url: string, { openDatabase, say }: Surroundings): Promise<string[]> {
  const engine = openDatabase(url);
  try {
    const { isEmpty, pending } = await pendingMigrations(engine);
    say(`Migrations to apply: ${listed(pending.map(({ name }) => name))}`);
    // Nothing runs on an empty database.
    const unsafe = isEmpty ? [] : unsafeMigrations(pending);
    if (unsafe.length === 0) return [];
    return [
      ...unsafe,
      'if the running version may fail until the deploy, npm run db:migrate applies the migrations first',
    ];
  } catch (error) {
    return [`the database of DATABASE_URL cannot be read: ${errorWords(error)}`];
  } finally {
    await engine.stop();
  }
}

/** Applies the migrations that the database lacks. Throws an `Error` in which case none after the failed one is applied. */
async function applyMigrations(url: string, { openDatabase }: Surroundings): Promise<void> {
  const engine = openDatabase(url);
  try {
    await migrate(engine);
  } catch (error) {
    throw new Error(`a migration failed, and nothing after it was done: ${errorWords(error)}`, { cause: error });
  } finally {
    await engine.stop();
  }
}

/** Uploads and deploys the Worker, with the secrets that the account lacks. */
function upload({ secrets }: Plan, wrangler: Wrangler): ReturnType<typeof deployedIn> {
  const own = mkdtempSync(path.join(tmpdir(), 'deploy-'));
  try {
    const output = path.join(own, 'output.jsonl');
    const file = path.join(own, 'secrets.json');
    writeFileSync(output, '');
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
    const args = ['deploy', ...(Object.keys(secrets).length > 0 ? ['--secrets-file', file] : [])];
    mustDo(wrangler.show(args, { WRANGLER_OUTPUT_FILE_PATH: output }), 'deploying the Worker');
    return deployedIn(readFileSync(output, 'utf8'));
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function mustDo(done: boolean, what: string): void {
  if (!done) throw new Error(`${what} failed; nothing after it was done.`);
}
