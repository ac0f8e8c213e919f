// @module-tag long
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openPglite } from '../../packages/local-cloud/src/neon/pglite-engine.ts';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { deploy } from '../../scripts/deploy/deploy.ts';
import { errorWords } from '../../scripts/start/error-words.ts';
import { listen } from '../support/listen.ts';
import { standInWrangler, type StandInAccount } from '../support/stand-in-wrangler.ts';
import { migratedImage, openEmpty } from '../support/start-test-database.ts';

const SECRETS = {
  DATABASE_URL: 'postgresql://user:swordfish@host/database',
  ADMIN_TOKEN: 'thirty-two-letters-are-its-least',
  ENCRYPTION_KEY: btoa('0123456789abcdef0123456789abcdef'),
};
const QUEUES = ['sync', 'compute', 'llm', 'webhooks', 'live'].flatMap((name) => [name, `${name}-dead`]);
const NEW: StandInAccount = { signedIn: true, workers: {}, queues: {}, version: 'two' };

/** An account where the Worker runs, with its queues and secrets. */
function running(): StandInAccount {
  const worker = 'tformance-edge';
  const queues: StandInAccount['queues'] = {};
  for (const queue of QUEUES) queues[`${worker}-${queue}`] = [{ type: 'worker', script: worker }];
  return { ...NEW, workers: { [worker]: Object.keys(SECRETS) }, queues };
}

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});
interface Around {
  account?: StandInAccount;
  variables?: Record<string, string>;
  /** How many migrations the database has; without it, it has all of them and is shared, because nothing changes it. */
  migrated?: number;
  /** Whether a table of the migrations is there already, which has the first of them fail. */
  taken?: boolean;
  /** Environments of wrangler.toml that repeat what is outside of them. */
  environments?: string[];
  /** What stands otherwise in wrangler.toml. */
  replaced?: [string | RegExp, string];
  /** The answer of /health. */
  health?: { status: number; version: string; body: object };
}

const shared = migratedImage().then((image) => openPglite({ image }));

async function databaseWith(migrations: number | undefined): Promise<Engine> {
  if (migrations === undefined) return shared;
  const engine = await openEmpty();
  opened.push(() => engine.stop());
  if (migrations > 0) await migrate(engine, migrations);
  return engine;
}

afterAll(async () => (await shared).stop());

/** A checkout's wrangler.toml, an account, a database and a Worker that answers; and deploys with them. */
async function world(around: Around = {}) {
  const {
    account = NEW,
    variables = SECRETS,
    migrated,
    environments = [],
    replaced = ['none', 'none'],
    health,
  } = around;
  const folder = mkdtempSync(path.join(tmpdir(), 'deploy-'));
  const engine = await databaseWith(migrated);
  if (around.taken) await engine.script('create table workspaces (somebody_elses text)');
  const server = createServer(({ url }, response) => {
    const { status, version, body } = health ?? { status: 200, version: 'two', body: { status: 'ok' } };
    const headers = { 'content-type': 'application/json', 'worker-version': version };
    if (url === '/health') response.writeHead(status, headers).end(JSON.stringify(body));
    else response.writeHead(200, headers).end('{}');
  });
  const url = await listen(server);
  opened.push(
    () => rmSync(folder, { recursive: true }),
    () => new Promise((resolve) => server.close(resolve)),
  );
  const vars = `[vars]\nPUBLIC_URL = "${url}"`;
  const toml = readFileSync('wrangler.toml', 'utf8').replace('[vars]', vars).replace('https://api.github.com', url);
  const whole = [toml, ...environments.map((name) => environment(name, toml))].join('\n');
  writeFileSync(path.join(folder, 'wrangler.toml'), whole.replaceAll(...replaced));
  cpSync('src/index.ts', path.join(folder, 'src/index.ts'));
  const wrangler = standInWrangler(folder, account);
  const said: string[] = [];
  const database: Engine = { ...engine, stop: () => Promise.resolve() };
  return {
    wrangler,
    said,
    /** What deploying says at its end: an error in words, or nothing. */
    deploy: async (options: { env?: string; dryRun?: boolean } = {}): Promise<string> => {
      try {
        await deploy(
          { env: '', dryRun: false, ...options },
          {
            folder,
            environment: {
              PATH: `${wrangler.bin}:${process.env['PATH'] ?? ''}`,
              ...variables,
            } as object as NodeJS.ProcessEnv,
            openDatabase: () => database,
            say: (line) => void said.push(line),
            patienceMs: 0,
          },
        );
        return '';
      } catch (error) {
        return errorWords(error);
      }
    },
    /** The commands that change something on the account, each as its words before any option. */
    changes: () =>
      wrangler
        .calls()
        .filter((command) => /^(queues create|deploy)/.test(command))
        .map((command) => command.replace(/ --.*/, '')),
    /** How many migrations are applied; null when the database has nothing of the migrator. */
    applied: async (): Promise<number | null> => {
      const count = async (query: string) => {
        const [result] = await engine.transaction([{ query, params: [] }]);
        return result?.rows[0]?.[0] ?? null;
      };
      if ((await count(`select to_regclass('drizzle.__drizzle_migrations')`)) === null) return null;
      return Number(await count('select count(*) from drizzle.__drizzle_migrations'));
    },
  };
}

const ALL = readFileSync('migrations/meta/_journal.json', 'utf8').match(/"tag"/g)?.length ?? 0;

it('a first deploy creates the queues, migrates, deploys with the secrets that the account lacks, and sees it answer', async () => {
  const { deploy: run, wrangler, changes, applied, said } = await world({ migrated: 0 });
  expect(await run()).toBe('');
  expect(changes()).toEqual([
    ...QUEUES.map((queue) => `queues create tformance-edge-${queue}`).toSorted(byQueue),
    'deploy',
  ]);
  expect(await applied()).toBe(ALL);
  expect(wrangler.uploaded()).toEqual(SECRETS);
  expect(said.at(-1)).toMatch(/answers with the version two, and is in order\.$/);
  expect(said.join('\n')).not.toMatch(/swordfish|thirty-two/);
});

/** The order of wrangler.toml: the queues that are sent to, then those of dead letters. */
function byQueue(one: string, other: string): number {
  return Number(one.endsWith('-dead')) - Number(other.endsWith('-dead')) || rank(one) - rank(other);
}
const rank = (command: string) => QUEUES.findIndex((queue) => command.endsWith(`tformance-edge-${queue}`));

it('another deploy finds its queues and secrets, and replaces none of them', async () => {
  const { DATABASE_URL } = SECRETS;
  const {
    deploy: run,
    wrangler,
    changes,
  } = await world({
    account: running(),
    variables: { DATABASE_URL, ADMIN_TOKEN: 'another-one-of-at-least-32-letters' },
  });
  expect(await run()).toBe('');
  expect(changes()).toEqual(['deploy']);
  expect(wrangler.calls().at(-1)).toBe('deploy --env=');
});

it.each([
  ['a new account', NEW, 0],
  ['an account where it runs', running(), ALL - 1],
])('--dry-run says what would be done, and changes nothing anywhere: %s', async (_, account, migrated) => {
  const { deploy: run, wrangler, said, applied } = await world({ account, migrated });
  const before = [await applied(), wrangler.state()];
  expect(await run({ dryRun: true })).toBe('');
  expect([await applied(), wrangler.state()]).toEqual(before);
  const commands = new Set(wrangler.calls().map((call) => call.replace(/(?<=list) tformance-edge-[a-z-]+(?= )/, '')));
  expect([...commands]).toEqual([
    'whoami --json --env=',
    'secret list --format=json --env=',
    'queues consumer list --json --env=',
  ]);
  expect(said.at(-1)).toBe('--dry-run: everything is in order, and nothing was changed.');
  const last = JSON.parse(readFileSync('migrations/meta/_journal.json', 'utf8')) as { entries: { tag: string }[] };
  expect(said.join('\n')).toContain(`${last.entries.at(-1)?.tag}`);
  expect(said.join('\n')).toContain(account === NEW ? 'create: tformance-edge-sync,' : 'create: none');
});

it.each<[string, Around, string[]]>([
  ['nobody is signed in', { account: { ...NEW, signedIn: false } }, ['npx wrangler login']],
  [
    'secrets are missing',
    { variables: {} },
    ['DATABASE_URL is missing', 'the secret ADMIN_TOKEN is missing', 'the secret ENCRYPTION_KEY is missing'],
  ],
  [
    'secrets are weak',
    { variables: { ...SECRETS, ADMIN_TOKEN: 'swordfish', ENCRYPTION_KEY: 'swordfish' } },
    ['ADMIN_TOKEN: a secret of your own of at least 32 characters', 'ENCRYPTION_KEY: 32 bytes in base64'],
  ],
  [
    'a weak secret is to replace none of the account',
    { account: running(), variables: { ...SECRETS, ADMIN_TOKEN: 'swordfish' } },
    ['ADMIN_TOKEN: a secret of your own'],
  ],
  [
    'the database is another kind',
    { variables: { ...SECRETS, DATABASE_URL: 'mysql://swordfish@host/d' } },
    ['DATABASE_URL: '],
  ],
  [
    'another Worker consumes a queue',
    {
      account: {
        ...running(),
        queues: { ...running().queues, 'tformance-edge-llm': [{ type: 'worker', script: 'others' }] },
      },
    },
    ['the queue tformance-edge-llm is consumed by others, and is not taken'],
  ],
  [
    'another service and a program take from queues',
    {
      account: {
        ...running(),
        queues: {
          ...running().queues,
          'tformance-edge-sync': [{ type: 'worker', service: 'others' }],
          'tformance-edge-live-dead': [{ type: 'http_pull' }],
        },
      },
    },
    ['tformance-edge-sync is consumed by others', 'tformance-edge-live-dead is consumed by http_pull'],
  ],
  [
    'a migration would break the version that runs',
    { account: running(), migrated: 7 },
    ['the migration 0007_deployments drops', '0008_ai_evidence drops', 'npm run db:migrate'],
  ],
  [
    'a variable of wrangler.toml is wrong',
    { replaced: ['LLM_PROVIDER = "none"', 'LLM_PROVIDER = "some"'] },
    ['LLM_PROVIDER: '],
  ],
  [
    'a queue has no name of its own',
    { replaced: ['queue = "tformance-edge-sync"', 'queue = "sync"'] },
    ['the queue sync must be called tformance-edge-…'],
  ],
  [
    'nobody knows where the Worker will answer',
    { replaced: [/workers_dev = true|PUBLIC_URL = .*/g, ''] },
    ['without workers_dev, PUBLIC_URL must say where'],
  ],
])('nothing is done when %s', async (what, around, told) => {
  const { deploy: run, wrangler, changes, applied } = await world(around);
  const before = [await applied(), wrangler.state()];
  const error = await run();
  for (const each of told) expect(error, what).toContain(each);
  expect(error).not.toContain('swordfish');
  expect(changes()).toEqual([]);
  expect([await applied(), wrangler.state()]).toEqual(before);
});

it.each<[string, Around, string, string[]]>([
  [
    'a queue',
    { account: { ...NEW, refuses: 'queues create tformance-edge-compute' }, migrated: 0 },
    'creating the queue tformance-edge-compute failed; nothing after it was done.',
    ['queues create tformance-edge-sync', 'queues create tformance-edge-compute'],
  ],
  [
    'a migration',
    { account: running(), migrated: 0, taken: true },
    'a migration failed, and nothing after it was done: ',
    [],
  ],
  [
    'the deploy',
    { account: { ...running(), refuses: 'deploy' }, migrated: 0 },
    'deploying the Worker failed; nothing after it was done.',
    ['deploy'],
  ],
])('nothing follows when %s fails', async (_, around, told, done) => {
  const { deploy: run, changes, applied, said } = await world(around);
  expect(await run()).toContain(told);
  expect(changes()).toEqual(done);
  // The migrations come before the deploy, and after the queues.
  expect(await applied()).toBe(done.includes('deploy') ? ALL : around.taken ? 0 : null);
  expect(said.join('\n')).not.toContain('/health');
});

it.each<[string, NonNullable<Around['health']>, string]>([
  [
    'another version',
    { status: 200, version: 'one', body: { status: 'ok' } },
    'the version two does not answer: one answers',
  ],
  [
    'a version that has no good secret',
    {
      status: 503,
      version: 'two',
      body: { detail: 'The Worker is not configured: ADMIN_TOKEN: a secret of your own' },
    },
    'ADMIN_TOKEN: a secret of your own',
  ],
])('a deploy that %s answers is said to be none', async (_, health, told) => {
  const { deploy: run } = await world({ account: running(), health });
  const error = await run();
  expect(error).toContain(told);
  expect(error).toMatch(/^two is deployed, but .* npx wrangler rollback takes it back\.$/);
});

/** What wrangler passes on to no environment: the parts of wrangler.toml that one has to repeat. */
function environment(name: string, toml: string): string {
  const parts = toml.split(/\n(?=\[)/).filter((part) => /^\[+(vars|version_meta|ratelimits|durable|queues)/.test(part));
  return parts
    .map((part) => part.replace(/^(\[+)/, `$1env.${name}.`).replaceAll('"tformance-edge-', `"tformance-edge-${name}-`))
    .join('\n');
}

it('an environment is another Worker with queues of its own', async () => {
  const { deploy: run, wrangler, changes } = await world({ account: running(), environments: ['staging'] });
  expect(await run({ env: 'staging' })).toBe('');
  expect(changes()).toHaveLength(11);
  expect(changes()[0]).toBe('queues create tformance-edge-staging-sync');
  expect(wrangler.calls().filter((call) => !call.endsWith(' --env=staging'))).toEqual([]);
  expect(wrangler.state().filter((line) => line.startsWith('workers'))).toHaveLength(2);
});

it.each<[string, Around, string[]]>([
  ['that nobody wrote down', {}, ['--env staging: there is no [env.staging]', 'which has no environment']],
  [
    'that is called otherwise',
    { environments: ['test', 'demo'] },
    ['--env staging: ', 'whose environments are test, demo'],
  ],
  [
    'that repeats no bindings',
    { replaced: ['[vars]', '[env.staging]\nroute = "edge.example.com/*"\n\n[vars]'] },
    [
      'tformance-edge-staging has no SYNC_QUEUE',
      'tformance-edge-staging has no REPO_CURSOR',
      'has no RATE_OF_KEY',
      'has no WORKER_VERSION',
    ],
  ],
  [
    'that shares a queue with the Worker outside of it',
    { environments: ['staging'], replaced: ['"tformance-edge-staging-llm"', '"tformance-edge-llm"'] },
    ['the queue tformance-edge-llm must be called tformance-edge-staging-…'],
  ],
])('an environment %s is not deployed', async (_, around, told) => {
  const { deploy: run, changes } = await world({ account: running(), ...around });
  const error = await run({ env: 'staging' });
  for (const each of told) expect(error).toContain(each);
  expect(changes()).toEqual([]);
});
